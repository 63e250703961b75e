"""What every log can do, wherever it lies: for those who check types; a glance loads none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from services.log.reader import LogReader
    from services.log.recorder import Entry, Stored


class News(Protocol):
    """What to wait for new facts with."""

    def wait(self, seconds: float) -> None:
        """Wait until it is worth a look at the log, `seconds` at most."""

    def close(self) -> None:
        """Wait no more."""


class Log(Protocol):
    """A log, wherever it lies.

    Attributes:
        name: what a person knows it by, without any password.
        shared: whether several machines may be at work on it.
    """

    name: str
    shared: bool

    @property
    def reader(self) -> LogReader:
        """A view of it."""

    def append(self, make: Callable[[], Sequence[Entry]]) -> tuple[Sequence[Entry], list[int]]:
        """Append what `make` returns, called when it is this process's turn; return it with its positions.

        Raises:
            Conflict: a stream has moved on.
            OutOfReach: the log can't be written to.
        """

    def alone(self) -> AbstractContextManager[None]:
        """Keep others from appending where the log can't but let the quickest win; else do nothing."""

    def load(self, rows: Iterable[Stored]) -> int | None:
        """Put rows with places of their own into an empty log, all or none; None where it isn't empty."""

    def job_lock(self, job: str) -> AbstractContextManager[bool]:
        """Hold the lock of whoever follows a job; False where somebody else who lives holds it."""

    def still_locked(self, job: str) -> bool:
        """Say whether a job's lock, once taken, is this process's still."""

    def news(self) -> News:
        """Return what to wait for new facts with."""

    def close(self) -> None:
        """Let go of it."""
