"""The colours of a picture made 8-bit sRGB: its tones scaled, its colour profile applied."""

from __future__ import annotations

import io
from math import isfinite
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageCms

from services.media.coded_colours import HDR
from services.media.said_profile import coded_profile, png_profile

if TYPE_CHECKING:
    from services.media.decoding import Decoded

_NEAR = 3  # levels by which a profile may differ from sRGB and still be it
_PATCHES = [(r, g, b) for r in (0, 64, 128, 192, 255) for g in (0, 64, 128, 192, 255) for b in (0, 64, 128, 192, 255)]


def in_srgb(decoded: Decoded) -> tuple[Image.Image, list[str]]:
    """Return a picture as 8-bit sRGB, RGB or RGBA, and what was changed; one that is so already is the same object."""
    image, changes = _in_eight_bits(decoded)
    if image.mode in ("P", "PA", "1", "La", "RGBa"):
        image = image.convert("RGBA" if image.has_transparency_data or image.mode == "RGBa" else "RGB")
    return _with_colours(image, decoded, changes)


def _with_colours(image: Image.Image, decoded: Decoded, changes: list[str]) -> tuple[Image.Image, list[str]]:
    """Apply what says the most of a picture's colours: in a PNG codes, a profile, gamma; else a profile, codes."""
    info, codes = decoded.image.info, decoded.codes
    profile = info.get("icc_profile")
    if codes and (decoded.kind == "PNG" or not profile):
        if codes[1] in HDR:
            return _from_hdr(_rgb(image), codes, changes)
        profile = coded_profile(*codes)
    elif not profile and decoded.kind == "PNG":
        profile = png_profile(info)
    return _with_profile(image, profile, changes)


def _from_hdr(image: Image.Image, codes: tuple[int, int], changes: list[str]) -> tuple[Image.Image, list[str]]:
    from services.media.film_colours import hdr_in_srgb  # ffmpeg is loaded where it is needed

    made = hdr_in_srgb(image.convert("RGB"), *codes)
    if image.mode == "RGBA":
        made.putalpha(image.getchannel("A"))
    return made, [*changes, f"HDR ({HDR[codes[1]]}) made sRGB"]


def _in_eight_bits(decoded: Decoded) -> tuple[Image.Image, list[str]]:
    image = decoded.image
    if image.mode == "F":
        return _from_float(image)
    if image.mode.startswith("I"):
        most = 2**16 - 1 if image.mode.startswith("I;16") or decoded.bits <= 16 else 2**31 - 1
        scaled = image.convert("I").point(lambda value: value * (255 / most) + 0.5).convert("L")
        return scaled, [f"{decoded.bits} bits made 8"]
    if decoded.bits > 8:
        return image, [f"{decoded.bits} bits made 8"]  # by the decoder
    if decoded.bits < 8 and image.mode in ("1", "L"):  # what has a palette has 8 bits of each colour there
        return image, [f"{decoded.bits} {'bit' if decoded.bits == 1 else 'bits'} made 8"]
    return image, []


def _from_float(image: Image.Image) -> tuple[Image.Image, list[str]]:
    """Scale floating greys; what is brighter than white is white."""
    _, high = image.getextrema()
    assert isinstance(high, int | float)
    white = _white(high)
    scaled = image.point(lambda value: value * (255 / white) + 0.5)
    return scaled.convert("L"), [f"floating tones made 8 bits, with {white:g} as white"]


def _white(high: float) -> float:
    """Return the value that is white in a picture whose brightest one is `high`; lights may be several times white."""
    if not isfinite(high) or high <= 16:
        return 1.0
    return next((white for white in (255.0, 65535.0) if high <= white), high)


def _with_profile(image: Image.Image, profile: bytes | None, changes: list[str]) -> tuple[Image.Image, list[str]]:
    if profile and (source := _read(profile)):
        try:
            return _converted(image, source, changes)
        except (ImageCms.PyCMSError, ValueError, OSError):
            pass  # a profile of other channels than the picture has, for example
    if profile:
        changes.append("a colour profile that can't be used passed over")
    if image.mode in ("CMYK", "YCbCr", "LAB", "HSV"):
        changes.append(f"{image.mode} made sRGB" + (" without a profile" if image.mode == "CMYK" else ""))
    return _rgb(image), changes


def _rgb(image: Image.Image) -> Image.Image:
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _read(profile: bytes) -> ImageCms.ImageCmsProfile | None:
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return None


def _converted(
    image: Image.Image, source: ImageCms.ImageCmsProfile, changes: list[str]
) -> tuple[Image.Image, list[str]]:
    if image.mode in ("L", "LA") and source.profile.xcolor_space.strip() == "RGB":
        image = _rgb(image)
    mode = {"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode)
    to_srgb = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    if mode in ("RGB", "L") and _changes_little(to_srgb, mode):
        return _rgb(image), changes
    alpha = image.getchannel("A") if "A" in image.getbands() and image.mode != "LAB" else None
    opaque = image if image.mode == mode else image.convert(mode)
    made = ImageCms.applyTransform(opaque, to_srgb)
    assert made is not None
    if alpha:
        made.putalpha(alpha)
    made.info.pop("icc_profile", None)
    return made, [*changes, f"{_named(source)} made sRGB"]


def _changes_little(to_srgb: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether a profile is sRGB, or as good as that, whatever it calls itself."""
    patches = Image.new("RGB", (len(_PATCHES), 1))
    patches.putdata(_PATCHES)
    if mode == "L":
        patches = patches.convert("L")
    made = ImageCms.applyTransform(patches, to_srgb)
    assert made is not None
    off = ImageChops.difference(made, patches.convert("RGB"))
    return max(off.tobytes()) <= _NEAR


def _named(profile: ImageCms.ImageCmsProfile) -> str:
    said = " ".join(ImageCms.getProfileDescription(profile).split())
    return said[:60] if said.isprintable() and said else "a colour profile"
