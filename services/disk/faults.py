"""Errors of the disk and of SQLite turned into errors of ours: full disks, read-only folders, damaged and busy logs."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.errors import LogUnreadable, OutOfReach, TakesError, Unwritable
from domain.ids import shown
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL = "the disk is full"
_ROOM = 1_000_000  # with less than this an append may have found none
_MORE_ROOM = "free some space, then try again; nothing was lost"
_IN_ANOTHER = Step("again", workspace=Open("DIR"))
_WRITABLE = ("work in a folder you may write to:", _IN_ANOTHER)
_MOVE_IT = "move it away, then try again"
_RIGHT_FILE = ("put the right file back", _IN_ANOTHER)
# By errno: a code, what it is in words, what leads on.
_DISK: dict[int, tuple[str, str, tuple[Step | str, ...]]] = {
    **dict.fromkeys(FULL, ("disk_full", _FULL, (_MORE_ROOM,))),
    errno.EROFS: ("read_only", "the folder is read-only", _WRITABLE),
    errno.EACCES: ("no_permission", "permission is denied", _WRITABLE),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), ("unwritable", "another file lies there", (_MOVE_IT,))),
    errno.EPERM: ("no_permission", "permission is denied", _WRITABLE),
}


def disk_fault(error: OSError) -> TakesError:
    """Return our error for an error of the disk."""
    code, what, ways = _DISK.get(error.errno or 0, ("unwritable", error.strerror or str(error), ()))
    file = shown(str(error.filename), 200) if error.filename else None
    return Unwritable(f"{file}: {what}" if file else what, *ways, code=code, file=file)


def media_fault(where: str, error: Exception) -> OutOfReach:
    """Return our error for an error of the media root; a library's own text isn't repeated, it may hold a secret."""
    if isinstance(error, OSError) and error.errno in FULL:
        what = _FULL
    elif isinstance(error, PermissionError):
        what = "permission is denied"
    elif isinstance(error, FileNotFoundError):
        what = "it isn't there"
    elif isinstance(error, OSError) and error.errno:
        what = os.strerror(error.errno).lower()
    else:
        what = f"it can't be reached ({type(error).__name__})"
    said = f"TAKES_MEDIA ({where}): {what}"
    return OutOfReach(said, "nothing was lost; mend that, then try again", code="media_away", root=where)


def log_fault(error: sqlite3.Error, path: Path) -> TakesError:
    """Return our error for an error of SQLite about the log."""
    text, name = str(error).lower(), shown(str(path), 200)
    if "not a database" in text:
        said = f"{name} is not a log: it isn't an SQLite file"
        return LogUnreadable(said, *_RIGHT_FILE, code="not_a_log", file=name)
    if "disk i/o error" in text:
        return _disk_trouble(error, path)
    if "malformed" in text or "corrupt" in text:
        copy = "put a copy of events.db back; media and state are untouched"
        return LogUnreadable(f"{name} is damaged ({error})", copy, code="log_damaged", file=name)
    if "no such table" in text:
        said = f"{name} is an SQLite file, but not a log"
        return LogUnreadable(said, *_RIGHT_FILE, code="not_a_log", file=name)
    if "full" in text:
        return _full(name)
    if "readonly" in text or "read-only" in text:
        return Unwritable(f"{name} is read-only", *_WRITABLE, code="read_only", file=name)
    if "unable to open" in text:
        return OutOfReach(f"{name} can't be opened", "check the folder's permissions", code="no_permission", file=name)
    if "locked" in text or "busy" in text:
        said = f"{name} is in use by a process that doesn't let go"
        return OutOfReach(said, "try again in a moment", code="busy", file=name)
    return OutOfReach(f"{name}: {error}", file=name)


def _full(name: str) -> Unwritable:
    return Unwritable(f"{name}: {_FULL}", _MORE_ROOM, code="disk_full", file=name)


def _disk_trouble(error: sqlite3.Error, path: Path) -> TakesError:
    """Distinguish a full disk, which harms nothing, from a failing one; SQLite has one name for both."""
    import shutil

    name = shown(str(path), 200)
    if shutil.disk_usage(path.parent).free < _ROOM:
        return _full(name)
    why = getattr(error, "sqlite_errorname", "") or error
    said = f"{name}: the disk doesn't do as it is told ({why})"
    return OutOfReach(said, "look at the disk", code="disk_trouble", file=name)


@contextmanager
def log_guard(path: Path) -> Iterator[None]:
    """Turn errors of SQLite about the log at `path` into errors of ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise log_fault(error, path) from error
