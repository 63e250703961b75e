"""How far the files have followed the log: bookkeeping that may be deleted at any time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from services.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

# Raised whenever the shape of the files, or what they say of the same facts, changes: all are then made anew.
VERSION = 4


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log and position the files stand at, and the sha256 of each project's sequences.json."""

    log: str = ""
    position: int = 0
    event_id: str = ""
    version: int = VERSION
    digests: dict[str, str] = field(default_factory=dict)


def read_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint, or one at the beginning where there is none that can be used."""
    try:
        found = Checkpoint(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return Checkpoint()
    return found if found.version == VERSION else Checkpoint()


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write the checkpoint, whole."""
    write_whole(path, json.dumps(asdict(checkpoint), indent=1, sort_keys=True).encode())


def digest(data: bytes) -> str:
    """Return what the checkpoint remembers a file by."""
    return hashlib.sha256(data).hexdigest()
