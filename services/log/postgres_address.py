"""A database's address: parsed from what a person typed, and shown without its password."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import BadUsage, Refused

_FORM = "postgresql://USER@HOST/NAME"
# A peer that is gone without a word is noticed within half a minute, by it and by us.
_MANNERS = {
    "application_name": "takeledger",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
_SERVER_MANNERS = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"


class Address:
    """A database's address; `name` is how it is shown, without its password.

    Raises:
        BadUsage: it can't be parsed; the text isn't repeated, because any part of it may be a password.
    """

    def __init__(self, said: str) -> None:
        try:
            self.parts: dict[str, Any] = {**_MANNERS, **conninfo_to_dict(said)}
        except psycopg.ProgrammingError as error:
            why = str(error).split('"', 1)[0].strip(" :\n")  # from here on it repeats what was typed
            raise BadUsage(f"the database's address can't be read: {why} …", _FORM, code="bad_address") from error
        if not all(port.isdecimal() for port in str(self.parts.get("port", "")).split(",") if port):
            raise BadUsage("the database's address has a port that is no number", _FORM, code="bad_address")
        self.name = self._shown()
        self._direct = False  # known to have a session for each connection

    def _shown(self) -> str:
        user, options = self.parts.get("user"), self.parts.get("options")
        hosts = str(self.parts.get("host", "")).split(",")
        ports = str(self.parts.get("port", "")).split(",")
        ports += ports[-1:] * (len(hosts) - len(ports))
        where = ",".join(_host(host, port) for host, port in zip(hosts, ports, strict=False))
        path = quote(str(self.parts.get("dbname", "")), safe="")
        more = f"?options={quote(str(options), safe='')}" if options else ""  # they name the schema
        return f"postgresql://{quote(str(user), safe='') + '@' if user else ''}{where}/{path}{more}"

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Return a new connection, each statement its own transaction."""
        db = self._connection()
        with suppress(psycopg.Error):  # a proxy between may not let us
            db.execute(_SERVER_MANNERS)
        if not self._direct:
            try:
                self._refuse_pooler(db)
            except BaseException:
                db.close()
                raise
            self._direct = True
        return db

    def _connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(make_conninfo(**self.parts), autocommit=True)

    def _refuse_pooler(self, db: psycopg.Connection[tuple[Any, ...]]) -> None:
        """Refuse a pooler that gives sessions to transactions: locks of a session, and LISTEN, don't hold there.

        A pooler names another process than the server's own. If it shares sessions, a second connection gets ours while
        we do nothing, or we another while that one works.
        """
        session = _session(db)
        if session == db.info.backend_pid:
            return
        with self._connection() as other:
            try:
                with other.transaction():
                    shares = session == _session(other) or session != _session(db)
            except psycopg.errors.ProtocolViolation:  # no transactions at all: each statement has a session
                shares = True
        if shares:
            said = f"{self.name} is behind a pooler that gives each transaction another session; locks don't hold there"
            raise Refused(said, "name the server itself, or set pool_mode = session", code="pooled", database=self.name)


def _session(db: psycopg.Connection[tuple[Any, ...]]) -> int:
    row = db.execute("SELECT pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0


def _host(host: str, port: str) -> str:
    shown = f"[{host}]" if ":" in host else quote(host, safe="")
    return f"{shown}:{port}" if port else shown
