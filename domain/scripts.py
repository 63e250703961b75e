"""Scripts that are written without spaces between words, whose characters stand for words; and `@names` in any script.

Korean has spaces, but ties its particles to the words, so that it counts among them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Ranges of a regular expression's character class: Thai to Tibetan, Burmese, Khmer, kana, Han, Hangul.
UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
# Signs that belong to the character before them.
_TIED = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e"
    "\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f"
)
UNIT = f"[{UNSPACED}][{_TIED}]*"  # a character that stands for a word
SPACED = rf"(?![{UNSPACED}])\w"  # a letter, digit or _ of a word between spaces

_AT = "@＠"
_NAME = "[A-Za-z0-9][A-Za-z0-9_-]*"
# What comes before an @ in an e-mail address; letters of scripts that have no such addresses come before a name.
_ADDRESS = "A-Za-z0-9_\u00c0-\u024f"
# Not compiled here: that takes 2 ms, which commands that look at no words needn't pay.
MENTION = rf"(?P<doubled>@@|＠＠)|(?<![{_ADDRESS}])[{_AT}](?P<name>{_NAME})"

_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}
_BY_WIDTH = ("FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC")
_JOINERS = "\u200d\u200c"  # the first makes one picture of two emoji
_OPENING = "（「『【〈《〔［｛“‘("
_CLOSING = "、。，．：；！？）」』】〉》〕］｝…”’,.:;!?)ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"


def script_of(character: str) -> str:
    """Name a character's script as people do: Chinese, Arabic; what is no letter is of emoji and signs."""
    if unicodedata.category(character)[0] not in "LMN":
        return "emoji and signs"
    first, *more = unicodedata.name(character, "other letters").split()
    name = more[0] if first in _BY_WIDTH and more else first
    return _NAMES.get(name, name.capitalize())


def is_tied(character: str) -> bool:
    """Say whether a character belongs to the one before it: an accent, a joiner, a colour of skin."""
    return unicodedata.category(character)[0] == "M" or character in _JOINERS or "🏻" <= character <= "🏿"


def whole(text: str, end: int) -> int:
    """Return the last place up to `end` at which a text can be cut without parting what is one character to people."""
    while 0 < end < len(text) and (is_tied(text[end]) or text[end - 1] == _JOINERS[0]):
        end -= 1
    return end


def may_break(text: str, at: int) -> bool:
    """Say whether a line may end before a text's character `at`: at a space, or between characters that are words."""
    before, after = text[at - 1], text[at]
    if after == " ":
        return True
    if after in _CLOSING or before in _OPENING or whole(text, at) != at:
        return False
    return any(is_unspaced(one) or unicodedata.category(one) == "So" for one in (before, after))


def is_unspaced(character: str) -> bool:
    """Say whether a character is of a script without spaces between words."""
    return re.match(UNIT, character) is not None


def words_of(text: str) -> list[str]:
    """Return a text's words; each character of a script without spaces is one."""
    return re.sub(UNIT, r" \g<0> ", text).split()


def named(text: str) -> list[str]:
    """Return what stands as `@name` in a text, in order; `@@` is a plain `@`, and an e-mail address names nobody."""
    return [found["name"] for found in re.finditer(MENTION, text) if found["name"]]


def with_names(text: str, said: Callable[[str], str]) -> str:
    """Return a text in which `said` replaces each `@name`, set apart from letters beside it, and `@@` is `@`."""

    def put(found: re.Match[str]) -> str:
        if found["doubled"]:
            return found[0][0]
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        return f"{' ' * before.isalnum()}{said(found['name'])}{' ' * after.isalnum()}"

    return re.sub(MENTION, put, text)
