"""Gutters: the white or black bands that some models draw between the four pictures of a grid, and around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from collections.abc import Callable

_WHITE, _BLACK = 236, 20  # the darkest white and the brightest black of a gutter, of 255
_FULL = 250  # of 255: how much of a line is of the gutter's colour; a JPEG's noise takes some
_OTHER = 180  # how little of the pictures' own lines beside it may be
_WIDEST = 0.06  # of a side
_OFF_CENTRE = 0.03  # of a side: how far its middle may lie from the grid's
_SOFT = 3  # lines that are neither gutter nor picture, where an edge was scaled

Edges = tuple[int, int, int, int]  # of the first half: begin, end; of the second: begin, end


@dataclass(frozen=True, slots=True)
class Bands:
    """The gutters of a grid: where its halves lie `across` and `down`, None where that way has none."""

    across: Edges | None
    down: Edges | None
    said: str


def gutters(grid: Image.Image) -> Bands | None:
    """Find the gutters between the four pictures of a grid, whole bands that lie in its middle; None where none are."""
    for colour, mask in (("white", _white(grid)), ("black", _black(grid))):
        across, down = _halves(_filled(mask, 0)), _halves(_filled(mask, 1))
        if across or down:
            sizes = [f"{edges[2] - edges[1]} px" for edges in (across, down) if edges]
            return Bands(across, down, f"a {colour} gutter of {' and '.join(dict.fromkeys(sizes))} trimmed")
    return None


def _white(grid: Image.Image) -> Image.Image:
    red, green, blue = grid.split()
    return _mask(ImageChops.darker(ImageChops.darker(red, green), blue), lambda value: value >= _WHITE)


def _black(grid: Image.Image) -> Image.Image:
    red, green, blue = grid.split()
    return _mask(ImageChops.lighter(ImageChops.lighter(red, green), blue), lambda value: value <= _BLACK)


def _mask(grey: Image.Image, counts: Callable[[int], bool]) -> Image.Image:
    return grey.point([255 if counts(value) else 0 for value in range(256)])


def _filled(mask: Image.Image, side: int) -> bytes:
    """Return for each column (0) or row (1) how much of it is of the colour, of 255."""
    size = (mask.width, 1) if side == 0 else (1, mask.height)
    return mask.resize(size, Image.Resampling.BOX).tobytes()


def _halves(filled: bytes) -> Edges | None:
    """Return where the two halves lie beside a band in the middle; None where there is no band."""
    length, middle = len(filled), len(filled) // 2
    reach = int(length * _OFF_CENTRE)
    inside = [at for at in range(middle - reach, middle + reach + 1) if 0 <= at < length and filled[at] >= _FULL]
    if not inside:
        return None
    first, last = _run(filled, min(inside, key=lambda at: abs(at - middle)))
    centred = abs((first + last + 1) / 2 - length / 2) <= max(1, reach)
    if last - first + 1 > length * _WIDEST or not centred:
        return None
    begin, end = _soft(filled, first, -1), _soft(filled, last, 1)
    if begin is None or end is None:
        return None
    return _margin(filled), begin + 1, end, length - _margin(filled[::-1])


def _run(filled: bytes, at: int) -> tuple[int, int]:
    first = last = at
    while first > 0 and filled[first - 1] >= _FULL:
        first -= 1
    while last + 1 < len(filled) and filled[last + 1] >= _FULL:
        last += 1
    return first, last


def _soft(filled: bytes, at: int, step: int) -> int | None:
    """Return the first line of the picture beside a band; None where the band fades into it, as a night sky does."""
    for beside in range(at + step, at + step * (_SOFT + 2), step):
        if 0 <= beside < len(filled) and filled[beside] <= _OTHER:
            return beside
    return None


def _margin(filled: bytes) -> int:
    """Return how many lines of the band's colour lie at the beginning; none where it doesn't end like a band."""
    if not filled or filled[0] < _FULL:
        return 0
    last = _run(filled, 0)[1]
    beside = _soft(filled, last, 1)
    return 0 if beside is None or last + 1 > len(filled) * _WIDEST else beside
