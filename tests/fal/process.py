"""The stand-in as a process of its own, with the verbs of FalServer: for kills, restarts and measurements."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from http.client import HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fal.server import environment
from tests.fal.world import KEY

if TYPE_CHECKING:
    from types import TracebackType

    from tests.fal.wire import Json

_ROOT = Path(__file__).parents[2]


class FalProcess:
    """`python -m tests.fal.server` with its state in a folder; a restart keeps ports, jobs and certificate."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder, self.settings = folder, settings
        self.port = self.proxy_port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> FalProcess:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start it, on the ports it had before."""
        ports = ["--port", str(self.port), "--proxy-port", str(self.proxy_port)]
        what = ["--state", str(self.folder), "--settings", json.dumps(self.settings)]
        command = [sys.executable, "-m", "tests.fal.server", *ports, *what]
        self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.port, self.proxy_port = told["port"], told["proxy_port"]

    def stop(self, *, kill: bool = False) -> None:
        """End it, by SIGKILL if wished."""
        if self._process is None:
            return
        if kill:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.communicate(timeout=10)
        self._process = None

    def env(self, *, key: str = KEY, plain: bool = False) -> dict[str, str]:
        """Return the environment for a process that is to meet this server in fal's place."""
        return environment(self.proxy_port, self.folder / "authority.pem", key=key, plain=plain)

    def ask(self, method: str, what: str, body: Any = None) -> Any:
        """Ask the server something under /_control/."""
        trust = ssl.create_default_context(cafile=self.folder / "authority.pem")
        connection = HTTPSConnection("127.0.0.1", self.port, context=trust, timeout=10)
        try:
            connection.request(method, f"/_control/{what}", json.dumps(body))
            answer = connection.getresponse()
            told = json.loads(answer.read())
            if answer.status != 200:
                raise LookupError(f"{method} {what}: {answer.status} {told}")
            return told
        finally:
            connection.close()

    def stats(self) -> Json:
        """Return everything it knows (World.told)."""
        told: Json = self.ask("GET", "stats")
        return told

    def posts(self) -> list[Json]:
        """Return every POST that asked for paid work."""
        found: list[Json] = self.stats()["posts"]
        return found

    def jobs(self) -> list[Json]:
        """Return every job that was accepted."""
        found: list[Json] = self.stats()["jobs"]
        return found

    def fault(self, kind: str, **settings: Any) -> None:
        """Switch a fault on; names and arguments are in faults.py."""
        self.ask("POST", "faults", {"kind": kind, **settings})

    def clear(self) -> None:
        """Switch all faults off."""
        self.ask("DELETE", "faults")

    def change(self, job: str, **changes: Any) -> Json:
        """Change a job's attributes."""
        changed: Json = self.ask("POST", f"jobs/{job}", changes)
        return changed

    def finish(self, job: str) -> Json:
        """Complete a job now."""
        return self.change(job, finish=True)
