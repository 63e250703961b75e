"""Kept pictures: measured, converted for a provider, and cropped to a quadrant."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import QUADRANTS, shown
from domain.shapes import WHITE
from services.media.arrivals import MIN_SIDE, plain_picture, png_of, shaped
from services.media.decoding import decode
from services.media.gutters import gutters

if TYPE_CHECKING:
    from PIL import Image

    from services.media.arrivals import Shaping
    from services.media.gutters import Bands

_JPEG_SIDE = 65_500


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded to its last pixel; the size is the one a viewer sees."""

    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class Crop:
    """One quadrant of a grid; `box` is (left, top, right, bottom) in the grid's pixels, `changes` come after that."""

    png: bytes
    width: int
    height: int
    box: tuple[int, int, int, int]
    changes: tuple[str, ...] = ()


def read_picture(data: bytes, name: str) -> Picture:
    """Decode the whole picture and say what it is.

    Raises:
        BadInput: it is empty, no picture, cut off, damaged, or over 100 megapixels; names `name`.
    """
    decoded = decode(data, name)
    return Picture(*decoded.size, decoded.kind)


def as_png(data: bytes, name: str) -> bytes:
    """Return a PNG's own bytes, or any other picture as an upright opaque sRGB PNG; same input, same bytes.

    Raises:
        BadInput: as `read_picture`.
    """
    image, kind = plain_picture(data, name)
    return data if kind == "PNG" else png_of(image)


def as_jpeg(data: bytes, name: str, limit: int) -> bytes:
    """Return any picture as an upright sRGB JPEG of at most `limit` bytes, in the best quality that fits.

    Raises:
        BadInput: as `read_picture`, or no quality worth sending fits.
    """
    image = open_picture(data, name)
    if max(image.size) <= _JPEG_SIDE:
        for quality in range(95, 25, -5):
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, icc_profile=image.info.get("icc_profile"))
            if out.tell() <= limit:
                return out.getvalue()
    said = f"{shown(name)} is too large: no JPEG of it fits into {limit:,} bytes"
    raise BadInput(said, "scale it down first", code="picture_too_large", picture=name)


def open_picture(data: bytes, name: str) -> Image.Image:
    """Return the decoded picture, upright, as opaque sRGB; raises BadInput as `read_picture`."""
    return plain_picture(data, name)[0]


def quadrant_box(width: int, height: int, quadrant: str, bands: Bands | None = None) -> tuple[int, int, int, int]:
    """Return a quadrant's (left, top, right, bottom), without the gutters that `bands` are.

    Of an odd side without a gutter, the second half has the pixel more.
    """
    row, column = divmod(QUADRANTS.index(quadrant), 2)
    across = bands.across if bands and bands.across else (0, width // 2, width // 2, width)
    down = bands.down if bands and bands.down else (0, height // 2, height // 2, height)
    return across[2 * column], down[2 * row], across[2 * column + 1], down[2 * row + 1]


def crop_quadrant(grid: bytes, quadrant: str, name: str, matte: str = WHITE, shaping: Shaping | None = None) -> Crop:
    """Cut a quadrant out of a grid, without gutters, pixel by pixel, as a PNG; same grid, same bytes.

    Args:
        grid: the grid's file.
        quadrant: which.
        name: what a refusal calls the grid.
        matte: the colour behind what is transparent, and of padding.
        shaping: what its shape is made to fit; a cropped one has a smaller box.

    Raises:
        BadInput: the grid doesn't decode, or a side of the crop would be under `MIN_SIDE` pixels.
    """
    image, _ = plain_picture(grid, name, matte)
    bands = gutters(image)
    box = quadrant_box(image.width, image.height, quadrant, bands)
    changes = [bands.said] if bands else []
    crop = image.crop(box)
    if shaping and shaping.fit == "crop":
        left, top, right, bottom = shaping.box(crop.width, crop.height)
        box = box[0] + left, box[1] + top, box[0] + right, box[1] + bottom
    if shaping:
        crop, changes = shaped(crop, shaping, matte, changes)
    if min(crop.size) < MIN_SIDE:
        raise BadInput(
            f"{quadrant} of {shown(name)} is only {crop.width}x{crop.height} pixels;"
            f" a start frame needs {MIN_SIDE} on each side",
            f"make a larger grid, of at least {2 * MIN_SIDE}x{2 * MIN_SIDE}",
            code="picture_too_small",
            picture=name,
        )
    return Crop(png_of(crop), crop.width, crop.height, box, tuple(changes))
