"""What is written on a preview: the strip of a burn-in, and slates for shots that are open."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from services.media.lines import cut, drawable, wrapped
from services.media.typesetting import Type, leftwards

if TYPE_CHECKING:
    from projections.film.timeline import Clip, Gap

    Size = tuple[int, int]

_PAPER, _FAINT, _ACCENT, _NIGHT = (236, 234, 228), (168, 170, 172), (238, 190, 120), (14, 15, 18)
REHEARSAL = "rehearsal"


def slate(gap: Gap, size: Size) -> Image.Image:
    """Return the picture for a shot that no take covers: its id and words."""
    width, height = size
    picture = Image.new("RGB", size, _NIGHT)
    big, small, pad = Type(max(14, height // 14)), Type(max(12, height // 26)), round(width * 0.08)
    big.write(picture, pad, height * 0.3, cut(drawable(gap.shot), big.length, width - 2 * pad), _ACCENT)
    small.write(picture, pad, height * 0.3 + big.size * 1.4, "open", _FAINT)
    words = drawable(gap.prompt)
    for number, line in enumerate(wrapped(words, small.length, width - 2 * pad, 5)):
        x = width - pad - small.length(line) if leftwards(words) else pad
        small.write(picture, x, height * 0.5 + number * small.size * 1.4, line, _PAPER)
    return picture


def burn(picture: Image.Image, clip: Clip, number: int, *, rehearsal: bool) -> None:
    """Write shot, take and the second of its film on top of a picture, in place."""
    strip = _strip(picture.size, clip.shot, clip.take, rehearsal=rehearsal).copy()
    face = Type(_size(picture.size))
    seconds = f"{clip.film.rate.seconds(clip.first + number):.2f} s"
    face.write(strip, strip.width - face.size - face.length(seconds), strip.height / 2, seconds, _PAPER)
    picture.paste(strip, (0, 0))


@lru_cache(maxsize=4)
def _strip(size: Size, shot: str, take: str, *, rehearsal: bool) -> Image.Image:
    face = Type(_size(size))
    strip = Image.new("RGB", (size[0], round(face.size * 2)), _NIGHT)
    said = drawable(" · ".join([shot, take, *([REHEARSAL] if rehearsal else [])]))
    face.write(strip, face.size, strip.height / 2, cut(said, face.length, size[0] * 0.75), _ACCENT)
    return strip


def _size(size: Size) -> int:
    return max(11, min(size) // 30)
