"""What lies in `clean/` and is nobody's start frame yet: a person's picture, to be taken in."""

from __future__ import annotations

from hashlib import file_digest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def mailbox(root: Path, frames: str, entity: str) -> Path:
    """Return where in the workspace a person drops a picture for an entity."""
    return root / "frames" / frames / "clean" / f"{entity}.png"


def remembered(root: Path, frames: str, entity: str) -> Path:
    """Return the file of the bookkeeping that holds the sha256 of what we last copied to the mailbox."""
    # By folder, not by project: a plan may move to another episode, whose mailbox is empty then.
    return root / "state" / ".takes" / "clean" / f"{frames}.{entity}"


def memory(root: Path, frames: str, entity: str) -> str | None:
    """Return the sha256 of what we last copied to the mailbox, None where nothing is remembered."""
    try:
        return remembered(root, frames, entity).read_text()
    except OSError:
        return None


def is_a_persons(root: Path, frames: str, entity: str, current: str | None) -> bool:
    """Whether a picture in the mailbox is neither the start frame, whose sha256 is `current`, nor our last copy."""
    path = mailbox(root, frames, entity)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return digest not in (current, memory(root, frames, entity))


def dropped_pictures(root: Path, views: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the workspace paths of pictures a person dropped, for projects given by their sequences.json."""
    found = []
    for view in views.values():
        current = {e: digest for part in view["sequences"].values() for e, digest in part["frames"].items()}
        shots = {shot["shot_id"] for part in view["sequences"].values() for shot in part["shots"]}
        ours = shots | set(view["sequences"])
        for path in sorted((root / "frames" / view["frames"] / "clean").glob("*.png")):
            if path.stem in ours and is_a_persons(root, view["frames"], path.stem, current.get(path.stem)):
                found.append(path.relative_to(root).as_posix())
    return found
