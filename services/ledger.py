"""The only door to the log: append facts, load streams, read positions."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import LogUnreadable, Refused
from services.faults import disk_fault, log_fault, log_guard
from services.log_reader import LogReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from domain.events import Fact
    from domain.record import Record
    from services.recorder import LogApplication, Stored


class Conflict(Exception):
    """Somebody appended to the stream first."""


class Change(NamedTuple):
    """Facts for one stream, decided on at `version`."""

    stream: str
    version: int
    facts: Sequence[Fact]


class Context(NamedTuple):
    """Who does it and why; `cause` is the id of the command, shared by all its facts."""

    by: str
    cause: str
    message: str | None = None


class Ledger:
    """One log in one file.

    Appends of several processes queue up at a lock file in `locks`: SQLite's own waiting lets some
    processes starve. Threads of one process take turns.
    """

    def __init__(self, path: Path, locks: Path, clock: Callable[[], str], new_id: Callable[[], str]) -> None:
        self.path = path
        self.reader = LogReader(path)
        self._locks = locks
        self._clock = clock
        self._new_id = new_id
        self._app: LogApplication | None = None
        self._turn = threading.RLock()

    @classmethod
    def create(cls, path: Path, identity: str) -> bool:
        """Make a new log at `path`, whole or not at all; False where one lies there already."""
        from services.files import put_new
        from services.recorder import make_log

        draft = path.with_name(f".{path.name}.{identity}")
        try:
            with log_guard(path):
                make_log(draft, identity)
            return put_new(draft, path)
        except OSError as error:
            raise disk_fault(error) from error
        finally:
            for leftover in path.parent.glob(f"{draft.name}*"):
                leftover.unlink()

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()
        if self._app is not None:
            self._app.close()
            self._app = None

    def append(self, changes: Sequence[Change], context: Context) -> list[Record]:
        """Append all facts of `changes` in one transaction and return them as recorded.

        Raises:
            Conflict: a stream has moved on from the version that was decided on.
            OutOfReach: the log can't be written to.
        """
        from services.recorder import Entry, IntegrityError, PersistenceError

        with self._one_at_a_time():
            at = self._clock()
            entries = [
                Entry(change.stream, change.version + n, fact, self._body(fact, at, context))
                for change in changes
                for n, fact in enumerate(change.facts, start=1)
            ]
            try:
                recordings = self._application().events.put(entries)
            except IntegrityError as error:
                raise Conflict from error
            except PersistenceError as error:
                raise self._fault(error) from error
        return [_record(entry, recording.notification.id) for entry, recording in zip(entries, recordings, strict=True)]

    def load(self, rows: Iterable[Stored]) -> int:
        """Put rows with places of their own into this log, which is empty, in one transaction; return how many.

        Raises:
            Refused: it isn't empty.
            OutOfReach: the log can't be written to.
        """
        from services.recorder import load_log

        with self._one_at_a_time(), log_guard(self.path):
            self.reader.identity()
            count = load_log(self.path, rows)
        if count is None:
            raise Refused(f"{self.path} holds events already", "restore into a new workspace: takes -w DIR restore …")
        return count

    def _body(self, fact: Fact, at: str, context: Context) -> dict[str, object]:
        return {
            "id": self._new_id(),
            "schema": fact.schema_version,
            "at": at,
            "by": context.by,
            "message": context.message,
            "cause": context.cause,
            "data": fact.model_dump(mode="json", by_alias=True),
        }

    def _application(self) -> LogApplication:
        from services.recorder import LogApplication

        if self._app is None:
            self.reader.identity()  # a file that isn't a log is said to be so before it is written to
            self._app = LogApplication(self.path)
        return self._app

    def _fault(self, error: Exception) -> Exception:
        import sqlite3

        cause = error.args[0] if error.args else None
        if isinstance(cause, sqlite3.Error):
            return log_fault(cause, self.path)
        return LogUnreadable(f"{self.path}: {error}")

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        from filelock import FileLock

        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._locks / "append.lock")
            with self._turn, lock:
                yield
        except OSError as error:
            raise disk_fault(error) from error


def _record(entry: object, position: int) -> Record:
    from domain.record import Record
    from services.recorder import Entry

    assert isinstance(entry, Entry)
    body = entry.body
    return Record(
        position=position,
        id=body["id"],
        stream=entry.originator_id,
        version=entry.originator_version,
        schema=body["schema"],
        at=body["at"],
        by=body["by"],
        message=body["message"],
        cause=body["cause"],
        fact=entry.fact,
    )
