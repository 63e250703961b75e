"""Stills: small pictures of pictures and of videos at a moment, kept in the bookkeeping and made again when missing."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from PIL import Image

from domain.errors import BadInput
from domain.ids import shown
from services.disk.cores import cores
from services.disk.whole_files import write_whole
from services.media.pictures import open_picture

if TYPE_CHECKING:
    from pathlib import Path


WIDTHS = (320, 640, 1280)
VIDEOS = (".mp4", ".mov", ".webm", ".mkv")
_LARGEST = 100_000_000  # bytes of a picture that is read into memory for a thumbnail
_AT_ONCE = threading.BoundedSemaphore(max(2, cores()))


class Stills:
    """The stills of one workspace."""

    def __init__(self, bookkeeping: Path) -> None:
        self._folder = bookkeeping / "stills"
        self._asking = 0
        self._turn = threading.Lock()

    @property
    def asked_for(self) -> bool:
        """Whether a request waits for a still at this moment."""
        return self._asking > 0

    def still(self, path: Path, width: int, seconds: float | None) -> Path:
        """Return a JPEG of a picture, or of a video at a moment, at most `width` pixels wide.

        Raises:
            BadInput: the file is no picture or video that decodes.
        """
        wanted = self.place(path, width, seconds)
        if not wanted.exists():
            self._count(1)
            try:
                self.make(path, width, seconds)
            finally:
                self._count(-1)
        return wanted

    def make(self, path: Path, width: int, seconds: float | None) -> None:
        """Make a still where it isn't there yet, as if nobody waited for it."""
        wanted = self.place(path, width, seconds)
        if not wanted.exists():
            with _AT_ONCE:
                if not wanted.exists():
                    write_whole(wanted, self._narrowed_from_kept(path, width, seconds) or _drawn(path, width, seconds))

    def _narrowed_from_kept(self, path: Path, width: int, seconds: float | None) -> bytes | None:
        """Return a still made from a wider one that is kept, None where there is none that can be read."""
        for wider in (wider for wider in WIDTHS if wider > width):
            with suppress(OSError, ValueError), Image.open(self.place(path, wider, seconds)) as kept:
                return _jpeg(_narrowed(kept, width))
        return None

    def _count(self, more: int) -> None:
        with self._turn:
            self._asking += more

    def keep(self, path: Path, seconds: float, picture: Image.Image) -> None:
        """Keep what somebody has decoded already as the still of a video at a moment, as wide as the picture is.

        Narrower ones are made from it.
        """
        width = max(width for width in WIDTHS if width == WIDTHS[0] or width <= picture.width)
        write_whole(self.place(path, width, seconds), _jpeg(_narrowed(picture, width)))

    def place(self, path: Path, width: int, seconds: float | None) -> Path:
        """Return where a still is kept: under the file's path, size and time, so that another file is another still."""
        stat = path.stat()
        key = f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\0{seconds}\0{width}"
        name = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
        return self._folder / name[:2] / f"{name}.jpg"


def _drawn(path: Path, width: int, seconds: float | None) -> bytes:
    if path.suffix.lower() in VIDEOS:
        return _jpeg(_frame(path, seconds or 0.0, width))
    return _jpeg(_narrowed(_picture(path), width))


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    if image.width == 2 * width and image.height % 2 == 0:
        return image.reduce(2)  # ten times as fast, and as good
    return image.resize((width, max(1, round(image.height * width / image.width))), reducing_gap=2.0)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    plain = image if image.mode == "RGB" else image.convert("RGB")  # which would copy it
    plain.save(out, "JPEG", quality=82)  # a tenth of the time that WebP takes
    return out.getvalue()


def _picture(path: Path) -> Image.Image:
    if path.stat().st_size > _LARGEST:
        raise BadInput(f"{shown(path.name)} is too large to be shown", code="picture_too_large", picture=path.name)
    return open_picture(path.read_bytes(), path.name)


def _frame(path: Path, seconds: float, width: int) -> Image.Image:
    from services.media.video import glance

    return glance(path, seconds, width)
