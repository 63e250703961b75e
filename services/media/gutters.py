"""Gutters: the white or black bands that some models draw between the four pictures of a grid, and around them."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

_WHITE, _BLACK = 236, 20  # the darkest white and the brightest black of a gutter, of 255
_WHITISH, _BLACKISH = 150, 105  # the same where an edge was scaled
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
    red, green, blue = grid.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    white = _mask(darkest, _WHITE, 255), _mask(darkest, _WHITISH, 255)
    black = _mask(brightest, 0, _BLACK), _mask(brightest, 0, _BLACKISH)
    for colour, (mask, edges_too) in (("white", white), ("black", black)):
        across, down = (_halves(_filled(mask, side), _filled(edges_too, side)) for side in (0, 1))
        if across or down:
            sizes = [f"{edges[2] - edges[1]} px" for edges in (across, down) if edges]
            return Bands(across, down, f"a {colour} gutter of {' and '.join(dict.fromkeys(sizes))} trimmed")
    return None


def _mask(grey: Image.Image, least: int, most: int) -> Image.Image:
    return grey.point([255 if least <= value <= most else 0 for value in range(256)])


def _filled(mask: Image.Image, side: int) -> bytes:
    """Return for each column (0) or row (1) how much of it is of the colour, of 255."""
    size = (mask.width, 1) if side == 0 else (1, mask.height)
    return mask.resize(size, Image.Resampling.BOX).tobytes()


def _halves(filled: bytes, edged: bytes) -> Edges | None:
    """Return where the two halves lie beside a band in the middle; None where there is no band.

    `edged` counts as filled what may be the band's soft edge, too.
    """
    length, middle = len(filled), len(filled) // 2
    reach = int(length * _OFF_CENTRE)
    inside = [at for at in range(middle - reach, middle + reach + 1) if 0 <= at < length and filled[at] >= _FULL]
    if not inside:
        return None
    first, last = _run(filled, min(inside, key=lambda at: abs(at - middle)))
    centred = abs((first + last + 1) / 2 - length / 2) <= max(1, reach)
    if last - first + 1 > length * _WIDEST or not centred:
        return None
    before, after = _beside(filled, edged, first, -1), _beside(filled, edged, last, 1)
    if before is None or after is None:
        return None
    return _margin(filled, edged), before + 1, after, length - _margin(filled[::-1], edged[::-1])


def _run(filled: bytes, at: int) -> tuple[int, int]:
    first = last = at
    while first > 0 and filled[first - 1] >= _FULL:
        first -= 1
    while last + 1 < len(filled) and filled[last + 1] >= _FULL:
        last += 1
    return first, last


def _beside(filled: bytes, edged: bytes, at: int, step: int) -> int | None:
    """Return the first line of the picture beside a band; None where the band fades into it, as a night sky does."""
    for line in range(at + step, at + step * (_SOFT + 2), step):
        if 0 <= line < len(filled) and filled[line] <= _OTHER and edged[line] < _FULL:
            return line
    return None


def _margin(filled: bytes, edged: bytes) -> int:
    """Return how many lines of the band's colour lie at the beginning; none where they don't end like a band."""
    if not filled or filled[0] < _FULL:
        return 0
    last = _run(filled, 0)[1]
    beside = _beside(filled, edged, last, 1)
    return 0 if beside is None or last + 1 > len(filled) * _WIDEST else beside
