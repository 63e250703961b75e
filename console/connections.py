"""Connections that the console holds: so many at most, and each has to send its request in time.

uvicorn waits for a request for ever, and holds as many connections as come until the process has no files left. Here a
connection that nothing is answered on makes room for a new one, that which was silent longest first.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from typing import TYPE_CHECKING, Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from fastapi import FastAPI

MOST = 512  # connections
OWN_FILES = 128  # that the process may need beside them: the log, stills, what renders
IN_TIME = 10.0  # seconds for a request to come whole; one with a body goes on if so much of it came meanwhile:
PROGRESS = 10_000  # bytes
BACKLOG = 32  # connections taken at once, before one of them is looked at
EVERY = 60.0  # seconds between two lines about it
_NO_FILES_LEFT = "socket.accept() out of system resource"


class Room:
    """The connections of one server, that which was heard from longest ago first, and what is told of others."""

    def __init__(self, most: int | None = None, in_time: float = IN_TIME) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most = most or max(BACKLOG, min(MOST, files - OWN_FILES))
        self.in_time = in_time
        self._here: dict[Connection, None] = {}
        self._closed = 0
        self._told: asyncio.TimerHandle | None = None

    def enter(self, connection: Connection) -> None:
        """Let a connection in; where all are answered to, it is closed at once."""
        if len(self._here) >= self._most:
            self.close(next((one for one in self._here if not one.answered_to), connection))
        if not connection.transport.is_closing():
            self._here[connection] = None

    def heard(self, connection: Connection) -> None:
        """Remember that something came."""
        if self._here.pop(connection, connection) is None:
            self._here[connection] = None

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self._here.pop(connection, None)

    def close(self, connection: Connection) -> None:
        """Close a connection that says nothing."""
        self.leave(connection)
        connection.transport.abort()
        self.count()

    def count(self) -> None:
        """Count a connection that was closed; say how many there were, in one line a minute at most."""
        self._closed += 1
        if self._told is None:
            self._tell()

    def _tell(self) -> None:
        self._told = None
        if self._closed:
            said = "connections closed: %d; they sent no whole request in time, or there were too many"
            logging.getLogger("uvicorn.error").error(said, self._closed)
            self._closed = 0
            self._told = asyncio.get_running_loop().call_later(EVERY, self._tell)

    def out_of_files(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle what the loop can't: a connection that there was no file for is counted, not traced each time."""
        if context.get("message") == _NO_FILES_LEFT:
            self.count()
        else:
            loop.default_exception_handler(context)


class Config(uvicorn.Config):
    """The console's configuration of uvicorn."""

    def __init__(self, app: FastAPI, room: Room, grace: int) -> None:
        self.room = room
        super().__init__(
            app,
            http=Connection,
            ws="none",
            lifespan="on",
            log_level="error",
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=grace,
        )


class Connection(H11Protocol):
    """A connection, which is closed if its request isn't whole in time."""

    def __init__(self, config: Config, *args: Any, **kwargs: Any) -> None:
        super().__init__(config, *args, **kwargs)
        self._room = config.room
        self._late: asyncio.TimerHandle | None = None
        self._came = 0

    @property
    def answered_to(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()
        self._room.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        self._room.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what isn't a whole request yet has to become one in time."""
        self._came += len(data)
        self._room.heard(self)
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._wait_no_more()
        elif self._late is None:
            self._wait()

    def _wait(self) -> None:
        self._came = 0
        self._late = self.loop.call_later(self._room.in_time, self._too_late)

    def _wait_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        if self.conn.their_state is h11.SEND_BODY and self._came >= PROGRESS:
            self._wait()
        else:
            self._late = None
            self._room.close(self)
