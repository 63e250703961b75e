"""The settings that a console is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the workspace is, what is listened on, who acts, and the token of a console that others can reach."""

    root: Path
    host: str = "127.0.0.1"
    port: int = 8765
    actor: str | None = None
    token: str | None = None

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def link(self) -> str:
        """The address to open, with the token where there is one."""
        host = "127.0.0.1" if self.host in ANYWHERE else self.host
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.port}/" + (f"?token={self.token}" if self.token else "")
