"""Lays text out in the columns of a terminal: lines broken between words, tables whose wide cells go under the row."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_CODE = r"\x1b\[[0-9;]*m"
# What may be broken before and behind each letter: Chinese, Japanese, Korean, emoji; with what must stay beside it.
_WIDE = (
    "[\u1100-\u115f\u2e80-\u3000\u3003-\u3007\u3012-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_BESIDE = "[\u0300-\u036f\ufe0f\U0001f3fb-\U0001f3ff\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01-\uff1f”’…)]"
_COMMAND = r"(?:(?<=: )|(?<=  )|(?<=or )|(?<=`))(?:[^\s`]*/)?takes [a-z](?:\S| (?! ))*?(?=  |; |`|$)"
_GAP = "  "
_CUT = r" \S{1,24}…$"  # a text that was cut within a word
_ROOM = 24  # columns that a text needs at least to be read beside others; with less it goes under its row


HEADING, RULE = "\nheading", "\nrule"  # styles that no cell can name: none has a line break


@cache
def _piece() -> re.Pattern[str]:
    """Return the pattern of what isn't broken; 3 ms to make, which a pipe doesn't need."""
    return re.compile(rf"( *)({_COMMAND}|{_WIDE}(?:\u200d{_WIDE}|{_BESIDE})*|(?:(?!{_WIDE})\S)+)")


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
    return sum(map(_cells, re.sub(_CODE, "", text)))


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
    for found in _piece().finditer(text):
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


class _Column:
    """A column of a table: its heading, a text for each row, and how wide it is."""

    def __init__(self, heading: str, texts: Iterable[str]) -> None:
        self.heading = heading
        self.texts = [re.sub(_CUT, " …", text) for text in texts]
        self.width = self.at_least([heading])

    def at_least(self, words: Iterable[str]) -> int:
        """Return how wide these words and all texts make it."""
        return max(map(cells, [*words, *self.texts]))


class Table:
    """A table in the columns of a terminal: empty columns gone, no word broken, wide cells under their row.

    Args:
        headings: a word or a few for each column.
        rows: a text for each column; the first names the row.
        ways: what comes next after each row; beside it where most have room, else under it. With them each row keeps
            to one line, and what doesn't fit there goes under it.
        width: how many columns the terminal has.
    """

    def __init__(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], ways: Sequence[Way] | None, width: int
    ) -> None:
        made = [_Column(heading, (row[n] for row in rows)) for n, heading in enumerate(headings)]
        self._columns = [column for column in made if column is made[0] or not rows or any(column.texts)]
        self._rows, self._width, self._ways, self._flat = len(rows), width, ways, ways is not None
        beside = [max(cells(str(way)) for way in ways)] if ways else []
        if _spread([*(column.width for column in self._columns), *beside]) > width:
            self._cap_names()
        if ways:
            self._put_beside(ways, last=self._columns[-1] is made[-1])
        self._beside = list(self._columns)
        self._fit()

    def _cap_names(self) -> None:
        """Let a few long names stand on lines of their own rather than take the room of all other columns."""
        names = self._columns[0]
        usual = [wide for name in names.texts if (wide := cells(name)) <= self._width // 4]
        names.width = max([cells(names.heading), *usual])

    def _put_beside(self, ways: Sequence[Way], *, last: bool) -> None:
        """Make the ways a column, where most have room; before the last one, whose texts may go under their rows."""
        before, behind = (self._columns[:-1], self._columns[-1:]) if last else (self._columns, [])
        taken = [*(column.width for column in before), *(cells(column.heading) for column in behind)]
        room = self._width - _spread([*taken, 0])
        fitting = [wide for way in ways if (wide := cells(str(way))) <= room]
        if 2 * len(fitting) > len(ways):
            column = _Column("next", map(str, ways))
            column.width = max(fitting)
            self._columns, self._ways = [*before, column, *behind], None

    def _fit(self) -> None:
        """Break headings, then give the widest column what is left, or take it from beside the others."""
        if (over := self._over()) > 0 and self._flat:
            last = self._columns[-1]
            last.width = max(cells(last.heading), last.width - over)
        elif over > 0:
            for column in self._columns[1:]:
                column.width = column.at_least(column.heading.split())
        while (over := self._over()) > 0 and len(self._beside) > 1:
            widest = max(self._beside[1:], key=lambda column: column.width)
            if widest.width - over >= _ROOM and not self._flat:
                widest.width -= over
            else:
                self._beside.remove(widest)

    def _over(self) -> int:
        return _spread([column.width for column in self._beside]) - self._width

    def lines(self, style: Callable[[str, str], str]) -> Iterator[str]:
        """Yield the table's lines; `style` gives a text its colours, by the whole cell or by HEADING and RULE."""
        yield from self._line([column.heading for column in self._beside], lambda text, _: style(text, HEADING))
        yield style("─" * min(self._width, _spread([column.width for column in self._beside])), RULE)
        for row in range(self._rows):
            yield from self._row(row, style)
            if self._ways is not None:
                yield from self._way(self._ways[row])

    def _row(self, row: int, style: Callable[[str, str], str]) -> Iterator[str]:
        below = [column for column in self._columns if not self._stands_beside(column, column.texts[row])]
        if self._columns[0] in below:  # a long name has a line of its own
            yield below.pop(0).texts[row]
        beside = [
            column.texts[row] if self._stands_beside(column, column.texts[row]) else "" for column in self._beside
        ]
        yield from self._line(beside, style)
        for column in (column for column in below if column.texts[row]):
            head = f"    {column.heading}{_GAP}"
            yield from wrapped(head + column.texts[row], self._width, min(len(head), self._width // 2))

    def _stands_beside(self, column: _Column, text: str) -> bool:
        if column is self._columns[0] or self._flat:
            return column in self._beside and cells(text) <= column.width
        return column in self._beside

    def _line(self, texts: Sequence[str], style: Callable[[str, str], str]) -> Iterator[str]:
        columns = [wrapped(text, column.width) for text, column in zip(texts, self._beside, strict=True)]
        for n in range(max(map(len, columns))):
            parts = []
            for text, lines, column in zip(texts, columns, self._beside, strict=True):
                part = lines[n] if n < len(lines) else ""
                parts.append(style(part, text) + " " * (column.width - cells(part)))
            yield _GAP.join(parts).rstrip()

    def _way(self, way: Way) -> Iterator[str]:
        line = f"    {way}"
        if not way.command or cells(line) <= self._width:
            yield line
            return
        yield from wrapped(f"    {way.words}:", self._width, 4)
        yield f"    {way.command}"


def _spread(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)
