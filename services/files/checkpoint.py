"""The checkpoint: the position of the log that the files stand at; it may be deleted at any time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from services.disk.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Raised whenever the shape of the files, or what they say of the same facts, changes: all are then made anew.
VERSION = 9


class Checkpoint(NamedTuple):
    """The log and position the files stand at, and the digest of each project's sequences.json.

    `aside` says, by project, which sequences can't be read, and why; "" is the project itself. `ahead` names the
    streams whose files stand beyond that position, each with the position of the newest event in them. `archived` names
    the projects that are put away.
    """

    log: str = ""
    position: int = 0
    event_id: str = ""
    version: int = VERSION
    digests: dict[str, str] = {}
    aside: dict[str, dict[str, str]] = {}
    ahead: dict[str, int] = {}
    archived: Sequence[str] = ()


def read_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint, or one at the log's beginning if there is none that can be used."""
    try:
        found = Checkpoint(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, RecursionError):
        return Checkpoint()
    return found if found.version == VERSION else Checkpoint()


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint, whole."""
    write_whole(path, json.dumps(checkpoint._asdict(), sort_keys=True).encode(), lasting=False)


def digest(data: bytes) -> str:
    """Return a file's digest: enough to see that it was edited, and quick to import."""
    return f"{crc32(data):08x}{len(data):x}"
