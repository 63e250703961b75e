"""What the tests of the console share: a real server in a thread, and looks at what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from cli.main import COMMANDS
from console.app import create_app
from console.serve import Server, listen
from console.settings import Settings
from tests.cli.support import TAKES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from fastapi import FastAPI

    from console.connections import Room

COMMAND = re.compile(rf"\btakes (?:{'|'.join(map(re.escape, COMMANDS))})\b")
FLAG = re.compile(r"(?<![\w-])--[a-z]")
PATIENCE = 20.0  # seconds after which something that was to come counts as not coming


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait for something to be so, and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {PATIENCE:g} s")


def no_command(text: str) -> bool:
    """Whether a text spells none of the command line's commands and flags."""
    return not (COMMAND.search(text) or FLAG.search(text))


class Console:
    """A console that is served, and a browser at it."""

    def __init__(self, app: FastAPI, root: Path, base: str) -> None:
        self.app = app
        self.root = root
        self.base = base
        self.http = httpx.Client(base_url=base, trust_env=False, timeout=PATIENCE)

    def get(self, path: str, status: int = 200, **options: Any) -> Any:
        """Return what the API answers."""
        answer = self.http.get(f"/api/client{path}", **options)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        """Return what the API answers to a wish."""
        options = options if "files" in options else {"json": {} if body is None else body, **options}
        answer = self.http.post(f"/api/client{path}", **options)
        assert answer.status_code == status, answer.text
        return answer.json()

    def refused(self, path: str, body: Any, status: int, says: str) -> Any:
        """Post what must be refused, in the API's own form, and return the refusal."""
        fault = self.post(path, body, status)
        assert set(fault) == {"error", "code", "about", "advice", "next", "faults"}
        assert no_command(json.dumps(fault)), fault
        assert says in fault["error"], fault
        assert "\n" not in fault["error"]
        return fault


@contextmanager
def served(root: Path, room: Room | None = None, **settings: Any) -> Iterator[Console]:
    """Serve a workspace on a free port, in a thread, for as long as the test lasts."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    app = create_app(Settings(root, port=port, **{"actor": "tester", **settings}))
    server = Server(app, room)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until(lambda: server.started, "the server")
    console = Console(app, root, f"http://127.0.0.1:{port}")
    try:
        yield console
    finally:
        console.http.close()
        app.state.served.live.end()
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()
        assert not thread.is_alive()


@contextmanager
def started(root: Path, *args: str, before: Sequence[str] = ()) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start `takes console` and wait until it answers; `before` stands before it on the command line."""
    with subprocess.Popen(
        [*before, TAKES, "-w", root, "console", "--port", "0", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, process.stderr.read() if process.stderr else ""
            link = found[0].split("?")[0].rstrip("/")
            until(lambda: _answers(link), "the console")
            yield process, found[0]
        finally:
            process.kill()


def _answers(link: str) -> bool:
    try:
        return httpx.get(f"{link}/api/client", trust_env=False, timeout=5).status_code in (200, 401)
    except httpx.HTTPError:
        return False


class Heard:
    """A browser that listens to a project's events, in a thread."""

    def __init__(self, base: str, project: str = "film", last: int | None = None) -> None:
        self.messages: list[tuple[str, dict[str, Any]]] = []
        self.closed = threading.Event()
        self._headers = {"last-event-id": str(last)} if last is not None else {}
        self._url = f"{base}/api/client/{project}/events"
        threading.Thread(target=self._listen, daemon=True).start()
        self.first("hello")

    def _listen(self) -> None:
        try:
            with httpx.stream("GET", self._url, headers=self._headers, trust_env=False, timeout=60) as answer:
                event = ""
                for line in answer.iter_lines():
                    if line.startswith("event: "):
                        event = line.removeprefix("event: ")
                    elif line.startswith("data: "):
                        self.messages.append((event, json.loads(line.removeprefix("data: "))))
        except httpx.HTTPError:
            pass
        finally:
            self.closed.set()

    def first(self, event: str, **wanted: Any) -> dict[str, Any]:
        """Return the first message of a kind that holds these values, once it has come."""

        def found() -> dict[str, Any] | None:
            return next(
                (data for kind, data in list(self.messages) if kind == event and wanted.items() <= data.items()), None
            )

        message: dict[str, Any] = until(found, f"{event} {wanted}")
        return message
