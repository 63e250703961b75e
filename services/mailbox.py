"""Pictures that lie in `clean/` and are nobody's start frame yet; a glance, for commands that only read."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def dropped_pictures(root: Path, views: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the workspace paths of pictures a person dropped, for projects given by their sequences.json."""
    found = []
    for view in views.values():
        current = {e: digest for part in view["sequences"].values() for e, digest in part["frames"].items()}
        shots = {shot["shot_id"] for part in view["sequences"].values() for shot in part["shots"]}
        ours = shots | set(view["sequences"])
        for path in sorted((root / "frames" / view["frames"] / "clean").glob("*.png")):
            entity = path.stem
            if entity not in ours or not path.is_file():
                continue
            digest = sha256(path.read_bytes()).hexdigest()
            if digest not in (current.get(entity), _memory(root, view["frames"], entity)):
                found.append(path.relative_to(root).as_posix())
    return found


def _memory(root: Path, frames: str, entity: str) -> str | None:
    try:
        return (root / "state" / ".takes" / "clean" / f"{frames}.{entity}").read_text()
    except OSError:
        return None
