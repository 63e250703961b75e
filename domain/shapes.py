"""Shapes of pictures: said as ratios, compared with the plan's, and the box or size that fits it."""

from __future__ import annotations

import re
from math import gcd
from typing import Literal

Fit = Literal["crop", "pad"]
Box = tuple[int, int, int, int]

WHITE = "#ffffff"
MATTE = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_SLACK = 0.02  # by which a shape may differ before anybody is warned
_USUAL = ((16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (1, 1), (21, 9), (4, 5), (5, 4))


def ratio_of(aspect: str) -> tuple[int, int] | None:
    """Read `16:9` as (16, 9); None where it is no ratio, as an old log may have it."""
    width, _, height = aspect.partition(":")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        return None
    return int(width), int(height)


def differs(width: int, height: int, aspect: str) -> bool:
    """Whether a picture's shape isn't the aspect ratio, by more than 2 %."""
    ratio = ratio_of(aspect)
    if ratio is None or not width or not height:
        return False
    times = width * ratio[1] / (height * ratio[0])
    return not 1 / (1 + _SLACK) <= times <= 1 + _SLACK


def shape(width: int, height: int) -> str:
    """Say a picture's shape: `9:16`, the usual ratio that it is nearly, else its own in least terms."""
    for usual in _USUAL:
        if not differs(width, height, f"{usual[0]}:{usual[1]}"):
            return f"{usual[0]}:{usual[1]}"
    common = gcd(width, height) or 1
    if max(width, height) // common <= 50:
        return f"{width // common}:{height // common}"
    return f"{width / height:.2f}:1"


def misshapen(what: str, width: int, height: int, aspect: str) -> str | None:
    """Say that a picture's shape isn't the plan's, naming both; None where it is."""
    if not differs(width, height, aspect):
        return None
    return f"{what} is {shape(width, height)} ({width}x{height}), and the plan says {aspect}"


def crop_box(width: int, height: int, aspect: str) -> Box:
    """Return the largest box (left, top, right, bottom) of the aspect ratio in the middle of a picture."""
    ratio = ratio_of(aspect) or (width, height)
    wide = min(width, max(1, round(height * ratio[0] / ratio[1])))
    high = min(height, max(1, round(width * ratio[1] / ratio[0])))
    left, top = (width - wide) // 2, (height - high) // 2
    return left, top, left + wide, top + high


def padded_size(width: int, height: int, aspect: str) -> tuple[int, int]:
    """Return the smallest size of the aspect ratio that a picture fits into."""
    ratio = ratio_of(aspect) or (width, height)
    return max(width, round(height * ratio[0] / ratio[1])), max(height, round(width * ratio[1] / ratio[0]))
