"""A CONNECT proxy that leads every HOST:443 to the stand-in, so that the unmodified client finds fal's hosts there.

It writes down each host it is asked for, and every plain request as a stray: nobody has business sending it one.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, cast

from tests.fal.routes import Route
from tests.fal.wire import Request, reset

if TYPE_CHECKING:
    from tests.fal.world import World


class Pipe(asyncio.Protocol):
    """One end of a tunnel: what comes in goes out at `other`, a break too, and a full one waits."""

    def __init__(self) -> None:
        self.other: Pipe | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self.other and self.other.transport:
            self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other and self.other.transport:
            if isinstance(exc, ConnectionResetError):
                reset(self.other.transport)
            else:
                self.other.transport.close()

    def pause_writing(self) -> None:
        if self.other and self.other.transport:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other and self.other.transport:
            self.other.transport.resume_reading()


class Client(Pipe):
    """The client's end: reads the CONNECT, then is a pipe."""

    def __init__(self, world: World, port: int, ends: set[asyncio.Transport]) -> None:
        super().__init__()
        self.world, self.port, self.ends = world, port, ends
        self.head = b""
        self.dialling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.ends.add(cast("asyncio.Transport", transport))

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            return super().data_received(data)
        self.head += data
        if b"\r\n\r\n" in self.head and self.dialling is None:
            self.dialling = asyncio.ensure_future(self._connect(self.head.split(b"\r\n")[0].decode("latin-1")))
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        if self.transport:
            self.ends.discard(self.transport)
        super().connection_lost(exc)

    async def _connect(self, line: str) -> None:
        assert self.transport is not None
        method, target, _ = (line + "  ").split(" ", 2)
        host, _, port = target.rpartition(":")
        if method != "CONNECT" or port != "443":
            self.world.strays.append(f"{method} {target}")
            return self._answer(403)
        self.world.hosts.append(host)
        request = Request("CONNECT", host.lower(), "", {}, {}, b"")
        fault = self.world.faults.take(request, Route("connect"))
        if fault is not None:
            return self._answer(fault.value("code", 503) if fault.kind == "no_connect" else 200)
        pipe = Pipe()
        pipe.other = self
        try:
            await asyncio.get_running_loop().create_connection(lambda: pipe, "127.0.0.1", self.port)
        except OSError:
            return self._answer(502)
        self.transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.other = pipe
        if self.transport.is_closing() and pipe.transport:
            pipe.transport.close()
        return None

    def _answer(self, status: int) -> None:
        assert self.transport is not None
        length = "" if status == 200 else "content-length: 0\r\n"
        self.transport.write(f"HTTP/1.1 {status} Proxy\r\n{length}\r\n".encode())
        self.transport.close()


class Proxy:
    """The proxy in a running loop; `world` keeps what it was asked for, `target` is the TLS server's port."""

    def __init__(self, world: World, target: int) -> None:
        self.world, self.target = world, target
        self.ends: set[asyncio.Transport] = set()
        self.server: asyncio.Server | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on 127.0.0.1 and return the port."""
        make = asyncio.get_running_loop().create_server
        self.server = await make(lambda: Client(self.world, self.target, self.ends), "127.0.0.1", port)
        return int(self.server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close every tunnel."""
        if self.server:
            self.server.close()
        for end in list(self.ends):
            with contextlib.suppress(OSError):
                end.abort()
        await asyncio.sleep(0)
