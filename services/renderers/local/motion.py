"""The local renderer's camera: what part of a picture each frame of a shot shows, ready for a video encoder.

All per-frame work is done on the three planes of YUV 4:2:0, which hold half the samples of RGB and need no
conversion afterwards: that is what keeps rendering many times faster than watching.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.renderers.local.drawing import Caption

Box = tuple[float, float, float, float]
Planes = tuple[Image.Image, Image.Image, Image.Image]

# Where a later shot of the same start frame may look from: centre across and down, and how much it sees.
_FRAMINGS = ((0.33, 0.42, 0.62), (0.68, 0.44, 0.6), (0.5, 0.36, 0.5), (0.36, 0.6, 0.7), (0.64, 0.58, 0.66))
_TONES = ((1.12, 0.98, 0.80), (0.78, 0.94, 1.12), (0.86, 1.04, 0.92), (1.10, 0.88, 0.90), (0.72, 0.74, 0.86))
_DRIFTS = ((0.05, 0.0), (-0.05, 0.0), (0.0, -0.04), (0.0, 0.04))
_PUSH = 0.1
_LINE = 4
# BT.709 in video range, as rows of a colour matrix: red, green, blue, offset.
_LUMA = (0.1826, 0.6142, 0.0620, 16)
_BLUE = (-0.1006, -0.3386, 0.4392, 128)
_RED = (0.4392, -0.3989, -0.0403, 128)
_LIT, _UNLIT = (190, 96, 150), (52, 128, 128)  # the progress line, as Y Cb Cr


@dataclass(frozen=True, slots=True)
class Move:
    """What the camera sees when a shot begins and ends, as shares of the picture, and the shot's tone."""

    begin: Box
    end: Box
    tone: tuple[float, float, float]  # what red, green and blue are multiplied with


def move_for(seed: bytes, place: int, *, reframed: bool) -> Move:
    """Return the camera move of the shot at `place`; `reframed` where all shots share one picture.

    The first shot always begins with the whole picture, in its own colours.
    """
    rng = Random(seed)
    if place == 0:
        return Move(_seen(0.5, 0.5, 1), _seen(0.5, 0.48, 1 - _PUSH), (1, 1, 1))
    if reframed:
        x, y, share = _FRAMINGS[(place - 1) % len(_FRAMINGS)]
        tone = _TONES[(place - 1) % len(_TONES)]
    else:
        (x, y, share), tone = (0.5, 0.5, 1 - _PUSH), (1, 1, 1)
    dx, dy = rng.choice(_DRIFTS)
    if rng.random() < 0.5:
        return Move(_seen(x - dx, y - dy, share), _seen(x + dx, y + dy, share), tone)
    return Move(_seen(x, y, share * 1.06), _seen(x, y, share * 0.94), tone)


def play(
    source: Image.Image, move: Move, size: tuple[int, int], caption: Caption, frames: int, span: tuple[int, int]
) -> Iterator[Planes]:
    """Yield a shot's frames as Y, Cb and Cr images, video range, BT.709.

    Args:
        source: the RGB picture the camera moves over, in the video's aspect.
        move: from where to where.
        size: width and height of the video, both even.
        caption: laid over the foot of every frame.
        frames: how many to make.
        span: (frames of the video before this shot, frames of the whole video), for the progress line.
    """
    plate, begin, end = _plate(source, move, size)
    layers = _layers(plate, caption, size)
    for n in range(frames):
        share = n / max(1, frames - 1)
        done = (span[0] + n + 1) / span[1]
        left, top, right, bottom = (a + (b - a) * share for a, b in zip(begin, end, strict=True))
        luma, blue, red = (layer.at((left, top, right, bottom), done) for layer in layers)
        yield luma, blue, red


def still(picture: Image.Image, size: tuple[int, int]) -> Planes:
    """Return an RGB picture of the video's size as one frame."""
    return _planes(picture.resize(size))


def mixed(planes: Planes, others: Planes, share: float) -> Planes:
    """Return a frame with so much of another in it, 0 to 1."""
    luma, blue, red = (Image.blend(one, other, share) for one, other in zip(planes, others, strict=True))
    return luma, blue, red


@dataclass(frozen=True, slots=True)
class _Layer:
    """One plane of a shot: the picture, the caption with its mask, and the progress line's two levels."""

    plate: Image.Image
    caption: Image.Image
    mask: Image.Image
    size: tuple[int, int]
    step: int  # luma pixels to one of these: 1, or 2 for the colours
    lit: int
    unlit: int

    def at(self, box: Box, done: float) -> Image.Image:
        """Return what the camera sees in `box` (luma pixels of the plate), `done` of the way through."""
        width, height = self.size
        left, top, right, bottom = (edge / self.step for edge in box)
        frame = self.plate.resize(self.size, Image.Resampling.BILINEAR, (left, top, right, bottom))
        frame.paste(self.caption, (0, height - self.caption.height), self.mask)
        frame.paste(self.unlit, (0, height - _LINE // self.step, width, height))
        frame.paste(self.lit, (0, height - _LINE // self.step, round(width * done), height))
        return frame


def _layers(plate: Image.Image, caption: Caption, size: tuple[int, int]) -> list[_Layer]:
    # The strip is made even from above, so that its foot stays on the frame's.
    strip = (0, -(caption.image.height % 2), size[0], caption.image.height)
    mask = caption.mask.crop(strip)
    parts = zip(_planes(plate), _planes(caption.image.crop(strip)), (1, 2, 2), _LIT, _UNLIT, strict=True)
    return [
        _Layer(picture, text, mask.reduce(step), (size[0] // step, size[1] // step), step, lit, unlit)
        for picture, text, step, lit, unlit in parts
    ]


def _plate(source: Image.Image, move: Move, size: tuple[int, int]) -> tuple[Image.Image, Box, Box]:
    """Return the part of the source that a move passes over, and the move's two boxes in its pixels."""
    both = (move.begin, move.end)
    left, top = min(box[0] for box in both), min(box[1] for box in both)
    right, bottom = max(box[2] for box in both), max(box[3] for box in both)
    # Large enough that the closest view isn't blown up.
    closest = min(box[2] - box[0] for box in both)
    width = 2 * round(size[0] * (right - left) / closest / 2)
    height = 2 * round(size[1] * (bottom - top) / closest / 2)
    part = (left * source.width, top * source.height, right * source.width, bottom * source.height)
    plate = source.resize((width, height), Image.Resampling.BICUBIC, part)
    if move.tone != (1, 1, 1):
        plate = plate.point([min(255, round(level * gain)) for gain in move.tone for level in range(256)])
    across, down = width / (right - left), height / (bottom - top)
    begin, end = (
        (
            max(0.0, (box[0] - left) * across),
            max(0.0, (box[1] - top) * down),
            min(float(width), (box[2] - left) * across),
            min(float(height), (box[3] - top) * down),
        )
        for box in both
    )
    return plate, begin, end


def _planes(picture: Image.Image) -> Planes:
    """Return an RGB picture of even sides as Y, Cb and Cr, the last two at half size."""
    luma = picture.convert("L", _LUMA)
    blue, red = picture.convert("L", _BLUE), picture.convert("L", _RED)
    return luma, blue.reduce(2), red.reduce(2)


def _seen(x: float, y: float, share: float) -> Box:
    """Return the box round (x, y) that shows `share` of each side, pushed back inside the picture."""
    share = min(share, 1.0)
    left = min(max(x - share / 2, 0.0), 1 - share)
    top = min(max(y - share / 2, 0.0), 1 - share)
    return left, top, left + share, top + share
