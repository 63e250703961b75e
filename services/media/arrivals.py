"""Pictures that come in, by whatever way: made upright, sRGB, 8-bit and opaque here, and nowhere else."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image
from PIL.Image import Transpose

from domain.shapes import WHITE, crop_box, padded_size
from services.media.colours import in_srgb
from services.media.decoding import ENOUGH_PIXELS, MAX_PIXELS, SUFFIXES, TURNED_ALREADY, decode

if TYPE_CHECKING:
    from domain.shapes import Box, Fit

MIN_SIDE = 300  # of a picture that is of use
# What makes a picture upright, by its orientation as EXIF counts it.
_TURNS = {
    2: (Transpose.FLIP_LEFT_RIGHT, "mirrored"),
    3: (Transpose.ROTATE_180, "turned upright by 180°"),
    4: (Transpose.FLIP_TOP_BOTTOM, "mirrored top to bottom"),
    5: (Transpose.TRANSPOSE, "turned and mirrored"),
    6: (Transpose.ROTATE_270, "turned upright by 90° clockwise"),
    7: (Transpose.TRANSVERSE, "turned and mirrored"),
    8: (Transpose.ROTATE_90, "turned upright by 90° counterclockwise"),
}


@dataclass(frozen=True, slots=True)
class Shaping:
    """What a start frame is made to fit: the plan's aspect ratio, by cropping or padding with the matte."""

    fit: Fit
    aspect: str

    def box(self, width: int, height: int) -> Box:
        """Return what a picture of this size is cropped to."""
        return crop_box(width, height, self.aspect)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A picture as it is kept, and as it came.

    Attributes:
        png: what is kept; the very bytes that came, where they are such a picture already.
        width: in pixels.
        height: in pixels.
        changes: what was changed, in words, nothing where `png` came as it is.
        came: the bytes that came.
        suffix: of a file with these bytes, `.jpg`.
    """

    png: bytes
    width: int
    height: int
    changes: tuple[str, ...]
    came: bytes
    suffix: str

    @property
    def sha256(self) -> str:
        """The sha256 of what is kept."""
        return hashlib.sha256(self.png).hexdigest()

    @property
    def came_as(self) -> str:
        """The sha256 of what came."""
        return hashlib.sha256(self.came).hexdigest()


def arrive(
    data: bytes, name: str, matte: str = WHITE, shaping: Shaping | None = None, *, fresh: bool = False
) -> Arrived:
    """Return a picture as it is kept; same input, same bytes.

    Args:
        data: the file.
        name: what a refusal calls it.
        matte: the colour behind what is transparent, `#rrggbb`.
        shaping: what its shape is made to fit; None leaves it.
        fresh: encode it anew in any case, so that nothing but its pixels is kept.

    Raises:
        BadInput: it is empty, no picture, cut off, damaged, or over 100 megapixels.
    """
    image, changes, kind = _upright(data, name, ENOUGH_PIXELS)
    image, changes = _opaque(image, matte, changes)
    if shaping:
        image, changes = shaped(image, shaping, matte, changes)
    if kind == "PNG" and not changes and not fresh:
        return Arrived(data, image.width, image.height, (), data, ".png")
    if kind != "PNG":
        changes = [f"made a PNG of {kind}", *changes]
    return Arrived(png_of(image), image.width, image.height, tuple(changes), data, SUFFIXES[kind])


def plain_picture(data: bytes, name: str, matte: str = WHITE) -> tuple[Image.Image, str]:
    """Return a picture's pixels, upright, as opaque 8-bit sRGB, in full size; and the format it came in.

    Raises:
        BadInput: as `arrive`.
    """
    image, _, kind = _upright(data, name, MAX_PIXELS)
    return _opaque(image, matte, [])[0], kind


def png_of(image: Image.Image) -> bytes:
    """Return the bytes of a PNG."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def shaped(image: Image.Image, shaping: Shaping, matte: str, changes: list[str]) -> tuple[Image.Image, list[str]]:
    """Return a picture cropped in its middle, or padded with the matte, to an aspect ratio."""
    was = f"{image.width}x{image.height}"
    if shaping.fit == "crop":
        image = image.crop(shaping.box(image.width, image.height))
        said = f"cropped from {was} to {shaping.aspect}"
    else:
        size = padded_size(image.width, image.height, shaping.aspect)
        canvas = Image.new("RGB", size, matte)
        canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
        image, said = canvas, f"padded from {was} to {shaping.aspect} on {matte}"
    return (image, changes) if f"{image.width}x{image.height}" == was else (image, [*changes, said])


def _upright(data: bytes, name: str, enough: int) -> tuple[Image.Image, list[str], str]:
    """Return the picture upright in sRGB, perhaps with transparency, what was changed, and its format."""
    decoded = decode(data, name, enough)
    changes = [f"the first of {decoded.frames} frames"] if decoded.frames > 1 else []
    image, toned = in_srgb(decoded)
    if decoded.orientation in _TURNS:
        turn, said = _TURNS[decoded.orientation]
        changes.append(said)
        image = image if decoded.kind in TURNED_ALREADY else image.transpose(turn)
    pixels = decoded.size[0] * decoded.size[1]
    if image.width * image.height < pixels:
        changes.append(f"scaled down from {decoded.size[0]}x{decoded.size[1]}")
    return image, [*changes, *toned], decoded.kind


def _opaque(image: Image.Image, matte: str, changes: list[str]) -> tuple[Image.Image, list[str]]:
    if image.mode == "RGB":
        return image, changes
    alpha = image.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return image.convert("RGB"), changes
    flat = Image.new("RGB", image.size, matte)
    flat.paste(image, mask=alpha)
    return flat, [*changes, f"transparency laid on {matte}"]
