"""Lays text out in the columns of a terminal: lines broken between words, tables whose wide cells go under the row."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CODE = re.compile(r"\x1b\[[0-9;]*m")
# What may be broken before and behind each letter: Chinese, Japanese, Korean, emoji; with what must stay beside it.
_WIDE = (
    "[\u1100-\u115f\u2e80-\u3000\u3003-\u3007\u3012-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_BESIDE = "[\u0300-\u036f\ufe0f\U0001f3fb-\U0001f3ff\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01-\uff1f”’…)]"
_COMMAND = r"(?:(?<=: )|(?<=  )|(?<=or )|(?<=`)|^)takes [a-z](?:\S| (?! ))*?(?=  |; |`|$)"
_PIECE = re.compile(rf"( *)({_COMMAND}|{_WIDE}(?:\u200d{_WIDE}|{_BESIDE})*|(?:(?!{_WIDE})\S)+)")
_GAP = "  "
_ROOM = 24  # columns that a text needs at least to be read beside others; with less it goes under its row


class Way(NamedTuple):
    """What comes next, in words and as a command, which is never broken and stands whole for copying."""

    words: str
    command: str

    def __str__(self) -> str:
        return f"{self.words}: {self.command}" if self.command else self.words


def cells(text: str) -> int:
    """Return how many columns a text takes on a terminal; escape codes take none."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_cells, _CODE.sub("", text)))


def _cells(letter: str) -> int:
    if letter == "\ufe0f":  # makes the sign before it a picture, which is as wide as two
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def shortened(text: str, width: int) -> str:
    """Return a text in at most so many columns, an ellipsis for what is cut off."""
    if cells(text) <= width:
        return text
    end, used = 0, 1
    while used + (wide := _cells(text[end])) <= width:
        end, used = end + 1, used + wide
    return f"{text[:end].rstrip()}…"


def wrapped(text: str, width: int, hanging: int = 0) -> list[str]:
    """Break a line between words, never inside a command; a word that is wider than `width` stays whole.

    Args:
        text: one line; spaces at its beginning stay.
        width: how many columns a line may have.
        hanging: how far lines but the first are indented.
    """
    if cells(text) <= width:
        return [text]
    lines, line, used = [], "", 0
    for found in _PIECE.finditer(text):
        spaces, word = found.groups()
        wide = cells(word)
        if line.strip() and used + len(spaces) + wide > width:
            lines.append(line)
            line, used, spaces = " " * hanging, hanging, ""
        line, used = f"{line}{spaces}{word}", used + len(spaces) + wide
    return [*lines, line]


def paragraphs(text: str, width: int) -> list[str]:
    """Break each line of a text between words; what goes on stands under the line's own beginning, or indented."""
    lines = []
    for line in text.split("\n"):
        lead = len(line) - len(line.lstrip(" "))
        lines += wrapped(line, width, max(4, lead) if lead < width // 2 else 0)
    return lines


class Table:
    """A table in the columns of a terminal: empty columns gone, no word broken, wide cells under their row.

    Args:
        headings: a word or a few for each column.
        rows: a text for each column; the first names the row.
        ways: what comes next after each row; beside it where all have room, else under it. With them each row keeps
            to one line: a text of the last column that doesn't fit there goes under it.
        width: how many columns the terminal has.
    """

    def __init__(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], ways: Sequence[Way] | None, width: int
    ) -> None:
        self._ways, self._width, self._flat = ways, width, ways is not None
        shown = [n for n, _ in enumerate(headings) if n == 0 or not rows or any(row[n] for row in rows)]
        self._headings = [headings[n] for n in shown]
        self._rows = [[row[n] for n in shown] for row in rows]
        if ways:
            self._put_beside(ways)
        self._beside = list(range(len(self._headings)))
        self._widths = self._natural(self._headings, self._rows)
        self._fit()

    def _put_beside(self, ways: Sequence[Way]) -> None:
        """Make the ways the last column but one, where that leaves the last one room for its heading."""
        *headings, last = self._headings
        rows = [[*row[:-1], str(way), row[-1]] for row, way in zip(self._rows, ways, strict=True)]
        widths = self._natural([*headings, "next"], [row[:-1] for row in rows])
        if self._spread([*widths, cells(last)]) <= self._width:
            self._headings, self._rows, self._ways = [*headings, "next", last], rows, None

    @staticmethod
    def _natural(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
        return [max(map(cells, column)) for column in zip(headings, *rows, strict=True)]

    @staticmethod
    def _spread(widths: Sequence[int]) -> int:
        return sum(widths) + len(_GAP) * (len(widths) - 1)

    def _over(self) -> int:
        return self._spread([self._widths[n] for n in self._beside]) - self._width

    def _fit(self) -> None:
        """Break headings, then give the widest column what is left, or take it from beside the others."""
        if self._over() > 0:
            words = [max(heading.split(), key=cells) for heading in self._headings]
            self._widths = self._natural(words, self._rows)
        while self._over() > 0 and len(self._beside) > 1:
            widest = max(self._beside[1:], key=lambda n: self._widths[n])
            room = self._widths[widest] - self._over()
            least = (
                _ROOM if not self._flat else cells(self._headings[-1]) if widest == len(self._headings) - 1 else None
            )
            if least is not None and room >= least:
                self._widths[widest] = room
            else:
                self._beside.remove(widest)

    def lines(self, style: Callable[[str, str], str]) -> Iterator[str]:
        """Yield the table's lines; `style` gives a text its colours, by the whole cell or `heading` it is of."""
        yield from self._row([self._headings[n] for n in self._beside], lambda text, _: style(text, "heading"))
        yield style("─" * min(self._width, self._spread([self._widths[n] for n in self._beside])), "rule")
        for at, row in enumerate(self._rows):
            below = [n for n in range(len(row)) if row[n] and not self._stands_beside(n, row[n])]
            yield from self._row(["" if n in below else row[n] for n in self._beside], style)
            for n in below:
                head = f"    {self._headings[n]}{_GAP}"
                yield from wrapped(head + row[n], self._width, min(len(head), self._width // 2))
            if self._ways is not None:
                yield from self._way(self._ways[at])

    def _stands_beside(self, column: int, text: str) -> bool:
        return column in self._beside and (not self._flat or column == 0 or cells(text) <= self._widths[column])

    def _row(self, texts: Sequence[str], style: Callable[[str, str], str]) -> Iterator[str]:
        widths = [self._widths[n] for n in self._beside]
        columns = [wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
        for line in range(max(map(len, columns))):
            parts = []
            for text, column, width in zip(texts, columns, widths, strict=True):
                part = column[line] if line < len(column) else ""
                parts.append(style(part, text) + " " * (width - cells(part)))
            yield _GAP.join(parts).rstrip()

    def _way(self, way: Way) -> Iterator[str]:
        line = f"    {way}"
        if not way.command or cells(line) <= self._width:
            yield line
            return
        yield from wrapped(f"    {way.words}:", self._width, 4)
        yield f"    {way.command}"
