"""Gutters between the four pictures of a grid: found, trimmed in the crop and said; none seen where none are."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter

from domain.ids import QUADRANTS
from services.media.arrivals import Shaping
from services.media.gutters import gutters
from services.media.pictures import crop_quadrant


def part(colour: tuple[int, int, int], size: tuple[int, int] = (640, 360)) -> Image.Image:
    noise = Image.merge("RGB", [Image.effect_noise(size, 40) for _ in "RGB"])
    return Image.blend(noise, Image.new("RGB", size, colour), 0.6)


PARTS = [part(colour) for colour in ((200, 60, 40), (40, 160, 60), (40, 60, 190), (150, 150, 60))]


def grid(gutter: int, colour: str = "white", margin: int = 0, down: int | None = None) -> Image.Image:
    tall = gutter if down is None else down
    image = Image.new("RGB", (1280 + gutter + 2 * margin, 720 + tall + 2 * margin), colour)
    for n, picture in enumerate(PARTS):
        image.paste(picture, (margin + (n % 2) * (640 + gutter), margin + (n // 2) * (360 + tall)))
    return image


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind, quality=85)
    return out.getvalue()


@pytest.mark.parametrize("colour", ["white", "black"])
@pytest.mark.parametrize("margin", [0, 9])
@pytest.mark.parametrize("gutter", [2, 8, 25])
def test_a_quadrant_is_cropped_without_gutters_pixel_by_pixel(gutter: int, margin: int, colour: str) -> None:
    data = png(grid(gutter, colour, margin))
    for n, quadrant in enumerate(QUADRANTS):
        crop = crop_quadrant(data, quadrant, "g")
        left, top = margin + (n % 2) * (640 + gutter), margin + (n // 2) * (360 + gutter)
        assert crop.box == (left, top, left + 640, top + 360)
        assert Image.open(io.BytesIO(crop.png)).tobytes() == PARTS[n].tobytes()
        assert crop.changes == (f"a {colour} gutter of {gutter} px trimmed",)


def test_a_gutter_one_way_only_is_trimmed_that_way() -> None:
    crop = crop_quadrant(png(grid(10, down=0)), "bottom_right", "g")
    assert crop.box == (650, 360, 1290, 720)
    assert crop.changes == ("a white gutter of 10 px trimmed",)


@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_gutter_is_found_through_a_jpegs_noise_and_soft_edges(colour: str) -> None:
    soft = grid(14, colour).filter(ImageFilter.GaussianBlur(1))
    crop = crop_quadrant(png(soft, "JPEG"), "top_left", "g")
    assert 634 <= crop.width <= 640
    assert 354 <= crop.height <= 360
    assert "trimmed" in crop.changes[0]


def test_where_no_gutter_is_none_is_seen() -> None:
    night = Image.linear_gradient("L").resize((1280, 720)).point(lambda value: value * 0.1).convert("RGB")
    day = Image.new("RGB", (1280, 720), "white")
    lamp = day.copy()
    lamp.paste((90, 90, 90), (100, 100, 400, 500))
    beside = Image.new("RGB", (1280, 720), (90, 120, 90))
    beside.paste("white", (200, 0, 215, 720))  # a post, not in the middle
    wide = Image.new("RGB", (1280, 720), (90, 120, 90))
    wide.paste("black", (500, 0, 780, 720))
    for image in (night, day, lamp, beside, wide, grid(0)):
        assert gutters(image) is None
    assert crop_quadrant(png(grid(0)), "top_left", "g").changes == ()


def test_a_crop_that_is_made_to_fit_has_the_smaller_box_and_a_padded_one_the_quadrants() -> None:
    data = png(grid(8))
    crop = crop_quadrant(data, "top_right", "g", shaping=Shaping("crop", "1:1"))
    assert crop.box == (648 + 140, 0, 648 + 500, 360)
    assert Image.open(io.BytesIO(crop.png)).tobytes() == PARTS[1].crop((140, 0, 500, 360)).tobytes()
    assert crop.changes[1:] == ("cropped from 640x360 to 1:1",)
    padded = crop_quadrant(data, "top_right", "g", "#ff0000", Shaping("pad", "1:1"))
    assert (padded.box, padded.width, padded.height) == ((648, 0, 1288, 360), 640, 640)
