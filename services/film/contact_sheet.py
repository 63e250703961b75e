"""The contact sheet: start frame, a picture of each shot, its words, take and verdict, on pages to pin to the wall."""

from __future__ import annotations

from time import gmtime
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw, ImageOps
from PIL.PngImagePlugin import PngInfo

from services.media.lines import cut, drawable, wrapped
from services.media.typesetting import Type, leftwards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

PAGES = {"a4": (1754, 1240), "16:9": (1920, 1080)}  # pixels at 150 to the inch, broad
_PAPER, _INK, _FAINT, _RULE, _HOLE = (255, 255, 255), (24, 25, 28), (110, 112, 116), (214, 215, 218), (236, 237, 239)
_MARGIN, _GUTTER, _COLUMNS = 56, 22, 4
_HEAD = 74
_MAKER = "takeledger contact sheet"
_LINES = 4


class Card(NamedTuple):
    """A picture and what stands below it; without a picture its place is grey and says so."""

    title: str
    remark: str
    words: str
    picture: Callable[[], Image.Image] | None


class Part(NamedTuple):
    """A sequence: its heading, what is said beside it, and its cards in order."""

    title: str
    remark: str
    cards: tuple[Card, ...]


def draw_pages(title: str, parts: Iterable[Part], page: str) -> list[Image.Image]:
    """Return the pages, each with the title and its number.

    Args:
        title: at the foot of each page.
        parts: what to show.
        page: a key of PAGES.
    """
    sheet = _Sheet(PAGES[page])
    for part in parts:
        sheet.head(part)
        for row in _rows(part.cards):
            sheet.row(row, part)
    return sheet.done(drawable(title))


def _rows(cards: tuple[Card, ...]) -> Iterator[tuple[Card, ...]]:
    for first in range(0, len(cards), _COLUMNS):
        yield cards[first : first + _COLUMNS]


class _Sheet:
    """Pages that are filled from the top; a heading never stands alone at a page's foot."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._pages: list[Image.Image] = []
        self._y = 0
        self._bold, self._plain, self._small = Type(30), Type(19), Type(17)
        self._wide = (size[0] - 2 * _MARGIN - (_COLUMNS - 1) * _GUTTER) // _COLUMNS
        self._tall = round(self._wide * 9 / 16)
        self._row = self._tall + 64 + _LINES * 23 + 18

    def head(self, part: Part) -> None:
        """Begin a sequence."""
        if not self._pages or self._y + _HEAD + self._row > self._size[1] - _MARGIN:
            self._turn()
        self._heading(part.title, part.remark)

    def row(self, cards: tuple[Card, ...], part: Part) -> None:
        """Put a row of cards down; on a new page under the heading again."""
        if self._y + self._row > self._size[1] - _MARGIN:
            self._turn()
            self._heading(f"{part.title} …", "")
        for number, card in enumerate(cards):
            self._card(card, _MARGIN + number * (self._wide + _GUTTER))
        self._y += self._row

    def done(self, title: str) -> list[Image.Image]:
        """Return the pages, numbered."""
        if not self._pages:
            self._turn()
        for number, page in enumerate(self._pages, 1):
            y = page.height - _MARGIN / 2
            self._small.write(page, _MARGIN, y, cut(title, self._small.length, page.width - 400), _FAINT)
            label = f"{number} / {len(self._pages)}"
            self._small.write(page, page.width - _MARGIN - self._small.length(label), y, label, _FAINT)
        return self._pages

    def _turn(self) -> None:
        self._pages.append(Image.new("RGB", self._size, _PAPER))
        self._y = _MARGIN

    def _heading(self, title: str, remark: str) -> None:
        page, right = self._pages[-1], self._size[0] - _MARGIN
        beside = cut(drawable(remark), self._plain.length, self._size[0] / 2) if remark else ""
        room = right - _MARGIN - self._plain.length(beside) - _GUTTER
        self._bold.write(page, _MARGIN, self._y + 20, cut(drawable(title), self._bold.length, room), _INK)
        self._plain.write(page, right - self._plain.length(beside), self._y + 22, beside, _FAINT)
        ImageDraw.Draw(page).line((_MARGIN, self._y + 48, right, self._y + 48), _RULE, 2)
        self._y += _HEAD

    def _card(self, card: Card, x: int) -> None:
        page, box = self._pages[-1], (self._wide, self._tall)
        ImageDraw.Draw(page).rectangle((x, self._y, x + self._wide - 1, self._y + self._tall - 1), _HOLE)
        if card.picture:
            page.paste(ImageOps.pad(card.picture().convert("RGB"), box, color=_HOLE), (x, self._y))
        y = self._y + self._tall + 20
        self._plain.write(page, x, y, cut(drawable(card.title), self._plain.length, self._wide), _INK)
        self._small.write(page, x, y + 25, cut(drawable(card.remark), self._small.length, self._wide), _FAINT)
        words = drawable(card.words) if card.words else ""
        for number, line in enumerate(wrapped(words, self._small.length, self._wide, _LINES)):
            at = x + self._wide - self._small.length(line) if leftwards(words) else x
            self._small.write(page, at, y + 54 + number * 23, line, _INK)


def write_pdf(pages: list[Image.Image], target: str) -> None:
    """Write pages as a PDF of 150 pixels to the inch; without a date, so that the same pages give the same bytes."""
    dates = {"creationDate": gmtime(0), "modDate": gmtime(0)}
    named = {"title": "Contact sheet", "producer": _MAKER}
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150, **named, **dates)


def write_png(pages: list[Image.Image], target: str) -> None:
    """Write pages as one picture, one below the other."""
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)))
    y = 0
    for page in pages:
        whole.paste(page, (0, y))
        y += page.height
    made_by = PngInfo()
    made_by.add_text("Software", _MAKER)
    whole.save(target, "PNG", pnginfo=made_by)


def is_sheet(path: Path) -> bool:
    """Say whether a file is a contact sheet of ours."""
    return _MAKER.encode("utf-16-be") in (data := path.read_bytes()) or _MAKER.encode() in data
