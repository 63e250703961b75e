"""The media root that machines share: a folder, or a URL that fsspec knows, as `s3://bucket/prefix`.

A root holds each content once, under its sha256, and beside it a line of JSON with its first name. Nothing in it is
ever overwritten; only what was pruned is removed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.media import Medium


class MediaRoot(Protocol):
    """A place that several machines share. Every method raises OutOfReach where it can't be reached."""

    @property
    def where(self) -> str:
        """Its path or URL, as people see it; holds no secret."""

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under a key, None where nothing does."""

    def sizes(self) -> dict[str, int]:
        """Return how many bytes lie under every key, by listing the root once."""

    def put(self, key: str, source: Path | bytes) -> None:
        """Write a file or bytes under a key, whole or not at all; what lies there already stays."""

    def remove(self, key: str) -> None:
        """Remove what lies under a key, and its line of JSON; nothing where nothing does."""

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key into a draft of this machine; False where nothing does."""


def key_of(sha256: str) -> str:
    """Return where a content lies below the root."""
    return f"sha256/{sha256[:2]}/{sha256}"


def keep_shared(root: MediaRoot, medium: Medium, file: Path) -> None:
    """Put a file into a root under its content; its line of JSON is written first, so none lies there without one."""
    from mimetypes import guess_type

    told = {
        "bytes": file.stat().st_size,
        "name": medium.path,
        "sha256": medium.sha256,
        "type": guess_type(medium.path)[0],
    }
    root.put(f"{key_of(medium.sha256)}.json", json.dumps(told, sort_keys=True).encode() + b"\n")
    root.put(key_of(medium.sha256), file)


def media_root(place: str) -> MediaRoot:
    """Return the root that TAKES_MEDIA names.

    Raises:
        BadInput: it isn't a folder or a known URL, or a library for it isn't installed.
    """
    scheme, _, rest = place.partition("://")
    if not rest or scheme == "file":
        from services.media.folder import FolderRoot

        return FolderRoot(Path(rest or place).expanduser().absolute())
    from services.media.url import UrlRoot  # its libraries are slow to import

    return UrlRoot(place)
