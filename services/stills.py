"""Thumbnails of pictures and stills of videos: made once, kept in the bookkeeping, and made again when it is gone."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from services.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

WIDTHS = (320, 640, 1280)
VIDEOS = (".mp4", ".mov", ".webm", ".mkv")
_LARGEST = 100_000_000  # bytes of a picture that is read into memory for a thumbnail
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))


class Stills:
    """The stills of one workspace."""

    def __init__(self, bookkeeping: Path) -> None:
        self._folder = bookkeeping / "stills"

    def still(self, path: Path, width: int, seconds: float | None) -> Path:
        """Return a WebP of a picture, or of a video at a moment, at most `width` pixels wide.

        Raises:
            BadInput: the file is no picture or video that decodes.
        """
        wanted = self.place(path, width, seconds)
        if not wanted.exists():
            with _AT_ONCE:
                if not wanted.exists():
                    write_whole(wanted, _drawn(path, width, seconds))
        return wanted

    def place(self, path: Path, width: int, seconds: float | None) -> Path:
        """Return where a still is kept: under the file's path, size and time, so that another file is another still."""
        stat = path.stat()
        key = f"{path}\0{stat.st_mtime_ns}\0{stat.st_size}\0{seconds}\0{width}"
        name = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
        return self._folder / name[:2] / f"{name}.webp"


def _drawn(path: Path, width: int, seconds: float | None) -> bytes:
    image = _frame(path, seconds or 0.0) if path.suffix.lower() in VIDEOS else _picture(path)
    if image.width > width:
        image = image.resize((width, max(1, round(image.height * width / image.width))))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _picture(path: Path) -> Image.Image:
    from services.frames import open_picture

    if path.stat().st_size > _LARGEST:
        raise BadInput(f"{shown(path.name)} is too large to be shown", "")
    return open_picture(path.read_bytes(), path.name)


def _frame(path: Path, seconds: float) -> Image.Image:
    from services.video import glance

    return glance(path, seconds)
