"""The methods that every log has, in a file or a database, as protocols for type checking; not loaded at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from services.log.reader import LogReader
    from services.log.recorder import Entry, Stored


class News(Protocol):
    """Waits until new events may have come."""

    def wait(self, seconds: float) -> None:
        """Wait until the log may have new events, `seconds` at most."""

    def close(self) -> None:
        """Wait no more."""


class Log(Protocol):
    """A log, in a file or a database.

    Attributes:
        name: its path or address, as people see it; without a password.
        shared: whether several machines may use it.
    """

    name: str
    shared: bool

    @property
    def reader(self) -> LogReader:
        """Reads it."""

    def append(self, make: Callable[[], Sequence[Entry]]) -> tuple[Sequence[Entry], list[int]]:
        """Call `make` when no other process appends, append what it returns, and return that with its positions.

        Raises:
            Conflict: a stream has moved on.
            OutOfReach: the log can't be written to.
        """

    def go_on_above(self, position: int) -> None:
        """Give the next event a position above this one; nothing where it has one already."""

    def damage(self) -> list[str]:
        """Return what the database itself finds wrong with its file, in words."""

    def missing_guards(self) -> list[str]:
        """Return the names of the triggers that keep the log append-only, and are missing or altered."""

    def put_guards_back(self) -> None:
        """Make the missing triggers anew."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep all others from appending, so that no append comes between a decision and its own."""

    def load(self, rows: Iterable[Stored]) -> int | None:
        """Put rows into an empty log with the positions they have, all or none; return None if it isn't empty."""

    def job_lock(self, job: str) -> AbstractContextManager[bool]:
        """Hold the lock on a job; yields False if another process or thread holds it."""

    def still_locked(self, job: str) -> bool:
        """Say whether this process still has a job's lock that it took."""

    def news(self) -> News:
        """Return what to wait for new facts with."""

    def close(self) -> None:
        """Let go of it."""
