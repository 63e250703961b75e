"""A folder as a zip that is written while it is read, so that memory holds a piece of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_PIECE = 1 << 20
_PACKED = (".mp4", ".mov", ".webm", ".mkv", ".xlsx")  # made smaller by nothing
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


def zipped(folder: Path, name: str) -> Iterator[bytes]:
    """Yield the bytes of a zip of a folder's files, which lie in a folder of that name there, sorted and undated.

    Raises:
        OSError: what the disk says.
    """
    pipe = _Pipe()
    with ZipFile(pipe, "w") as out:
        for path in sorted(folder.iterdir()):
            about = ZipInfo(f"{name}/{path.name}", _NO_TIME)
            about.compress_type = ZIP_STORED if path.suffix.lower() in _PACKED else ZIP_DEFLATED
            about.external_attr = _PLAIN_FILE
            with path.open("rb") as source, out.open(about, "w", force_zip64=True) as target:
                yield from _copied(source, target, pipe)
            yield pipe.taken()
    yield pipe.taken()


def _copied(source: IO[bytes], target: IO[bytes], pipe: _Pipe) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        target.write(piece)
        yield pipe.taken()


class _Pipe:
    """A file that can't be sought in: what is written to it is taken out again."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Hold what is written."""
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is left to close."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._held)
        self._held.clear()
        return found
