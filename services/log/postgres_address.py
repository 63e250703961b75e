"""A database's address: parsed from what a person typed, and shown without its password."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.errors import BadUsage

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
        db = psycopg.connect(make_conninfo(**self.parts), autocommit=True)
        with suppress(psycopg.Error):  # a proxy between may not let us
            db.execute(_SERVER_MANNERS)
        return db


def _host(host: str, port: str) -> str:
    shown = f"[{host}]" if ":" in host else quote(host, safe="")
    return f"{shown}:{port}" if port else shown
