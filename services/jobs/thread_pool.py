"""The thread pool: each thread takes tasks from its feed and carries them out, until the feed has no more."""

from __future__ import annotations

import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from services.jobs.watch import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from threading import Event

    from services.jobs.reporting import Outcome

    Task = Callable[[], Outcome | None]

LEAVING_SECONDS = 10.0  # how long a post that is out may still answer when the work is called off


class Feed(Protocol):
    """Where a thread of the pool takes its tasks from."""

    def take(self) -> Task | None:
        """Return the next task, waiting for it where more may come; None where no more will."""


class Listed:
    """A feed of tasks that are known beforehand."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        for task in tasks:
            self._tasks.put(task)

    def take(self) -> Task | None:
        """Return the next task."""
        try:
            return self._tasks.get_nowait()
        except Empty:
            return None


class ThreadPool:
    """Threads that carry out tasks.

    Args:
        stop: set when all work is stopped; tasks have to look at it.
        call_off: sets `stop` and reports it; called when an error or Ctrl-C ends the work.
    """

    def __init__(self, stop: Event, call_off: Callable[[], None]) -> None:
        self._stop = stop
        self._call_off = call_off
        self._done: SimpleQueue[Outcome | BaseException | None] = SimpleQueue()

    def work(self, hands: Sequence[Feed], ended: Callable[[Outcome], None]) -> None:
        """Carry out all tasks, with one thread for each feed in `hands`; call `ended` with each task's outcome.

        Raises:
            Stopped: the work was stopped before all tasks were done.
        """
        # Daemons, so that a post that doesn't answer can't keep the process from ending.
        threads = [Thread(target=self._hand, args=(feed,), daemon=True) for feed in hands]
        try:
            for thread in threads:
                thread.start()
            self._collect(len(threads), ended)
        except BaseException:
            self._leave(threads)
            raise

    def _collect(self, at_work: int, ended: Callable[[Outcome], None]) -> None:
        while at_work:
            said = self._done.get()
            if isinstance(said, BaseException):
                raise said
            if said is None:
                at_work -= 1
            else:
                ended(said)

    def _hand(self, feed: Feed) -> None:
        try:
            while (task := feed.take()) is not None:
                if self._stop.is_set():
                    raise Stopped
                if (outcome := task()) is not None:
                    self._done.put(outcome)
            self._done.put(None)
        except BaseException as error:
            self._done.put(error)

    def _leave(self, threads: Sequence[Thread]) -> None:
        self._call_off()
        until = time.monotonic() + LEAVING_SECONDS
        for thread in (one for one in threads if one.ident is not None):
            thread.join(max(0.0, until - time.monotonic()))
