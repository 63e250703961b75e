"""Pictures that come in: upright, sRGB, 8 bits and opaque, with what was changed said."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from domain.errors import BadInput
from domain.shapes import crop_box, differs, misshapen, padded_size, shape
from services.media.arrivals import Arrived, Shaping, arrive, plain_picture
from services.media.pictures import read_picture
from tests.services.profiles import cmyk_profile, matrix_profile

RED, GREEN, BLUE, GREY = (230, 60, 40), (40, 200, 60), (40, 60, 90), (128, 128, 128)


def look() -> Image.Image:
    """Return a picture that says which way it is up: red above, a green band on the left."""
    image = Image.new("RGB", (640, 400), BLUE)
    image.paste(RED, (0, 0, 640, 100))
    image.paste(GREEN, (0, 0, 80, 400))
    return image


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seen(arrived: Arrived) -> Image.Image:
    image = Image.open(io.BytesIO(arrived.png))
    image.load()
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (arrived.width, arrived.height))
    return image


def near(image: Image.Image, place: tuple[int, int], wanted: tuple[int, int, int], by: int = 3) -> bool:
    pixel = image.getpixel(place)
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


def is_upright(image: Image.Image, by: int = 3) -> bool:
    places = {(300, 40): RED, (20, 380): GREEN, (20, 20): GREEN, (600, 380): BLUE}
    return image.size == (640, 400) and all(near(image, at, colour, by) for at, colour in places.items())


def lying(orientation: int) -> tuple[Image.Image, Image.Exif]:
    """Return the look as a camera stores it that was held another way, and what it says of that."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    exif = Image.Exif()
    exif[0x0112] = orientation
    return (look().transpose(Image.Transpose(back[orientation])) if orientation > 1 else look()), exif


def png_of_16_bits(width: int, height: int, pixel: tuple[int, ...], profile: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    kind = {1: 0, 2: 4, 3: 2, 4: 6}[len(pixel)]
    row = b"\0" + struct.pack(f">{len(pixel)}H", *pixel) * width
    parts = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0))
    parts += chunk(b"iCCP", b"x\0\0" + zlib.compress(profile)) if profile else b""
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")


def test_what_is_upright_opaque_srgb_already_comes_in_as_the_bytes_it_was() -> None:
    for image in (look(), look().convert("L"), look().convert("P")):
        data = encoded(image)
        arrived = arrive(data, "a.png")
        assert (arrived.png, arrived.changes, arrived.sha256) == (data, (), arrived.came_as)


def test_what_is_sent_from_elsewhere_is_encoded_anew_though_nothing_is_changed() -> None:
    data = encoded(look()) + b"<script>"
    arrived = arrive(data, "a.png", fresh=True)
    assert b"<script>" not in arrived.png
    assert arrived.changes == ()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_stood_up_in_every_format(kind: str, orientation: int) -> None:
    image, exif = lying(orientation)
    data = encoded(image, kind, exif=exif, quality=95)
    arrived = arrive(data, "a")
    assert is_upright(seen(arrived), by=14)
    assert any("turned" in change or "mirrored" in change for change in arrived.changes) == (orientation > 1)
    read = read_picture(data, "a")
    assert (read.width, read.height) == (640, 400)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_phones_heic_photo_is_read_upright(orientation: int) -> None:
    image, exif = lying(orientation)
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=95, exif=exif.tobytes())
    arrived = arrive(out.getvalue(), "photo.heic")
    assert is_upright(seen(arrived), by=20)
    assert arrived.changes[0] == "made a PNG of HEIC"
    assert any("turned" in change for change in arrived.changes) == (orientation > 1)
    assert (arrived.suffix, arrived.came) == (".heic", out.getvalue())


def test_a_heic_photo_that_is_cut_off_is_called_that() -> None:
    out = io.BytesIO()
    pillow_heif.from_pillow(look()).save(out)
    with pytest.raises(BadInput, match=r"^photo\.heic is a HEIC picture that is damaged: it can't be") as refusal:
        arrive(out.getvalue()[:-300], "photo.heic")
    assert refusal.value.code == "picture_damaged"


def test_the_colours_of_another_profile_are_applied() -> None:
    profile = matrix_profile("Display P3")
    arrived = arrive(encoded(Image.new("RGB", (400, 300), (234, 51, 35)), icc_profile=profile), "a.png")
    assert arrived.changes == ("Display P3 made sRGB",)
    assert near(seen(arrived), (9, 9), (255, 0, 0), by=8)  # P3's (234, 51, 35) is sRGB's red
    assert near(seen(arrive(encoded(Image.new("RGB", (400, 300), GREY), icc_profile=profile), "a.png")), (9, 9), GREY)


