"""The log in a PostgreSQL database, which the workspaces of many machines share."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg

from domain.errors import OutOfReach
from domain.steps import Step
from services.disk.diagnosis import debug
from services.log.conflicts import Conflict
from services.log.faults_postgres import no_schema, postgres_fault, postgres_guard
from services.log.job_locks import JobLocks
from services.log.listening import Listening
from services.log.postgres_address import Address
from services.log.reader import LogReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from services.log.recorder import Entry, Stored
    from services.log.recorder_postgres import PostgresApplication

TRIES = 3  # to append what a lost connection may or may not have taken along
_LOOK = ("once the database is back, look before you do it again:", Step("log"))


class PostgresReader(LogReader):
    """Reads the log in a database; a lost connection is replaced."""

    events = "takeledger_events"
    identities = "takeledger_log"
    position = "notification_id"

    def __init__(self, address: Address) -> None:
        self.name = address.name
        self._address = address
        self._db: psycopg.Connection[tuple[Any, ...]] | None = None
        self._turn = threading.Lock()

    def __reduce__(self) -> tuple[type[PostgresReader], tuple[Address]]:
        """Say how another process of ours makes one that reads the same log."""
        return PostgresReader, (self._address,)

    def close(self) -> None:
        """Let go of the connection."""
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _ask(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        asked: Any = query.replace("?", "%s")
        with self._turn, postgres_guard(self.name):
            if self._db is not None:
                with suppress(psycopg.OperationalError, psycopg.InterfaceError):
                    return self._db.execute(asked, args).fetchall()
                self._drop()
            self._db = self._address.connect()
            return self._db.execute(asked, args).fetchall()

    def _holding(self) -> str:
        return "position(? IN state) > 0"

    def _text(self, path: str) -> str:
        keys = path.replace(".", ",")
        return f"((convert_from(state, 'UTF8')::json #>> '{{{keys}}}') COLLATE \"C\")"


class PostgresLog:
    """One log in one schema of one database.

    A job's lock is an advisory lock of the session: it ends with its owner's connection.
    """

    shared = True

    def __init__(self, address: str) -> None:
        self._address = Address(address)
        self.name = self._address.name
        self.reader = PostgresReader(self._address)
        self._app: PostgresApplication | None = None
        self._turn = threading.RLock()
        self._alone = False
        self._jobs = JobLocks(self._address.connect, self.reader)

    @classmethod
    def create(cls, address: str, identity: str) -> bool:
        """Make a new log in a database, whole or not at all; False where there is one already."""
        from services.log.recorder_postgres import has_log, make_log, refresh_function

        place = Address(address)
        with postgres_guard(place.name), place.connect() as db:
            if has_log(db):
                refresh_function(db)
                return False
            return make_log(db, identity)

    def close(self) -> None:
        """Let go of all connections."""
        self.reader.close()
        self._jobs.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._app is not None:
            self._app.close()
            self._app = None

    def append(self, make: Callable[[], Sequence[Entry]]) -> tuple[Sequence[Entry], list[int]]:
        """Append what `make` returns and return it with its positions; a lost connection records nothing twice.

        Raises:
            Conflict: a stream has moved on.
            OutOfReach: the log can't be written to.
        """
        from services.log.recorder import IntegrityError, InterfaceError, OperationalError, PersistenceError

        with self._turn:
            entries = make()
            for tried in range(1, TRIES + 1):
                try:
                    recordings = self._application().events.put(entries, behind_door=self._alone)
                    return entries, [recording.notification.id for recording in recordings]
                except IntegrityError as error:
                    # An earlier try may have been recorded, though its answer was lost.
                    if tried > 1 and (found := self._recorded(entries)):
                        return entries, found
                    raise Conflict from error
                except (InterfaceError, OperationalError) as error:
                    debug("the connection was lost in append: try %d of %d is over", tried, TRIES)
                    self._let_go()
                    if found := self._recorded_after_all(entries):
                        return entries, found
                    if _is_final(error):
                        raise postgres_fault(error, self.name) from error
                    if tried == TRIES:
                        raise self._unsure(OutOfReach, str(postgres_fault(error, self.name))) from error
                except PersistenceError as error:
                    raise postgres_fault(error, self.name) from error
        raise AssertionError("every last try returns or raises")

    def _recorded(self, entries: Sequence[Entry]) -> list[int] | None:
        """Return the positions of events that are in the log already, else None: an append is all or nothing."""
        found = [self.reader.place_of(e.originator_id, e.originator_version, e.body["id"]) for e in entries]
        return None if None in found else [position for position in found if position is not None]

    def _recorded_after_all(self, entries: Sequence[Entry]) -> list[int] | None:
        try:
            return self._recorded(entries)
        except OutOfReach as error:
            text = f"the connection was lost while it was being recorded, and whether it was isn't known: {error}"
            raise self._unsure(type(error), text) from error

    def _unsure(self, kind: type[OutOfReach], text: str) -> OutOfReach:
        return kind(text, *_LOOK, code="perhaps_recorded", database=self.name)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep all others from appending, so that no append comes between a decision and its own."""
        from services.log.recorder_postgres import shut_door

        with self._turn, ExitStack() as held:
            with postgres_guard(self.name):
                shut_door(held.enter_context(self._address.connect()))
            self._alone = True
            try:
                yield
            finally:
                self._alone = False

    def go_on_above(self, position: int) -> None:
        """Give the next event a position above this one; nothing where it has one already."""
        from services.log.recorder_postgres import go_on_above

        with postgres_guard(self.name), self._address.connect() as db:
            go_on_above(db, position)

    def damage(self) -> list[str]:
        """Return nothing: the server looks after its files."""
        return []

    def missing_guards(self) -> list[str]:
        """Return the names of the triggers that keep the log append-only, and are missing or disabled."""
        from services.log.recorder_postgres import missing_guards

        with postgres_guard(self.name), self._address.connect() as db:
            return missing_guards(db)

    def put_guards_back(self) -> None:
        """Make the missing triggers anew."""
        from services.log.recorder_postgres import put_guards

        with postgres_guard(self.name), self._address.connect() as db:
            put_guards(db)

    def load(self, rows: Iterable[Stored]) -> int | None:
        """Put rows into an empty log with the positions they have, all or none; return None if it isn't empty."""
        from services.log.recorder_postgres import load_log

        self.reader.identity()
        with postgres_guard(self.name), self._address.connect() as db:
            return load_log(db, rows)

    def take_identity(self, identity: str) -> None:
        """Give an empty log that was made in advance the id of the log that is moved into it."""
        from services.log.recorder_postgres import take_identity

        with postgres_guard(self.name), self._address.connect() as db:
            take_identity(db, identity)

    @contextmanager
    def standing_still(self) -> Iterator[Callable[[str], None]]:
        """Keep all processes from appending; yields a function that seals the log for ever, given the new place."""
        from services.log.recorder_postgres import hold_log, seal_log

        with postgres_guard(self.name), self._address.connect() as db, db.transaction():
            hold_log(db)
            yield lambda to: seal_log(db, to)

    def job_lock(self, job: str) -> AbstractContextManager[bool]:
        """Hold the lock on a job; yields False if another process or thread holds it."""
        return self._jobs.held(job)

    def still_locked(self, job: str) -> bool:
        """Say whether this process still has the lock on a job: it is lost with the connection."""
        return self._jobs.still_held(job)

    def news(self) -> Listening:
        """Return an object that waits for new events."""
        return Listening(self._address.connect)

    def _application(self) -> PostgresApplication:
        from services.log.appending_postgres import inserts_directly
        from services.log.recorder_postgres import PostgresApplication

        if self._app is None:
            self.reader.identity()  # a database without a log is said to be so before it is written to
            with postgres_guard(self.name), self._address.connect() as db:
                row, directly = db.execute("SELECT current_schema()").fetchone(), inserts_directly(db)
            if row is None or row[0] is None:
                raise no_schema(self.name, "name one: …?options=-csearch_path%3DNAME")
            self._app = PostgresApplication(self._address.parts, str(row[0]), directly=directly)
        return self._app


def _is_final(error: Exception) -> bool:
    """Say whether the server refused, so that asking again is of no use; else the connection failed."""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and cause.sqlstate is not None and cause.sqlstate[:2] not in ("08", "57")
