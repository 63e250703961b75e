"""Tells browsers new events of any process, and the progress of this process's runs."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVarTuple

from domain.errors import TakesError
from domain.ids import shown
from projections.event_summaries import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.models import Progress, Told
    from services.log.rows import Row
    from services.workspace.workspace import Workspace

PATIENCE = 0.5  # seconds between two looks at least, should no news be heard
BACKLOG = 1000  # messages that a browser may lag behind before it has to come again
Args = TypeVarTuple("Args")


class Message(NamedTuple):
    """What browsers are told: an event's name, what goes with it, whose it is, and the position of a fact."""

    event: str
    data: Mapping[str, object]
    project: str | None
    position: int | None = None


class Ear:
    """One browser that listens, to one project or to all."""

    def __init__(self, project: str | None) -> None:
        self.project = project
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(BACKLOG)

    def hears(self, message: Message) -> bool:
        """Whether a message is for this one."""
        return self.project is None or message.project in (self.project, None)


class Live:
    """Follows the log in a thread, keeps the files up to date, and tells all listeners.

    `position` is that of the last fact told. It, and the ears, are touched in the event loop alone.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._over = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ears: set[Ear] = set()
        self.position = 0

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Follow the log from here on."""
        self._loop = loop
        self.position = self._workspace.ledger.reader.head().position
        self._thread = threading.Thread(target=self._follow, args=(self.position,), daemon=True, name="live")
        self._thread.start()

    def end(self) -> None:
        """Disconnect all listeners; safe to call twice, and in a signal handler."""
        self._over.set()
        self._in_loop(self._dismiss)

    def _dismiss(self) -> None:
        for ear in list(self._ears):
            _tell(ear, None)

    def join(self) -> None:
        """Wait until nothing reads the log any more."""
        if self._thread is not None:
            self._thread.join(5)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._over.is_set()

    def listen(self, project: str | None) -> Ear:
        """Begin to listen; what is told from here on is heard."""
        ear = Ear(project)
        self._ears.add(ear)
        return ear

    def leave(self, ear: Ear) -> None:
        """Listen no more."""
        self._ears.discard(ear)

    def progress(self, far: Progress) -> None:
        """Tell how far a run is; from any thread."""
        self._in_loop(self._broadcast, Message("progress", far, far["project"]))

    def _in_loop(self, call: Callable[[*Args], object], *args: *Args) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody listens
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, *args)

    def _follow(self, told: int) -> None:
        with closing(self._workspace.ledger.log.news()) as news:
            while not self._over.is_set():
                news.wait(PATIENCE)
                told = self._tell_later_than(told)

    def _tell_later_than(self, told: int) -> int:
        """Tell what came after a position, and return the newest."""
        reader = self._workspace.ledger.reader
        with suppress(TakesError, OSError):  # a log that is busy or out of reach is looked at again
            head = reader.head().position
            if head > told:
                messages = [fact_message(row) for row in reader.rows(told, head)]
                self._in_loop(self._facts, messages)
                told = head
                self._workspace.store.catch_up()
        return told

    def _facts(self, messages: list[Message]) -> None:
        for message in messages:
            self._broadcast(message)
        self.position = messages[-1].position or self.position

    def _broadcast(self, message: Message) -> None:
        for ear in list(self._ears):
            if ear.hears(message):
                _tell(ear, message)


def _tell(ear: Ear, message: Message | None) -> None:
    try:
        ear.queue.put_nowait(message)
    except asyncio.QueueFull:  # it doesn't read: it is let go, and comes again with its last position
        while not ear.queue.empty():
            ear.queue.get_nowait()
        ear.queue.put_nowait(None)


def fact_message(row: Row) -> Message:
    """Return a stored fact as a message."""
    told = told_row(row)
    return Message("fact", told, told["project"], row.position)


def told_row(row: Row) -> Told:
    """Return a stored fact in a line."""
    project, _, sequence = row.stream.partition("/")
    body = row.body
    return {
        "position": row.position,
        "stream": row.stream,
        "project": project,
        "sequence": sequence or None,
        "type": row.type,
        "at": body["at"],
        "by": shown(body["by"], 200),
        "message": body["message"],
        "told": tell(row.type, body["data"]),
    }
