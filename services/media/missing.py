"""Which videos aren't in the folder, by a glance at its names, and which pictures; imports little, for `status`."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from services.media.kept import Media

_NAME = r"(.+_take\d+)(?:-[0-9a-f]{12})?\.mp4"  # as whole_files.keep_file names them


def missing_videos(kept: Media, project: str, takes: Iterable[str]) -> set[str]:
    """Return those of a project's takes, which all have a video in the log, that have no file in the folder.

    Where machines share a root, a video that isn't here is fetched when it is needed: then none is missing.
    """
    wanted = set(takes)
    if not wanted or kept.shared:
        return set()
    names = _names(kept.folder / "videos" / project)
    missing = {take for take in wanted if f"{take}.mp4" not in names}
    if missing:
        missing -= {found[1] for name in names if (found := re.fullmatch(_NAME, name))}
    return missing


def picture_fault(kept: Media, relative: str, sha256: str) -> Literal["missing", "changed"] | None:
    """Say whether a recorded picture is missing here, or another file lies in its place; None where neither is so.

    A picture that was read is read again only once it was touched. Where machines share a root, it is fetched: None.
    """
    if kept.shared:
        return None
    try:
        if kept.here(relative, sha256):
            return None
    except BadInput:  # what lies there is a link to elsewhere
        return "changed"
    return "changed" if os.path.lexists(kept.folder / relative) else "missing"


def folder_stamp(kept: Media) -> str:
    """Return what differs once a picture or video came into the folder, went, or was renamed there.

    Where machines share a root, what a folder lacks is fetched: then nothing is missing.
    """
    if kept.shared:
        return ""
    pictures = [found for kind in ("grids", "starts") for found in _folders(kept.folder / "frames", kind)]
    found = [*_folders(kept.folder / "videos"), *pictures]
    return f"{hash(tuple(sorted(found))) & 0xFFFFFFFF:x}"


def _folders(folder: Path, below: str = "") -> Iterator[tuple[str, int]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                yield entry.path, os.stat(os.path.join(entry.path, below)).st_mtime_ns  # noqa: PTH116, PTH118  often


def _names(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_file()}
    except OSError:
        return set()
