"""Pictures decoded to their last pixel, within limits that are read from the header first."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from domain.errors import BadInput
from domain.ids import shown
from services.media.coded_colours import coded_colours

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PIXELS = 100_000_000
ENOUGH_PIXELS = 25_000_000  # more than any model looks at; what has more is scaled down by a whole number
# What cameras, browsers and providers write; others (EPS, PSD …) would start foreign programs or odd decoders.
_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP", "GIF")
SUFFIXES = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "WEBP": ".webp",
    "AVIF": ".avif",
    "HEIC": ".heic",
    "TIFF": ".tif",
    "BMP": ".bmp",
    "GIF": ".gif",
}
TURNED_ALREADY = ("TIFF", "HEIC")  # their decoders stand them up, and say the size that they have then
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1")
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_TIFF = (b"II*\0", b"MM\0*")
_BITS_PER_SAMPLE, _ORIENTATION = 258, 274
_USABLE = "use a whole PNG, JPEG or WebP file"
_SMALLER = "scale it down first"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture as its file has it, not yet turned, and what its header says.

    Attributes:
        image: the pixels; of a larger picture scaled down.
        kind: PNG, JPEG, WEBP, AVIF, HEIC, TIFF, BMP or GIF.
        size: width and height as a viewer sees them, before any scaling.
        bits: of a sample.
        frames: how many pictures the file holds in a row.
        orientation: 1 to 8, as EXIF counts; 1 is upright.
        codes: of primaries and transfer, where the file says its colours by them.
    """

    image: Image.Image
    kind: str
    size: tuple[int, int]
    bits: int
    frames: int
    orientation: int
    codes: tuple[int, int] | None


def decode(data: bytes, name: str, enough: int = MAX_PIXELS) -> Decoded:
    """Decode the whole picture, the first frame of an animation; scale down one that has more than `enough` pixels.

    Raises:
        BadInput: it is empty, no picture, cut off, damaged, or over 100 megapixels; names `name`.
    """
    if not data:
        raise BadInput(f"{shown(name)} is empty", _USABLE, code="not_a_picture", picture=name)
    Image.init()  # naming formats makes Pillow look them up, but not load them
    heic = _is_heic(data)
    with _said_plainly(name, data), Image.open(io.BytesIO(data), formats=_with_heic() if heic else _FORMATS) as image:
        kind = {"MPO": "JPEG", "HEIF": "HEIC"}.get(image.format or "", image.format or "")
        _check_size(image.width, image.height, name)
        header = _bits(image, data, kind), _frames(image, kind), _orientation(image), coded_colours(data, kind)
        size = image.size[::-1] if header[2] >= 5 and kind not in TURNED_ALREADY else image.size
        factor = max(1, ceil(sqrt(image.width * image.height / enough)))
        if factor > 1 and kind == "JPEG":  # decoded small, without the large one
            image.draft(image.mode, (image.width // factor, image.height // factor))
        image.load()
        # Pillow forgives a PNG that lacks its end; a download that was cut there should be noticed.
        if data.startswith(_PNG_START) and _PNG_END not in data:
            raise OSError("truncated")
        return Decoded(_scaled(image, enough), kind, size, *header)


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _with_heic() -> tuple[str, ...]:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False)
    return ("HEIF", *_FORMATS)


def _scaled(image: Image.Image, enough: int) -> Image.Image:
    """Return a picture of at most `enough` pixels, each the mean of a square of the larger one's."""
    factor = ceil(sqrt(image.width * image.height / enough))
    if factor <= 1:
        return image.copy()
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    elif image.mode in ("P", "1"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small = image.reduce(factor)
    small.info = dict(image.info)
    return small


def _bits(image: Image.Image, data: bytes, kind: str) -> int:
    """Return the bits of a sample: Pillow makes 8 of 16 without a word."""
    if kind == "PNG":
        return data[24]
    if kind == "TIFF":
        said = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, (8,))
        return max(said) if isinstance(said, tuple) else int(said)
    return int(image.info.get("bit_depth", 8))


def _frames(image: Image.Image, kind: str) -> int:
    """Return how many pictures play or lie in a row; what a phone puts beside its picture doesn't count."""
    if kind in ("JPEG", "HEIC"):
        return 1
    return int(getattr(image, "n_frames", 1))


def _orientation(image: Image.Image) -> int:
    said = image.info.get("original_orientation") or image.getexif().get(_ORIENTATION, 1)
    return said if said in range(1, 9) else 1


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
def _said_plainly(name: str, data: bytes) -> Iterator[None]:
    """Turn a decoder's errors for broken or hostile bytes into one line, and drop its warnings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except BadInput:
        raise
    except UnidentifiedImageError:
        raise _unknown(name, data) from None
    except Image.DecompressionBombError:
        said = f"{shown(name)} claims more than {MAX_PIXELS // 1_000_000} megapixels and is not opened"
        raise BadInput(said, _SMALLER, code="picture_too_large", picture=name) from None
    except Exception as error:  # decoders raise OSError, SyntaxError, struct.error, ValueError, zlib.error …
        fault = "cut off" if "truncated" in str(error).lower() else "damaged"
        what = "a HEIC picture that is " if _is_heic(data) else ""
        said = f"{shown(name)} is {what}{fault}: it can't be decoded to the end"
        raise BadInput(said, _USABLE, code="picture_damaged", picture=name) from error


def _unknown(name: str, data: bytes) -> BadInput:
    """Return the refusal for what Pillow doesn't know: a form of TIFF that it can't read, a broken HEIC, no picture."""
    if _is_heic(data):
        said = f"{shown(name)} is a HEIC picture that is damaged: it can't be opened"
        return BadInput(said, _USABLE, code="picture_damaged", picture=name)
    if data.startswith(_TIFF):
        said = f"{shown(name)} is a TIFF of a form that isn't read, or is damaged"
        way = "save it as a TIFF or PNG with 8 or 16 bits a channel"
        return BadInput(said, way, code="picture_damaged", picture=name)
    return BadInput(f"{shown(name)} is not a picture", _USABLE, code="not_a_picture", picture=name)
