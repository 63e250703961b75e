"""Pictures decoded and checked, converted to PNG or JPEG, and cropped to a quadrant."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.errors import BadInput
from domain.ids import QUADRANTS, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

MIN_SIDE = 300
MAX_PIXELS = 100_000_000
_JPEG_SIDE = 65_500
# What cameras, browsers and providers write; others (EPS, PSD …) would start foreign programs or odd decoders.
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_USABLE = "use a whole PNG, JPEG or WebP file"
_SMALLER = "scale it down first"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded to its last pixel; the size is the one a viewer sees."""

    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class Crop:
    """One quadrant of a grid; `box` is (left, top, right, bottom) in the grid's pixels."""

    png: bytes
    width: int
    height: int
    box: tuple[int, int, int, int]


def read_picture(data: bytes, name: str) -> Picture:
    """Decode the whole picture and say what it is.

    Raises:
        BadInput: it is empty, no picture, cut off, damaged, or over 100 megapixels; names `name`.
    """
    image, kind = _decode(data, name)
    return Picture(image.width, image.height, kind)


def as_png(data: bytes, name: str) -> bytes:
    """Return a PNG's own bytes, or any other picture as an upright RGB or RGBA PNG; same input, same bytes.

    Raises:
        BadInput: as `read_picture`.
    """
    image, kind = _decode(data, name)
    return data if kind == "PNG" else _png(_plain(image))


def fresh_png(data: bytes, name: str) -> bytes:
    """Return any picture as an upright RGB or RGBA PNG, encoded anew: only its pixels and colour profile stay.

    Raises:
        BadInput: as `read_picture`.
    """
    return _png(_plain(_decode(data, name)[0]))


def as_jpeg(data: bytes, name: str, limit: int) -> bytes:
    """Return any picture as an upright RGB JPEG of at most `limit` bytes, in the best quality that fits.

    Raises:
        BadInput: as `read_picture`, or no quality worth sending fits.
    """
    image = _plain(_decode(data, name)[0])
    if max(image.size) <= _JPEG_SIDE:
        flat = _on_white(image)
        for quality in range(95, 25, -5):
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=quality, icc_profile=image.info.get("icc_profile"))
            if out.tell() <= limit:
                return out.getvalue()
    said = f"{shown(name)} is too large: no JPEG of it fits into {limit:,} bytes"
    raise BadInput(said, _SMALLER, code="picture_too_large", picture=name)


def open_picture(data: bytes, name: str) -> Image.Image:
    """Return the decoded picture, upright, as RGB or RGBA; raises BadInput as `read_picture`."""
    return _plain(_decode(data, name)[0])


def quadrant_box(width: int, height: int, quadrant: str) -> tuple[int, int, int, int]:
    """Return a quadrant's (left, top, right, bottom); of an odd side, the second half has the pixel more."""
    row, column = divmod(QUADRANTS.index(quadrant), 2)
    across, down = (0, width // 2, width), (0, height // 2, height)
    return across[column], down[row], across[column + 1], down[row + 1]


def crop_quadrant(grid: bytes, quadrant: str, name: str) -> Crop:
    """Cut a quadrant out of a grid, pixel by pixel, as a PNG; same grid, same bytes.

    Raises:
        BadInput: the grid doesn't decode, or a side of the crop would be under `MIN_SIDE` pixels.
    """
    image = open_picture(grid, name)
    box = quadrant_box(image.width, image.height, quadrant)
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) < MIN_SIDE:
        raise BadInput(
            f"{quadrant} of {shown(name)} is only {width}x{height} pixels; a start frame needs {MIN_SIDE} on each side",
            f"make a larger grid, of at least {2 * MIN_SIDE}x{2 * MIN_SIDE}",
            code="picture_too_small",
            picture=name,
        )
    return Crop(_png(image.crop(box)), width, height, box)


def _decode(data: bytes, name: str) -> tuple[Image.Image, str]:
    if not data:
        raise BadInput(f"{shown(name)} is empty", _USABLE, code="not_a_picture", picture=name)
    Image.init()  # naming formats makes Pillow look them up, but not load them
    with _said_plainly(name), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        kind = image.format or ""
        _check_size(image.width, image.height, name)
        image.load()
        # Pillow forgives a PNG that lacks its end; a download that was cut there should be noticed.
        if data.startswith(_PNG_START) and _PNG_END not in data:
            raise OSError("truncated")
        # A PNG is passed on as it is, so it is also measured and cropped as it is.
        return (image.copy() if kind == "PNG" else ImageOps.exif_transpose(image)), kind


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS:
        raise BadInput(
            f"{shown(name)} claims {width}x{height} pixels; pictures over "
            f"{MAX_PIXELS // 1_000_000} megapixels are not opened",
            _SMALLER,
            code="picture_too_large",
            picture=name,
        )


@contextmanager
def _said_plainly(name: str) -> Iterator[None]:
    """Turn a decoder's errors for broken or hostile bytes into one line, and drop its warnings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except BadInput:
        raise
    except UnidentifiedImageError:
        raise BadInput(f"{shown(name)} is not a picture", _USABLE, code="not_a_picture", picture=name) from None
    except Image.DecompressionBombError:
        said = f"{shown(name)} claims more than {MAX_PIXELS // 1_000_000} megapixels and is not opened"
        raise BadInput(said, _SMALLER, code="picture_too_large", picture=name) from None
    except Exception as error:  # decoders raise OSError, SyntaxError, struct.error, ValueError, zlib.error …
        fault = "cut off" if "truncated" in str(error).lower() else "damaged"
        said = f"{shown(name)} is {fault}: it can't be decoded to the end"
        raise BadInput(said, _USABLE, code="picture_damaged", picture=name) from error


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, or RGBA where anything is transparent."""
    if image.mode in ("RGB", "RGBA"):
        return image
    if image.mode.startswith(("I", "F")):  # 16 bits a sample: Pillow would clip them, not scale them
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode != "P":
        image.info.pop("icc_profile", None)  # it describes grey or CMYK, not the RGB made here
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture on white, without transparency."""
    if image.mode == "RGB":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
