"""The stand-in inside an event loop: TLS connections in, one answer after another out, and the proxy beside it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from typing import TYPE_CHECKING

from tests.fal import other_hosts, queue_host
from tests.fal.faults import broken
from tests.fal.proxy import Proxy
from tests.fal.routes import barred, routed
from tests.fal.wire import Answer, Request, answered, deliver, read_request

if TYPE_CHECKING:
    from tests.fal.certificate import Certificate
    from tests.fal.routes import Route
    from tests.fal.world import World

_HANDLERS = {
    "submit": queue_host.submit,
    "run": queue_host.run,
    "status": queue_host.status,
    "result": queue_host.result,
    "cancel": queue_host.cancel,
    "token": other_hosts.token,
    "initiate": other_hosts.initiate,
    "upload": other_hosts.upload,
    "put": other_hosts.put,
    "media": other_hosts.media_file,
    "history": other_hosts.history,
    "pricing": other_hosts.pricing,
}
_CUT = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError, TimeoutError, ValueError)


class Service:
    """Server and proxy; `start`, then `stop`, in the same loop."""

    def __init__(self, world: World, certificate: Certificate) -> None:
        self.world, self.certificate = world, certificate
        self.port = self.proxy_port = 0
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._proxy: Proxy | None = None

    async def start(self, port: int = 0, proxy_port: int = 0) -> None:
        """Listen on 127.0.0.1; 0 is any free port."""
        tls = self.certificate.context()
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", port, ssl=tls, backlog=256, ssl_shutdown_timeout=0.5
        )
        self.port = int(self._server.sockets[0].getsockname()[1])
        self._proxy = Proxy(self.world, self.port)
        self.proxy_port = await self._proxy.start(proxy_port)
        self.world.tripwire = f"http://127.0.0.1:{self.proxy_port}"

    async def stop(self) -> None:
        """Cut every connection."""
        if self._server:
            self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._proxy:
            await self._proxy.stop()
        await asyncio.sleep(0.01)  # closed transports let go of their sockets a turn later

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._served(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._connections.discard(task)

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(*_CUT):
            while request := await read_request(reader):
                if not await deliver(writer, request, await self._answer(request)):
                    break
        with contextlib.suppress(*_CUT):
            writer.close()
            await asyncio.wait_for(writer.wait_closed(), 1)
        writer.transport.abort()

    async def _answer(self, request: Request) -> Answer:
        route = routed(request, self.port)
        if route.on == "control":
            return _controlled(self.world, request)
        seen = self.world.saw(request, route)

        async def handle() -> Answer:
            return await self._handled(request, route)

        fault = self.world.faults.take(request, route)
        seen.fault = fault.kind if fault else ""
        try:
            answer = await (broken(fault, request, handle) if fault else handle())
            seen.status = None if answer.silent else answer.status
        finally:
            self.world.settled(seen)
        return answer

    async def _handled(self, request: Request, route: Route) -> Answer:
        handler = _HANDLERS.get(route.on)
        no = barred(self.world, request, route)
        if no or handler is None:
            return no or answered({"detail": f"Path {request.path} not found"}, 404)
        return await handler(self.world, request, route)


def _controlled(world: World, request: Request) -> Answer:
    """Answer what a test asks a server in another process."""
    what = request.path.removeprefix("/_control/")
    body = request.json() or {}
    name, _, job = what.partition("/")
    if name == "faults" and request.method == "DELETE":
        world.faults.all.clear()
    elif name == "faults":
        for one in body if isinstance(body, list) else [body]:
            world.fault(**one)
    elif name == "jobs" and job in world.jobs:
        return answered(world.change(job, **body).told() | {"state": world.jobs[job].state(time.time())})
    elif name == "settings":
        for setting, value in body.items():
            setattr(world.settings, setting, value)
    elif name != "stats":
        return answered({"detail": "Not found"}, 404)
    return answered(world.told() if name == "stats" else {"status": "OK"})
