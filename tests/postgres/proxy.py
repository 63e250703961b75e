"""A proxy before a real server that cuts connections at moments of PostgreSQL's protocol which tests choose."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE_INSERT = "before the INSERT is sent"
BEFORE_COMMIT = "after the INSERT is sent, before the COMMIT is"
WITH_COMMIT = "as soon as the COMMIT is sent"
AFTER_COMMIT = "after the COMMIT is done, before its answer is back"
MOMENTS = (BEFORE_INSERT, BEFORE_COMMIT, WITH_COMMIT, AFTER_COMMIT)
_INSERT, _COMMIT, _COMMITTED = b'INSERT INTO "', b"COMMIT\0", b"COMMIT\0"


class _Message(NamedTuple):
    raw: bytes
    kind: bytes  # b"" before a session has begun, when messages have no kind


class Proxy:
    """Passes on what program and server say to each other, until the moment that `cut_at` names.

    Attributes:
        port: where programs connect to.
        cuts: how often it has cut a connection at that moment.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.cuts = 0
        self._moment: str | None = None
        self._times: Iterator[bool] = iter(())
        self._dead_afterwards = False
        self._dead = False
        self._turn = threading.Lock()
        self._sessions: list[_Session] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, moment: str, times: Iterator[bool], *, dead_afterwards: bool = False) -> None:
        """Cut at a moment, each time it comes that `times` says True; afterwards let nobody in, if so wished."""
        self._moment, self._times, self._dead_afterwards = moment, times, dead_afterwards

    def revive(self) -> None:
        """Let everybody in and cut nothing."""
        self._moment, self._dead = None, False

    def close(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                if self._dead:
                    program.close()
                else:
                    session = _Session(self, program, socket.create_connection(("127.0.0.1", self._server)))
                    self._sessions.append(session)
                    session.begin()

    def cuts_now(self, moment: str) -> bool:
        """Say whether a connection is to be cut, now that a moment has come."""
        with self._turn:
            if moment != self._moment or not next(self._times, False):
                return False
            self.cuts += 1
            if self._dead_afterwards:
                self._die()
            return True

    def _die(self) -> None:
        self._dead = True
        for session in self._sessions:
            session.goes_down()


class _Session:
    """One connection of a program, and the server's end of it."""

    def __init__(self, proxy: Proxy, program: socket.socket, server: socket.socket) -> None:
        self._proxy = proxy
        self._program = program
        self._server = server
        self._inserted = False  # the library has transactions of its own, that append nothing
        self._committing = False
        self._swallows = False  # what the server says, since it is to be cut once it has committed

    def begin(self) -> None:
        for work in (self._asks, self._answers):
            threading.Thread(target=self._until_the_end, args=(work,), daemon=True).start()

    def goes_down(self) -> None:
        """End it, unless it is the one that waits for its COMMIT to be done."""
        if not self._committing:
            self.cut()

    def _until_the_end(self, work: object) -> None:
        with suppress(OSError, EOFError):
            assert callable(work)
            work()
        self.cut()

    def cut(self) -> None:
        """End it on both sides."""
        for end in (self._program, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _asks(self) -> None:
        for message in _messages(self._program):
            if self._before(message):
                return
            self._server.sendall(message.raw)

    def _before(self, message: _Message) -> bool:
        """Say whether to cut before a message of the program's is passed on."""
        if message.kind not in (b"P", b"Q"):
            return self._with_commit(message)
        if _INSERT in message.raw:
            self._inserted = True
            return self._proxy.cuts_now(BEFORE_INSERT)
        if _COMMIT in message.raw and self._inserted:
            self._inserted, self._committing = False, True
            self._swallows = self._proxy.cuts_now(AFTER_COMMIT)
            return self._proxy.cuts_now(BEFORE_COMMIT)
        return False

    def _with_commit(self, message: _Message) -> bool:
        """Pass on a COMMIT's last word, and cut without waiting for what comes of it."""
        if message.kind != b"S" or not self._committing:
            return False
        self._committing = False
        if not self._proxy.cuts_now(WITH_COMMIT):
            return False
        self._server.sendall(message.raw)
        return True

    def _answers(self) -> None:
        said = b""
        while data := self._server.recv(65536):
            if not self._swallows:
                self._program.sendall(data)
                continue
            said += data
            if _COMMITTED in said:
                return


def _messages(end: socket.socket) -> Iterator[_Message]:
    """Yield what a program says, message by message."""
    begun = False
    while True:
        kind = _exactly(end, 1) if begun else b""
        length = _exactly(end, 4)
        body = _exactly(end, struct.unpack("!I", length)[0] - 4)
        yield _Message(kind + length + body, kind)
        begun = begun or struct.unpack("!I", body[:4])[0] == 3 << 16  # else it asks for TLS first


def _exactly(end: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = end.recv(count - len(data))
        if not more:
            raise EOFError
        data += more
    return data
