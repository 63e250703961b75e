"""Pictures that a plan names: copied into the workspace, each under its content."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from domain.values import Picture
from services.disk.whole_files import keep
from services.media.pictures import as_png, read_picture

if TYPE_CHECKING:
    from collections.abc import Mapping


def planned_picture(frames: str, source: str, data: bytes) -> tuple[Picture, bytes]:
    """Return where a plan's picture is kept, under its content, and the PNG to keep there."""
    png = as_png(data, source)
    size, digest = read_picture(png, source), hashlib.sha256(png).hexdigest()
    plain = "".join(c for c in unicodedata.normalize("NFKD", Path(source).stem) if not unicodedata.combining(c))
    stem = re.sub(r"[^A-Za-z0-9_-]", "_", plain)[:40] or "picture"
    path = f"frames/{frames}/plan/{stem}-{digest[:12]}.png"
    return Picture(path=path, sha256=digest, width=size.width, height=size.height, source=source), png


def kept_pictures(
    root: Path, frames: str, pictures: Mapping[str, bytes], names: Mapping[str, str]
) -> dict[str, Picture]:
    """Copy a plan's pictures, by the paths that it gives; `names` replaces some of these paths in the log."""
    kept = {}
    for path, data in pictures.items():
        kept[path], png = planned_picture(frames, names.get(path, path), data)
        keep(root / kept[path].path, png)
    return kept


def told_names(pictures: Mapping[str, bytes], folder: Path, known: Mapping[str, Picture]) -> dict[str, str]:
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
        name, digest = _from(folder, path), _digest(pictures[path], path)
        there = _digest(pictures[name], name) if name in pictures and name not in outside else taken.get(name, digest)
        if there != digest:
            name = f"{PurePath(name).stem}-{digest[:12]}{PurePath(name).suffix}"
        names[path] = name
        taken[name] = digest
    return names


def _digest(data: bytes, name: str) -> str:
    return hashlib.sha256(as_png(data, name)).hexdigest()


def _from(folder: Path, path: str) -> str:
    root, whole = (PurePath(os.path.abspath(p)) for p in (folder, folder / path))  # noqa: PTH100  keeps symbolic links
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.name
