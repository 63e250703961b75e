"""Which videos aren't in the folder, by a glance at its names; imports little, because `status` uses it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from projections.sequence_media import with_video

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.views.sequences import SequencePart
    from services.media.kept import Media

_NAME = r"(.+_take\d+)(?:-[0-9a-f]{12})?\.mp4"  # as whole_files.keep_file names them


def missing_videos(kept: Media, project: str, parts: Iterable[SequencePart]) -> set[str]:
    """Return the takes of a project's sequences that have a video in the log and no file in the folder.

    Where machines share a root, a video that isn't here is fetched when it is needed: then none is missing.
    """
    wanted = {take for part in parts for take in with_video(part)}
    if not wanted or kept.shared:
        return set()
    names = _names(kept.folder / "videos" / project)
    missing = {take for take in wanted if f"{take}.mp4" not in names}
    if missing:
        missing -= {found[1] for name in names if (found := re.fullmatch(_NAME, name))}
    return missing


def _names(folder: os.PathLike[str]) -> set[str]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.is_file()}
    except OSError:
        return set()
