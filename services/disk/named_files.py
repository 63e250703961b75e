"""A file that a person named: replaced whole if it is a regular one, written to if it is a pipe, else refused."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from domain.errors import Unwritable
from domain.ids import shown
from services.disk.faults import disk_fault
from services.disk.whole_files import write_whole

_REFUSED = {stat.S_IFDIR: "a folder", stat.S_IFBLK: "a disk", stat.S_IFSOCK: "a socket"}


def write_named(path: Path, data: bytes) -> None:
    """Write a file where a person wants it: a link stays and its target is written, a pipe or device stays too.

    Raises:
        Unwritable: it is a folder, a disk or a socket, or the disk refuses.
    """
    try:
        kind = _kind(path)
        if kind in _REFUSED:
            said = f"{shown(str(path), 200)} is {_REFUSED[kind]}"
            raise Unwritable(said, "name another file", code="not_a_file", file=str(path))
        if kind not in (None, stat.S_IFREG):
            with open(os.open(path, os.O_WRONLY), "wb") as file:  # noqa: PTH123  a Path would make it anew
                file.write(data)
            return
    except OSError as error:
        raise disk_fault(error) from error
    write_whole(Path(os.path.realpath(path)), data)


def _kind(path: Path) -> int | None:
    """Return what lies at a path, or where it leads; None where nothing does."""
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except FileNotFoundError:
        return None
