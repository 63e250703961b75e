"""What lies around a workspace, and in it where nothing but its maker should write."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from tests.cli.support import sha256

if TYPE_CHECKING:
    from pathlib import Path

OURS = ("events.db", "events.moved", "state", "seen", "videos", "frames", "copy.mp4", "copy.png")


def outside(root: Path) -> dict[str, str]:
    """Return all that isn't the workspace's own by its path: its bytes' sha256, where a link leads, or what it is."""
    whole, found = root.parents[1], {}
    for path in sorted(whole.rglob("*")):
        inside = path.relative_to(root).parts[0] if path.is_relative_to(root) and path != root else ""
        if not inside.startswith(("events.db", "events.moved", *OURS)) and not path.is_relative_to(
            root.parent / "spare"
        ):
            found[path.relative_to(whole).as_posix()] = _told(path)
    return found


def _told(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"leads to {path.readlink()}"
    return sha256(path.read_bytes()) if stat.S_ISREG(mode) else stat.filemode(mode)
