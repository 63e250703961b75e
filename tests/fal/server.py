"""A stand-in for fal.ai, for tests: all of its hosts behind one TLS port, with a proxy that leads there.

In a test it runs in a thread (`FalServer`, or the fixture `fal_server`). For tests that kill and restart it is a
process: `python -m tests.fal.server --port 0 --state DIR`, which prints its ports and addresses as a line of JSON;
process.py starts that and has the same verbs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fal.certificate import Certificate, certificate
from tests.fal.service import Service
from tests.fal.world import KEY, Seen, Settings, World

if TYPE_CHECKING:
    from types import TracebackType

    from tests.fal.faults import Fault
    from tests.fal.jobs import Job


def environment(proxy_port: int, authority: Path, *, key: str = KEY, plain: bool = False) -> dict[str, str]:
    """Return what a process needs so that it finds the stand-in where fal is.

    Args:
        proxy_port: the proxy's port on 127.0.0.1.
        authority: the PEM file to trust.
        key: what FAL_KEY is.
        plain: http:// addresses are led to the proxy too, which records and refuses them.
    """
    proxy = f"http://127.0.0.1:{proxy_port}"
    env = {"FAL_KEY": key, "SSL_CERT_FILE": str(authority)}
    env |= dict.fromkeys(("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"), "")
    env |= dict.fromkeys(("HTTPS_PROXY", "https_proxy"), proxy)
    return env | dict.fromkeys(("HTTP_PROXY", "http_proxy"), proxy if plain else "")


class FalServer:
    """The stand-in in a thread of this process."""

    def __init__(self, trust: Certificate, folder: Path | None = None, **settings: Any) -> None:
        self.world = World(folder, Settings(**settings))
        self.trust = trust
        self.service = Service(self.world, trust)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fal", daemon=True)
        self._over: asyncio.Event | None = None

    def __enter__(self) -> FalServer:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stand-in for fal did not start")
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        assert self._over is not None
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        _quiet(self._loop)
        self._over = asyncio.Event()
        await self.service.start()
        self._ready.set()
        await self._over.wait()
        await self.service.stop()

    @property
    def settings(self) -> Settings:
        return self.world.settings

    def env(self, *, key: str = KEY, plain: bool = False) -> dict[str, str]:
        """Return the environment for a process that is to meet this server in fal's place."""
        return environment(self.service.proxy_port, self.trust.authority, key=key, plain=plain)

    def requests(self, on: str = "") -> list[Seen]:
        """Return what came, in order: everything, or what was for one thing (`status`, `upload`, `media`, …)."""
        return [seen for seen in list(self.world.seen) if on in ("", seen.on)]

    def posts(self) -> list[Seen]:
        """Return every POST that asked for paid work, whatever became of it."""
        return [seen for seen in list(self.world.seen) if seen.on in ("submit", "run")]

    def jobs(self) -> list[Job]:
        """Return every job that was accepted: what somebody pays for."""
        return list(self.world.jobs.values())

    def invalid(self) -> list[Job]:
        """Return the jobs whose arguments fal would have refused."""
        return [job for job in self.jobs() if job.wrong]

    def hosts(self) -> list[str]:
        """Return the hosts the proxy was asked for, in order."""
        return list(self.world.hosts)

    def strays(self) -> list[str]:
        """Return the plain requests the proxy got: visits to addresses nobody should follow."""
        return list(self.world.strays)

    def fault(self, kind: str, **settings: Any) -> Fault:
        """Switch a fault on; names and arguments are in faults.py."""
        return self.world.fault(kind, **settings)

    def clear(self) -> None:
        """Switch all faults off; the fates of jobs stay."""
        self.world.faults.all.clear()

    def change(self, job: Job | str, **changes: Any) -> Job:
        """Change a job's attributes."""
        return self.world.change(job if isinstance(job, str) else job.id, **changes)

    def finish(self, job: Job | str) -> Job:
        """Complete a job now."""
        return self.change(job, finish=True)


def _quiet(loop: asyncio.AbstractEventLoop) -> None:
    """Keep torn connections, which are the point, off stderr."""
    loop.set_exception_handler(lambda _loop, _context: None)


async def _serve(args: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    _quiet(loop)
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    world = World(args.state, Settings(**json.loads(args.settings)))
    trust = certificate(args.state)
    service = Service(world, trust)
    await service.start(args.port, args.proxy_port)
    env = environment(service.proxy_port, trust.authority)
    told = {"port": service.port, "proxy_port": service.proxy_port, "env": env}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    await over.wait()
    await service.stop()


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m tests.fal.server", description="A stand-in for fal.ai.")
    parser.add_argument("--port", type=int, default=0, help="of the TLS server; 0 is any free one")
    parser.add_argument("--proxy-port", type=int, default=0, help="of the CONNECT proxy")
    parser.add_argument("--state", type=Path, required=True, help="folder for jobs, uploads, requests, certificate")
    parser.add_argument("--settings", default="{}", help="JSON: fields of world.Settings")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
