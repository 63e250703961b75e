"""Lines of type: a prompt on one line of what the typefaces have, cut or broken to a width."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from domain.ids import shown
from domain.scripts import may_break, whole
from services.media.fonts import face_for
from services.media.typesetting import OWN, settable

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 600  # characters of a prompt that are looked at; three lines never hold more
_SPELT = {"—": "-", "–": "-", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "ł": "l", "Ł": "L"}
_SPELT |= {"€": "EUR", "•": "·", "→": "->", "đ": "d", "ı": "i"}


def drawable(text: str) -> str:
    """Return a prompt on one line, in what the typefaces here have; Latin letters lose their accents."""
    return settable(_line(text))[0]


def lacking(text: str) -> frozenset[str]:
    """Return the names of the scripts that a prompt loses letters of: no typeface here has them."""
    return settable(_line(text))[1]


def wrapped(text: str, measure: Callable[[str], float], width: float, lines: int) -> list[str]:
    """Break text into at most `lines` lines of `width` pixels; the last ends in … where there is more."""
    out: list[str] = []
    rest = text
    while rest and len(out) < lines:
        line = _fitting(rest, measure, width)
        rest = rest[len(line) :].lstrip()
        out.append(line.rstrip())
    if rest:
        out[-1] = cut(out[-1] + " " + rest, measure, width)
    return out


def _fitting(text: str, measure: Callable[[str], float], width: float) -> str:
    """Return as many words from the front of `text` as fit, or letters where not one word does."""
    end = 1
    while end < len(text) and measure(text[: end + 1].rstrip()) <= width:
        end += 1
    if end == len(text):
        return text
    return text[: next((at for at in range(end, 0, -1) if may_break(text, at)), whole(text, end) or end)]


def cut(text: str, measure: Callable[[str], float], width: float) -> str:
    """Return text on one line of `width` pixels, ending in … where it doesn't fit."""
    if measure(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle] + "…") <= width else (low, middle - 1)
    return text[: whole(text, low)].rstrip(" ,.;:") + "…"


def _line(text: str) -> str:
    line = shown(" ".join(text[: 4 * _LONGEST].split()), _LONGEST) if text.strip() else "(no prompt)"
    return "".join(map(_spelt, unicodedata.normalize("NFC", line)))


def _spelt(character: str) -> str:
    """Return a Latin letter as Pillow's own typeface spells it, and every other character as it is."""
    if character in OWN or character in _SPELT:
        return _SPELT.get(character, character)
    if "！" <= character <= "～" and face_for(character, "SC"):  # full-width signs stay as wide as the words
        return character
    base = [c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)]
    return "".join(base) if base and all(c.isascii() for c in base) else character
