"""Serves the console: one process, one port; Ctrl-C ends it at once although browsers listen."""

from __future__ import annotations

import asyncio
import secrets
import socket
from typing import TYPE_CHECKING

import uvicorn

from console.app import create_app
from console.connections import BACKLOG, Config, Room
from console.settings import Settings
from domain.errors import Refused
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from fastapi import FastAPI

GRACE = 3  # seconds that requests may take to end


class Server(uvicorn.Server):
    """A server that disconnects its listeners on the first Ctrl-C, so that it needn't wait for them."""

    def __init__(self, app: FastAPI, room: Room | None = None) -> None:
        self._room = room or Room()
        super().__init__(Config(app, self._room, GRACE))
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        asyncio.get_running_loop().set_exception_handler(self._room.out_of_files)
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._app.state.served.live.end()
        super().handle_exit(sig, frame)


def start(root: Path, host: str, port: int, actor: str | None, say: Callable[[str], None]) -> None:
    """Serve a workspace until Ctrl-C.

    Args:
        root: the workspace.
        host: what to listen on; other than this machine's own, a token is asked for.
        port: 0 takes a free one.
        actor: who acts, where the browser doesn't say.
        say: what the link is told to.

    Raises:
        Refused: the port is taken, or the host isn't this machine's.
    """
    listener = listen(host, port)
    port = listener.getsockname()[1]
    settings = Settings(root, host, port, actor)
    if not settings.local:
        settings = Settings(root, host, port, actor, secrets.token_urlsafe(24))
    app = create_app(settings)
    say(f"the console of {root} is at {settings.link}")
    try:
        Server(app).run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # it has ended in good order; uvicorn hands the signal on
    finally:
        listener.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, on a free port where 0 is asked for; refused where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it small answers wait 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or str(error)
        raise Refused(
            f"nothing can be served at {host}:{port}: {why}", Step("console", port=(port + 1) % 65536)
        ) from error
    return listener
