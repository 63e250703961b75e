"""The log in a file: `events.db`, read and appended to by the processes of one machine."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from domain.errors import LogUnreadable
from services.disk.faults import disk_fault, log_fault, log_guard
from services.disk.locks import held
from services.disk.whole_files import put_new
from services.log.conflicts import MOVED, Conflict, moved_fault
from services.log.reader import LogReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from services.log.recorder import Entry, Stored
    from services.log.recorder_sqlite import SqliteApplication

POLL = 0.2  # seconds between two looks at a log that can't call


class SqliteReader(LogReader):
    """Reads `events.db`."""

    events = "stored_events"
    identities = "log_identity"
    position = "rowid"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._db: sqlite3.Connection | None = None
        self._identity: str | None = None  # of the file that is open
        # Queries of several threads that overlap would all see what the first of them saw, and never the newest.
        self._turn = threading.Lock()

    def __reduce__(self) -> tuple[type[SqliteReader], tuple[Path]]:
        """Say how another process of ours makes one that reads the same log."""
        return SqliteReader, (self.path,)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = self._identity = None

    def identity(self) -> str:
        """Return the log's own id, read once while the file is open."""
        if self._identity is None:
            self._identity = super().identity()
        return self._identity

    def _ask(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        with self._turn, log_guard(self.path):
            if self._db is None:
                self._db = _connect(self.path)
            return self._db.execute(query, args).fetchall()

    def damage(self) -> list[str]:
        """Return what SQLite finds wrong with the file, in words."""
        return [f"events.db: {said}" for (said,) in self._ask("PRAGMA quick_check") if said != "ok"]

    def triggers(self) -> dict[str, str]:
        """Return the words of each trigger, by its name."""
        return dict(self._ask("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))

    def _holding(self) -> str:
        return "instr(state, ?) > 0"

    def _text(self, path: str) -> str:
        return f"json_extract(CAST(state AS TEXT), '$.{path}')"


class SqliteLog:
    """One log in one file.

    Appends of several processes queue up at a lock file in `locks`: SQLite's own waiting lets some
    processes starve. Threads of one process take turns.
    """

    shared = False

    def __init__(self, path: Path, locks: Path) -> None:
        self.path = path
        self.name = str(path)
        self.reader = SqliteReader(path)
        self._locks = locks
        self._app: SqliteApplication | None = None
        self._turn = threading.RLock()
        self._alone = False

    @classmethod
    def create(cls, path: Path, identity: str) -> bool:
        """Make a new log at `path`, whole or not at all; False where one lies there already."""
        from services.log.recorder_sqlite import make_log

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

    def append(self, make: Callable[[], Sequence[Entry]]) -> tuple[Sequence[Entry], list[int]]:
        """Call `make` when no other process appends, append what it returns, and return that with its positions.

        Raises:
            Conflict: a stream has moved on.
            OutOfReach: the log can't be written to.
        """
        from services.log.recorder import IntegrityError, PersistenceError

        with self._one_at_a_time():
            entries = make()
            try:
                recordings = self._application().events.put(entries)
            except IntegrityError as error:
                if MOVED in str(error):
                    raise moved_fault(str(error)) from error
                raise Conflict from error
            except PersistenceError as error:
                raise self._fault(error) from error
        return entries, [recording.notification.id for recording in recordings]

    def go_on_above(self, position: int) -> None:
        """Give the next event a position above this one; nothing where it has one already."""
        from services.log.recorder_sqlite import go_on_above

        with self._one_at_a_time(), log_guard(self.path):
            go_on_above(self.path, position)

    def damage(self) -> list[str]:
        """Return what the database itself finds wrong with its file, in words."""
        return self.reader.damage()

    def missing_guards(self) -> list[str]:
        """Return the names of the triggers that keep the log append-only, and are missing or altered."""
        from services.log.recorder_sqlite import GUARDS

        there = self.reader.triggers()
        return [name for name, words in GUARDS.items() if there.get(name) != words]

    def put_guards_back(self) -> None:
        """Make the missing triggers anew."""
        from services.log.recorder_sqlite import put_guards

        if missing := self.missing_guards():
            with self._one_at_a_time(), log_guard(self.path):
                put_guards(self.path, missing)

    def load(self, rows: Iterable[Stored]) -> int | None:
        """Put rows into an empty log with the positions they have, all or none; return None if it isn't empty."""
        from services.log.recorder_sqlite import load_log

        with self._one_at_a_time(), log_guard(self.path):
            self.reader.identity()
            return load_log(self.path, rows)

    @contextmanager
    def job_lock(self, job: str) -> Iterator[bool]:
        """Hold the lock on a job; yields False if another process or thread holds it."""
        from filelock import FileLock, Timeout

        try:
            self._locks.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._locks / f"{job}.lock")
            try:
                lock.acquire(blocking=False)
            except Timeout:
                yield False
                return
            try:
                yield True
            finally:
                lock.release()
        except OSError as error:
            raise disk_fault(error) from error

    @contextmanager
    def standing_still(self) -> Iterator[Callable[[str], None]]:
        """Keep all processes from appending; yields a function that seals the log for ever, given the new place."""
        from services.log.recorder_sqlite import seal_log

        with self._one_at_a_time(), log_guard(self.path):
            yield lambda to: seal_log(self.path, to)

    def sealed(self) -> bool:
        """Say whether the log has moved, so that nothing may be appended here."""
        from services.log.recorder_sqlite import is_sealed

        with log_guard(self.path):
            return is_sealed(self.path)

    def still_locked(self, job: str) -> bool:
        """Say whether a job's lock is still held: the lock on a file ends only with its owner."""
        return True

    def news(self) -> Looking:
        """Return an object that waits for new events."""
        return Looking()

    def _application(self) -> SqliteApplication:
        from services.log.recorder_sqlite import SqliteApplication

        if self._app is None:
            self.reader.identity()  # a file that isn't a log is said to be so before it is written to
            self._app = SqliteApplication(self.path)
        return self._app

    def _fault(self, error: Exception) -> Exception:
        cause = error.args[0] if error.args else None
        if isinstance(cause, sqlite3.Error):
            return log_fault(cause, self.path)
        return LogUnreadable(f"{self.path}: {error}", log=self.name)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep all others from appending, so that no append comes between a decision and its own."""
        with self._one_at_a_time():
            before, self._alone = self._alone, True
            try:
                yield
            finally:
                self._alone = before

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with self._turn, nullcontext() if self._alone else self._held():
            yield

    def _held(self) -> AbstractContextManager[int | None]:
        return held(self._locks / "append.lock")


class Looking:
    """Waiting for new events of a log in a file: the caller polls."""

    def wait(self, seconds: float) -> None:
        """Wait before the next poll: `seconds` at most."""
        time.sleep(min(seconds, POLL))

    def close(self) -> None:
        """Nothing is held."""


def _connect(path: Path) -> sqlite3.Connection:
    if path.stat().st_size == 0:
        said = f"{path} is empty: it was cut short"
        raise LogUnreadable(said, "put a copy of events.db back", code="log_cut_short", log=str(path))
    # A log in a folder that can't be written to has no room for its shared memory: read it as it lies. Not so
    # where facts still lie beside it, in the WAL: reading it as it lies would overlook them.
    wal = path.with_name(f"{path.name}-wal")
    whole = not wal.exists() or wal.stat().st_size == 0
    mode = "immutable=1" if whole and not os.access(path.parent, os.W_OK) else "mode=ro"
    name = str(path)
    for odd in "%?#":  # % first, since the others' escapes begin with it
        name = name.replace(odd, f"%{ord(odd):02x}")
    uri = f"file:{name}?{mode}"
    return sqlite3.connect(uri, uri=True, timeout=60, isolation_level=None, check_same_thread=False)
