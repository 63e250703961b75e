"""Type and measure for the local renderer: captions, framing marks, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PIL import Image, ImageDraw, ImageOps

from domain.errors import RenderFailed
from domain.ids import shown
from services.media.lines import cut, drawable, wrapped
from services.media.typesetting import Type, leftwards

_PAPER, _FAINT, _ACCENT = (236, 234, 228), (168, 170, 172), (238, 190, 120)


@dataclass(frozen=True, slots=True)
class Caption:
    """A strip of type for the foot of a picture: an RGB image and the L mask it is laid on with."""

    image: Image.Image
    mask: Image.Image


def ratio_of(aspect_ratio: str) -> float:
    """Return width by height of `16:9`.

    Raises:
        RenderFailed: it can't be read, or lies outside 0.4-2.5.
    """
    try:
        across, down = (float(part) for part in aspect_ratio.split(":"))
        ratio = across / down
    except (ValueError, ZeroDivisionError):
        ratio = 0.0
    if not 0.4 <= ratio <= 2.5:
        raise RenderFailed(
            f"the local renderer can't make pictures of {shown(aspect_ratio)}",
            "set the plan's aspect_ratio between 2:5 and 5:2, as in 16:9",
            code="bad_ratio",
        )
    return ratio


def size_for(ratio: float, area: int, *, long: int, short: int, step: int) -> tuple[int, int]:
    """Return (width, height) of about `area` pixels in multiples of `step`, no side under its floor."""
    landscape = max(ratio, 1 / ratio)
    down = max((area / landscape) ** 0.5, long / landscape, short)
    sides = (_upwards(down * landscape, step), _upwards(down, step))
    return sides if ratio >= 1 else (sides[1], sides[0])


def cover(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return the picture as RGB, scaled to fill the size, what sticks out cut off evenly."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, (0, 0, 0, 255)), image)
    return ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling.LANCZOS)


def mark(image: Image.Image, number: int, grid_id: str, prompt: str) -> None:
    """Put framing marks and a small caption on one quadrant's picture, in place."""
    _corners(image)
    width, height = image.size
    face, pad = Type(max(13, min(width, height) // 36)), round(width * 0.035)
    line = round(face.size * 2.4)
    _shade(image, round(line * 1.9))
    y = height - line / 2 - 2
    label = "local rehearsal"
    right = width - pad - face.length(label)
    face.write(image, right, y, label, _FAINT)
    head = f"{number}   {drawable(grid_id)}   "
    left = pad + face.length(head)
    face.write(image, pad, y, cut(head, face.length, right - pad), _ACCENT)
    if right - left > 6 * face.size:
        face.write(image, left, y, cut(drawable(prompt), face.length, right - left - 2 * face.size), _PAPER)


def caption(width: int, height: int, take_id: str, shot: str, prompt: str) -> Caption:
    """Set a shot's caption for the foot of a video: ids and `local rehearsal` above, the prompt below."""
    unit, pad = min(width, height), round(width * 0.04)
    small, face = Type(max(12, unit // 34)), Type(max(14, unit // 26))
    words = drawable(prompt)
    lines = wrapped(words, face.length, width - 2 * pad, 3)
    step, head = round(face.size * 1.32), round(small.size * 1.75)
    strip = round(unit * 0.035) + head + step * len(lines) + round(unit * 0.05)
    picture, mask = Image.new("RGB", (width, strip), (4, 5, 8)), _rising(width, strip, 246)

    def write(x: float, y: float, text: str, face: Type, colour: tuple[int, int, int]) -> None:
        face.write(picture, x, y, text, colour)
        face.write(mask, x, y, text, 255)

    y = round(unit * 0.035) + head / 2
    label = "local rehearsal"
    room = width - 2 * pad - small.length(label) - small.size
    write(width - pad - small.length(label), y, label, small, _FAINT)
    write(pad, y, cut(f"{drawable(take_id)}   {drawable(shot)}", small.length, room), small, _ACCENT)
    for n, line in enumerate(lines):
        x = width - pad - face.length(line) if leftwards(words) else pad
        write(x, y + head / 2 + step * (n + 0.5), line, face, _PAPER)
    return Caption(picture, mask)


def _corners(image: Image.Image) -> None:
    """Draw the four corners of a viewfinder, faint."""
    width, height = image.size
    inset, arm = round(min(width, height) * 0.045), round(min(width, height) * 0.05)
    ink = Image.new("L", image.size)
    draw = ImageDraw.Draw(ink)
    for x, dx in ((inset, arm), (width - 1 - inset, -arm)):
        for y, dy in ((inset, arm), (height - 1 - inset * 2, -arm)):
            draw.line((x + dx, y, x, y, x, y + dy), 96, 2)
    image.paste(_PAPER, (0, 0), ink)


def _shade(image: Image.Image, tall: int) -> None:
    """Darken the foot of a picture so that type can be read on it."""
    image.paste((4, 5, 8), (0, image.height - tall), _rising(image.width, tall))


def _rising(width: int, tall: int, solid: int = 224) -> Image.Image:
    """Return an L mask that is clear at the top and `solid` (of 255) from the middle down."""
    fall = Image.linear_gradient("L").resize((1, tall)).point(lambda v: min(solid, int(v * 2.6)))
    return fall.resize((width, tall))


def _upwards(length: float, step: int) -> int:
    return ceil(length / step - 0.001) * step
