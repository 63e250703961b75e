"""What the machine does to us, put into words: full disks, read-only folders, damaged and busy logs."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.errors import LogUnreadable, OutOfReach, TakesError, Unwritable
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL = "the disk is full"
_ROOM = 1_000_000  # with less than this an append may have found none
_DISK = {
    **dict.fromkeys(FULL, (_FULL, "free some space, then run the command again; nothing was lost")),
    errno.EROFS: ("the folder is read-only", "work in a folder you may write to: takes -w DIR …"),
    errno.EACCES: ("permission is denied", "work in a folder you may write to: takes -w DIR …"),
    errno.EPERM: ("permission is denied", "work in a folder you may write to: takes -w DIR …"),
}


def disk_fault(error: OSError) -> TakesError:
    """Return the error a person should see for what the disk said."""
    what, hint = _DISK.get(error.errno or 0, (error.strerror or str(error), ""))
    where = f"{shown(str(error.filename), 200)}: " if error.filename else ""
    return Unwritable(f"{where}{what}", hint)


def media_fault(where: str, error: Exception) -> OutOfReach:
    """Return the error for what went wrong with the media root; a library's own text may repeat what is secret."""
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
    return OutOfReach(f"TAKES_MEDIA ({where}): {what}", "nothing was lost; mend that, then run the command again")


def log_fault(error: sqlite3.Error, path: Path) -> TakesError:
    """Return the error a person should see for what SQLite said of the log."""
    text, name = str(error).lower(), shown(str(path), 200)
    if "not a database" in text:
        return LogUnreadable(
            f"{name} is not a log: it isn't an SQLite file", "put the right file back, or takes -w DIR"
        )
    if "disk i/o error" in text:
        return _disk_trouble(error, path)
    if "malformed" in text or "corrupt" in text:
        return LogUnreadable(
            f"{name} is damaged ({error})", "put a copy of events.db back; media and state are untouched"
        )
    if "no such table" in text:
        return LogUnreadable(f"{name} is an SQLite file, but not a log", "put the right file back, or takes -w DIR")
    if "full" in text:
        return Unwritable(f"{name}: {_FULL}", _DISK[errno.ENOSPC][1])
    if "readonly" in text or "read-only" in text:
        return Unwritable(f"{name} is read-only", _DISK[errno.EROFS][1])
    if "unable to open" in text:
        return OutOfReach(f"{name} can't be opened", "check the folder's permissions")
    if "locked" in text or "busy" in text:
        return OutOfReach(f"{name} is in use by a process that doesn't let go", "try again in a moment")
    return OutOfReach(f"{name}: {error}")


def _disk_trouble(error: sqlite3.Error, path: Path) -> TakesError:
    """Tell a full disk, which harms nothing, from one that fails; SQLite calls both the same."""
    import shutil

    name = shown(str(path), 200)
    if shutil.disk_usage(path.parent).free < _ROOM:
        return Unwritable(f"{name}: {_FULL}", _DISK[errno.ENOSPC][1])
    code = getattr(error, "sqlite_errorname", "")
    return OutOfReach(f"{name}: the disk doesn't do as it is told ({code or error})", "look at the disk")


@contextmanager
def log_guard(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the log at `path` into our errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise log_fault(error, path) from error
