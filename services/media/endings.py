"""Says whether a film or picture ends where its own structure says, so that a cut copy isn't taken for a whole one."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_PNG, _PNG_END = b"\x89PNG", b"IEND\xaeB`\x82"


def is_whole(path: Path) -> bool:
    """Say whether a file is there to its last byte; of a form that doesn't say where it ends, it counts as whole."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        if head[4:] == b"ftyp":
            return _boxes_end(file, size)
        if head.startswith(_PNG):
            file.seek(max(0, size - len(_PNG_END)))
            return file.read() == _PNG_END
    return True


def _boxes_end(file: BinaryIO, size: int) -> bool:
    """Say whether the last box of an MP4 ends with the file."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        length = struct.unpack(">I", head[:4])[0]
        if length == 1 and len(head) == 16:  # the true length follows, for a box beyond 4 GB
            length = struct.unpack(">Q", head[8:])[0]
        if length == 0:  # to the end of the file
            return True
        if length < 8:
            return False
        at += length
    return at == size
