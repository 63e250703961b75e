"""Whatever lies in the way gets another name beside its place; nothing is deleted or written over."""

from __future__ import annotations

import itertools
import os
import stat
from typing import TYPE_CHECKING

from services.disk.whole_files import put_new, sync

if TYPE_CHECKING:
    from pathlib import Path


def put_back(draft: Path, place: Path) -> Path | None:
    """Put a finished draft of the same disk at a place; return where what lay there is now, None where nothing did.

    Raises:
        OSError: what the disk says.
    """
    sync(draft)
    aside = _set_aside(place)
    draft.replace(place)
    sync(place.parent)
    return aside


def _set_aside(place: Path) -> Path | None:
    if not os.path.lexists(place):
        return None
    for number in itertools.count(1):
        aside = place.with_name(f"{place.stem}.aside-{number}{place.suffix}")
        if stat.S_ISREG(place.lstat().st_mode):
            if put_new(place, aside):
                return aside
        elif not os.path.lexists(aside):  # a folder, a link or a pipe has no second name
            return place.rename(aside)
    return None
