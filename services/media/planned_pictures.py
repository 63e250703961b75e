"""Pictures that a plan names: copied into the workspace, each under its content."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from domain.values import Original, Picture
from services.disk.whole_files import keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.media.arrivals import Arrived


def planned_picture(frames: str, source: str, arrived: Arrived) -> Picture:
    """Return where a plan's picture is kept, under its content, and its original beside it where it was changed."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", Path(source).stem) if not unicodedata.combining(c))
    stem = re.sub(r"[^A-Za-z0-9_-]", "_", plain)[:40] or "picture"
    start = f"frames/{frames}/plan/{stem}-"
    original = None
    if arrived.changes:
        original = Original(path=f"{start}{arrived.came_as[:12]}{arrived.suffix}", sha256=arrived.came_as)
    return Picture(
        path=f"{start}{arrived.sha256[:12]}.png",
        sha256=arrived.sha256,
        width=arrived.width,
        height=arrived.height,
        source=source,
        original=original,
        changes=arrived.changes,
    )


def keep_pictures(root: Path, made: Mapping[str, Picture], pictures: Mapping[str, Arrived]) -> None:
    """Copy a plan's pictures, and their originals, to where they are kept; they come by the plan's own paths."""
    for path, arrived in pictures.items():
        keep(root / made[path].path, arrived.png)
        if original := made[path].original:
            keep(root / original.path, arrived.came)


def told_names(pictures: Mapping[str, Arrived], folder: Path, known: Mapping[str, Picture]) -> dict[str, str]:
    """Return names for the log in place of paths that are absolute or lead out of the plan's folder.

    Below the folder it is the path from there; elsewhere only the file's name, with the beginning of its content's
    sha256 where another picture has that name.
    """
    outside = [path for path in pictures if PurePath(path).is_absolute() or ".." in PurePath(path).parts]
    if not outside:
        return {}
    taken = {name: picture.sha256 for name, picture in known.items()}
    names = {}
    for path in outside:
        name, digest = _from(folder, path), pictures[path].sha256
        there = pictures[name].sha256 if name in pictures and name not in outside else taken.get(name, digest)
        if there != digest:
            name = f"{PurePath(name).stem}-{digest[:12]}{PurePath(name).suffix}"
        names[path] = name
        taken[name] = digest
    return names


def _from(folder: Path, path: str) -> str:
    root, whole = (PurePath(os.path.abspath(p)) for p in (folder, folder / path))  # noqa: PTH100  keeps symbolic links
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.name