def test_a_profile_is_applied_below_transparency_too_and_to_a_palette() -> None:
    clear = Image.new("RGBA", (400, 300), (234, 51, 35, 255))
    clear.putpixel((0, 0), (0, 0, 0, 0))
    profile = matrix_profile("Display P3")
    for image in (clear, clear.convert("RGB").quantize(4)):
        assert near(seen(arrive(encoded(image, icc_profile=profile), "a.png", "#0000ff")), (9, 9), (255, 0, 0), by=8)
    assert near(seen(arrive(encoded(clear, icc_profile=profile), "a.png", "#0000ff")), (0, 0), (0, 0, 255), by=0)


def test_what_only_calls_itself_srgb_is_converted_and_srgb_by_another_name_is_not() -> None:
    swapped = matrix_profile("sRGB IEC61966-2.1")
    assert arrive(encoded(look(), icc_profile=swapped), "a.png").changes == ("sRGB IEC61966-2.1 made sRGB",)
    srgb = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
    from PIL import ImageCms

    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert arrive(encoded(look(), icc_profile=own), "a.png").changes == ()
    assert matrix_profile("monitor", srgb) != own


def test_a_profile_that_is_damaged_or_of_other_channels_is_passed_over_and_said() -> None:
    for profile in (b"no profile at all", cmyk_profile("press")):
        arrived = arrive(encoded(look(), icc_profile=profile), "a.png")
        assert arrived.changes == ("a colour profile that can't be used passed over",)
        assert is_upright(seen(arrived))


def test_cmyk_is_read_by_its_profile_and_without_one_as_well_as_can_be() -> None:
    paper, cyan = Image.new("CMYK", (400, 300), (0, 0, 0, 0)), Image.new("CMYK", (400, 300), (255, 0, 0, 0))
    for kind in ("TIFF", "JPEG"):
        with_profile = arrive(encoded(cyan, kind, icc_profile=cmyk_profile("Press 1")), "a")
        assert "Press 1 made sRGB" in with_profile.changes
        bare = arrive(encoded(cyan, kind), "a")
        assert "CMYK made sRGB without a profile" in bare.changes
        assert near(seen(bare), (9, 9), (0, 255, 255), by=4)
        assert not near(seen(with_profile), (9, 9), (0, 255, 255), by=20)
        light = arrive(encoded(paper, kind, icc_profile=cmyk_profile("Press 1")), "a")
        assert near(seen(light), (9, 9), (255, 255, 255), by=2)


@pytest.mark.parametrize(("value", "wanted"), [(0, 0), (0x4000, 64), (0x8080, 128), (0xFFFF, 255)])
def test_sixteen_bits_keep_their_tones(value: int, wanted: int) -> None:
    for data in (
        encoded(Image.new("I;16", (400, 300), value)),
        encoded(Image.new("I;16", (400, 300), value), "TIFF"),
        png_of_16_bits(400, 300, (value,)),
        png_of_16_bits(400, 300, (value,) * 3),
        png_of_16_bits(400, 300, (value, value, value, 0xFFFF)),
    ):
        arrived = arrive(data, "a")
        assert "16 bits made 8" in arrived.changes
        assert near(seen(arrived), (9, 9), (wanted,) * 3, by=1)


@pytest.mark.parametrize("white", [1.0, 255.0, 65535.0])
def test_floating_greys_keep_their_tones_whatever_counts_as_white(white: float) -> None:
    image = Image.linear_gradient("L").resize((400, 300)).convert("F").point(lambda value: value * (white / 255) + 0)
    arrived = arrive(encoded(image, "TIFF"), "a.tif")
    assert arrived.changes == ("made a PNG of TIFF", f"floating tones made 8 bits, with {white:g} as white")
    grey = Image.linear_gradient("L").resize((400, 300))
    for row in (0, 75, 150, 299):
        level = grey.getpixel((9, row))
        assert isinstance(level, int)
        assert near(seen(arrived), (9, row), (level,) * 3, by=1)


def test_lights_brighter_than_white_dont_darken_the_rest() -> None:
    image = Image.new("F", (400, 300), 0.5)
    image.putpixel((0, 0), 8.0)
    assert near(seen(arrive(encoded(image, "TIFF"), "a.tif")), (9, 9), GREY)


def test_transparency_lies_on_the_matte_whatever_the_format() -> None:
    picture = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 200, 300))
    for kind in ("PNG", "WEBP", "TIFF", "AVIF"):
        arrived = arrive(encoded(picture, kind), "a", "#00ff00")
        assert "transparency laid on #00ff00" in arrived.changes
        assert near(seen(arrived), (390, 9), (0, 255, 0), by=2)
        assert near(seen(arrived), (9, 9), (0, 0, 255), by=8)
    half = Image.new("RGBA", (400, 300), (0, 0, 0, 128))
    assert near(seen(arrive(encoded(half), "a")), (9, 9), (127, 127, 127), by=1)
    keyed = encoded(Image.new("RGB", (400, 300), (9, 9, 9)), transparency=(9, 9, 9))
    assert near(seen(arrive(keyed, "a", "#102030")), (9, 9), (16, 32, 48), by=0)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    data = encoded(look(), kind, save_all=True, append_images=[Image.new("RGB", (640, 400)), look().rotate(180)])
    arrived = arrive(data, "a")
    assert is_upright(seen(arrived), by=14)
    assert "the first of 3 frames" in arrived.changes


