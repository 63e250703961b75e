"""Pictures: what is let in, what is refused in one line, and that a crop is exact."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageCms

from cli.command_lines import hint
from domain.errors import BadInput
from domain.ids import QUADRANTS
from services.media.arrivals import MIN_SIDE
from services.media.pictures import Picture, as_jpeg, as_png, crop_quadrant, quadrant_box, read_picture


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise((width, height), 80) for _ in "RGB"]).convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def same(first: Image.Image, second: Image.Image) -> bool:
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


def png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_picture_is_read_with_its_size_and_format(kind: str) -> None:
    assert read_picture(encoded(noise(64, 48), kind), "a") == Picture(64, 48, kind)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("missing", [1, 13, 2000])
def test_a_picture_that_was_cut_off_is_refused(kind: str, missing: int) -> None:
    with pytest.raises(BadInput, match=r"^start\.bin is (cut off|damaged): it can't be decoded to the end$") as refusal:
        read_picture(encoded(noise(120, 90), kind)[:-missing], "start.bin")
    assert hint(refusal.value)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "x.png is empty"),
        (b"<html>no such image</html>", "x.png is not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "x.png is not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"not really" * 9, "x.png is cut off: it can't be decoded to the end"),
        (png_claiming(30, 30).replace(b"IHDR\0", b"IHDR\1"), "x.png is not a picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_line(data: bytes, line: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_picture(data, "x.png")
    assert str(refusal.value) == line


def test_a_picture_with_a_hole_in_it_is_refused() -> None:
    data = encoded(noise(120, 90))
    with pytest.raises(BadInput, match=r"^x\.png is (damaged|cut off)"):
        read_picture(data[:5000] + b"\0" * 200 + data[5200:], "x.png")


@pytest.mark.parametrize("side", [10_001, 12_000, 20_000, 2**31 - 1])
def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(BadInput, match="100 megapixels"):
        as_png(png_claiming(side, 10_000), "bomb.png")


def test_a_name_with_control_characters_is_shown_harmlessly() -> None:
    with pytest.raises(BadInput) as refusal:
        read_picture(b"", "a\x1b[31m\n.png")
    assert str(refusal.value) == "a\\x1b[31m\\x0a.png is empty"


def test_a_png_stays_the_bytes_it_was() -> None:
    data = encoded(noise(40, 30))
    assert as_png(data, "a") is data


def test_a_photo_that_lies_on_its_side_is_stood_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(noise(60, 40), "JPEG", exif=exif)
    assert read_picture(data, "a") == Picture(40, 60, "JPEG")
    assert opened(as_png(data, "a")).size == (40, 60)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGBA"), ("GIF", "P")],
)
def test_any_other_picture_becomes_an_rgb_png_the_same_each_time(kind: str, mode: str) -> None:
    image = noise(50, 40, "RGB" if mode == "RGBA" else mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = encoded(image, kind)
    first = as_png(data, "a")
    assert (opened(first).format, opened(first).mode) == ("PNG", "RGB")
    assert first == as_png(data, "a")


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    data = encoded(Image.new("I;16", (20, 20), 0x8000), "TIFF")
    assert opened(as_png(data, "a")).getpixel((3, 3)) == (128, 128, 128)


@pytest.mark.parametrize(("width", "height"), [(1281, 721), (1280, 721), (1281, 720), (640, 640)])
def test_four_crops_laid_side_by_side_are_the_grid_again(width: int, height: int) -> None:
    grid = noise(width, height)
    data = encoded(grid)
    again, area = Image.new("RGB", grid.size), 0
    for quadrant in QUADRANTS:
        crop = crop_quadrant(data, quadrant, "grid")
        assert opened(crop.png).size == (crop.width, crop.height)
        again.paste(opened(crop.png), crop.box[:2])
        area += crop.width * crop.height
    assert same(again, grid)
    assert area == width * height


def test_quadrants_are_named_in_reading_order() -> None:
    boxes = [quadrant_box(11, 7, quadrant) for quadrant in QUADRANTS]
    assert boxes == [(0, 0, 5, 3), (5, 0, 11, 3), (0, 3, 5, 7), (5, 3, 11, 7)]


def test_the_same_grid_gives_the_same_crop_bytes() -> None:
    data = encoded(noise(700, 700))
    assert crop_quadrant(data, "top_right", "g").png == crop_quadrant(data, "top_right", "g").png


def test_a_crop_below_the_smallest_side_is_refused_with_its_size() -> None:
    assert crop_quadrant(encoded(noise(2 * MIN_SIDE, 2 * MIN_SIDE)), "top_left", "g").width == MIN_SIDE
    with pytest.raises(BadInput, match=r"top_left of g\.png is only 400x299 pixels") as refusal:
        crop_quadrant(encoded(noise(800, 599)), "top_left", "g.png")
    assert "larger grid" in hint(refusal.value)


def test_a_jpeg_is_as_good_as_fits() -> None:
    data = encoded(noise(400, 300))
    best = as_jpeg(data, "a.png", 10_000_000)
    assert read_picture(best, "a.jpg") == Picture(400, 300, "JPEG")
    sizes = [len(as_jpeg(data, "a.png", limit)) for limit in (len(best), len(best) - 1, len(best) // 2)]
    assert sizes[0] == len(best) > sizes[1] > sizes[2]
    assert sizes[2] <= len(best) // 2
    assert as_jpeg(data, "a.png", 10_000_000) == best


def test_a_jpeg_of_what_is_transparent_lies_on_white() -> None:
    picture = Image.new("RGBA", (400, 300), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 200, 300))
    seen = opened(as_jpeg(encoded(picture), "a.png", 1_000_000))
    assert seen.mode == "RGB"
    assert seen.getpixel((390, 10)) == (255, 255, 255)
    left = seen.getpixel((10, 10))
    assert isinstance(left, tuple)
    assert left[2] > 250


@pytest.mark.parametrize("mode", ["L", "P", "LA", "I;16", "CMYK"])
def test_a_jpeg_of_any_picture_is_rgb(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    assert opened(as_jpeg(encoded(Image.new(mode, (40, 30)), kind), "a", 1_000_000)).mode == "RGB"


def test_a_jpeg_keeps_its_colours_meaning() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(noise(40, 30), icc_profile=profile)
    assert opened(as_jpeg(data, "a.png", 1_000_000)).info["icc_profile"] == profile


def test_a_jpeg_that_cannot_be_small_enough_is_refused() -> None:
    with pytest.raises(BadInput, match=r"a\.png is too large: no JPEG of it fits into 1,000 bytes"):
        as_jpeg(encoded(noise(400, 300)), "a.png", 1000)
    with pytest.raises(BadInput, match="too large"):
        as_jpeg(encoded(Image.new("RGB", (65_536, 1))), "a.png", 1_000_000)
    with pytest.raises(BadInput, match="not a picture"):
        as_jpeg(b"no picture", "a.png", 1_000_000)
