"""Remembers which media were read and found whole, so that they aren't read again while nobody touches them.

A check holds for one place while size, inode and both times are the same. The time of the last change of an inode can't
be set by hand, so that bytes put there under an older date are read. What is remembered is disposable.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import TakesError
from services.disk.whole_files import check_regular, sha256_of, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_SETTLED = 2_500_000_000  # nanoseconds; a disk may stamp a second change of so young a file with the same time


class Checked:
    """The checks that one workspace remembers."""

    def __init__(self, bookkeeping: Path) -> None:
        self._folder = bookkeeping / "checked"

    def digest(self, place: Path, *, anew: bool = False) -> str | None:
        """Return the sha256 of a file: as remembered, else read; None where there is no file that can be read."""
        try:
            check_regular(place)
            stamp = _stamp(place)
            known = None if anew else self._remembered(place, stamp)
            return known or self._read(place, stamp)
        except OSError:
            return None

    def _read(self, place: Path, stamp: str) -> str:
        found = sha256_of(place)
        if _stamp(place) == stamp and _settled(place):
            with suppress(TakesError):  # whoever may only read here reads again the next time
                write_whole(self._memory(place), f"{found} {stamp}".encode(), lasting=False)
        return found

    def _remembered(self, place: Path, stamp: str) -> str | None:
        try:
            digest, _, known = self._memory(place).read_text(encoding="ascii", errors="replace").partition(" ")
        except OSError:
            return None
        return digest if known == stamp else None

    def _memory(self, place: Path) -> Path:
        import hashlib

        name = hashlib.sha256(os.fsencode(place)).hexdigest()[:32]
        return self._folder / name[:2] / name


def _stamp(place: Path) -> str:
    found = place.stat()
    return f"{found.st_size} {found.st_ino} {found.st_mtime_ns} {found.st_ctime_ns}"


def _settled(place: Path) -> bool:
    found = place.stat()
    return time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _SETTLED
