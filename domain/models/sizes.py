"""Sizes in pixels: of an aspect ratio, and of a resolution as providers name it."""

from __future__ import annotations

import re

LONG = 2048  # pixels of a grid's longer side, where a model takes any size
_STEP = 32
_LINES = re.compile(r"([0-9]{3,4})p\Z")
_LARGE = {"2k": 1440, "4k": 2160}
_NAMES = {
    **{"1:1": "square_hd", "3:4": "portrait_4_3", "9:16": "portrait_16_9"},
    **{"4:3": "landscape_4_3", "16:9": "landscape_16_9"},
}


def size_of(ratio: str) -> tuple[int, int]:
    """Return width and height of a picture of a ratio, its longer side 2,048 pixels, both whole times 32."""
    width, height = (int(side) for side in ratio.split(":"))
    return _side(width, max(width, height)), _side(height, max(width, height))


def _side(share: int, most: int) -> int:
    return max(_STEP, round(LONG * share / most / _STEP) * _STEP)


def named_size(ratio: str) -> str | None:
    """Return the name that providers have for a picture of a ratio: `landscape_16_9`; None where they have none."""
    return _NAMES.get(ratio)


def lines_of(resolution: object) -> int | None:
    """Return the pixels of the shorter side of a resolution such as `720p`; None for another name."""
    match = _LINES.match(resolution) if isinstance(resolution, str) else None
    return int(match[1]) if match else _LARGE.get(str(resolution).lower())


def pixels_of(resolution: object, ratio: str) -> int | None:
    """Return the pixels of a frame of a resolution such as `720p`; None for another name."""
    width, height = (int(side) for side in ratio.split(":"))
    short = lines_of(resolution)
    return short and short * round(short * max(width, height) / min(width, height))