def test_a_tiff_that_isnt_read_is_called_a_tiff() -> None:
    data = bytearray(encoded(Image.new("RGB", (400, 300)), "TIFF"))
    with pytest.raises(BadInput, match=r"^a\.tif is a TIFF of a form that isn't read, or is damaged$"):
        arrive(bytes(data).replace(struct.pack("<HHII", 259, 3, 1, 1), struct.pack("<HHII", 259, 3, 1, 999)), "a.tif")


# -- shapes ------------------------------------------------------------------------------------------------------


def test_a_shape_may_differ_by_two_in_a_hundred() -> None:
    assert not differs(1376, 768, "16:9")
    assert not differs(1813, 1000, "16:9")
    assert differs(1814, 1000, "16:9")
    assert not differs(100, 100, "no ratio")
    assert (shape(400, 712), shape(640, 400), shape(1001, 777)) == ("9:16", "8:5", "1.29:1")
    said = "SEQ01_start001 is 9:16 (400x712), and the plan says 16:9"
    assert misshapen("SEQ01_start001", 400, 712, "16:9") == said
    assert misshapen("SEQ01_start001", 1280, 720, "16:9") is None


@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1", "21:9"])
@pytest.mark.parametrize(("width", "height"), [(640, 400), (400, 712), (1001, 777)])
def test_a_picture_is_cropped_or_padded_to_a_shape(width: int, height: int, aspect: str) -> None:
    left, top, right, bottom = crop_box(width, height, aspect)
    assert not differs(right - left, bottom - top, aspect)
    assert (left >= 0, top >= 0, right <= width, bottom <= height) == (True,) * 4
    assert (right - left == width) or (bottom - top == height)
    padded = padded_size(width, height, aspect)
    assert not differs(*padded, aspect)
    assert padded[0] == width or padded[1] == height


def test_fitting_keeps_the_middle_and_pads_with_the_matte() -> None:
    cropped = arrive(encoded(look()), "a", "#00ffff", Shaping("crop", "1:1"))
    assert (cropped.width, cropped.height) == (400, 400)
    assert cropped.changes == ("cropped from 640x400 to 1:1",)
    assert near(seen(cropped), (0, 40), RED)
    padded = arrive(encoded(look()), "a", "#00ffff", Shaping("pad", "1:1"))
    assert (padded.width, padded.height) == (640, 640)
    assert near(seen(padded), (300, 10), (0, 255, 255), by=0)
    assert near(seen(padded), (300, 160), RED)
    fitting = arrive(encoded(look().resize((640, 360))), "a", shaping=Shaping("crop", "16:9"))
    assert fitting.changes == ()


# -- large pictures ----------------------------------------------------------------------------------------------

_MEASURED = """
import sys
from pathlib import Path
from services.media.arrivals import arrive
arrived = arrive(Path(sys.argv[1]).read_bytes(), "large")
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(arrived.width, arrived.height, int(most.split()[1]) // 1024, arrived.changes)
"""


@pytest.mark.chaos  # for its length
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux says how much memory a process took")
@pytest.mark.parametrize(("kind", "mode", "most"), [("JPEG", "RGB", 400), ("PNG", "RGB", 700), ("TIFF", "I;16", 900)])
def test_a_picture_of_100_megapixels_is_scaled_down_in_bounded_memory(
    kind: str, mode: str, most: int, tmp_path: Path
) -> None:
    path = tmp_path / "large"
    options = {"compression": "tiff_deflate"} if kind == "TIFF" else {}
    Image.new(mode, (10_000, 10_000), 0x8080 if mode == "I;16" else GREY).save(path, kind, **options)
    ran = subprocess.run(
        [sys.executable, "-c", _MEASURED, path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    width, height, megabytes, changes = ran.stdout.split(" ", 3)
    assert (width, height) == ("5000", "5000")
    assert "scaled down from 10000x10000" in changes
    assert int(megabytes) < most


def test_what_is_shown_keeps_its_size() -> None:
    image, kind = plain_picture(encoded(Image.new("RGB", (6000, 5000))), "a")
    assert (image.size, kind) == ((6000, 5000), "PNG")


def test_a_picture_of_one_bit_is_made_eight() -> None:
    arrived = arrive(encoded(look().convert("1")), "a.png")
    assert arrived.changes == ("1 bit made 8",)
    seen(arrived)
