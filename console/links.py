"""Addresses of media and stills, from their recorded paths."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from projections.views.sequences import Look


def media(path: str | None) -> str | None:
    """Return where a picture or video is served."""
    return f"/media/{quote(path)}" if path else None


def still(path: str | None, seconds: float | None = None, width: int = 320) -> str | None:
    """Return where a thumbnail is served: of a picture, or of a video at a moment."""
    if not path:
        return None
    moment = f"&t={seconds:g}" if seconds is not None else ""
    return f"/still/{quote(path)}?w={width}{moment}"


def look(found: Look | None) -> str | None:
    """Return the thumbnail of what `sequences.json` calls a look: a path and a moment."""
    return still(found["path"], found["at"]) if found else None
