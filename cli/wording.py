"""Word diffs for people: coloured on a terminal, `[-gone-]` and `{+new+}` in a pipe or where colours are off."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.terminal import obeys_codes
from domain.ids import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.diff import Rerun

_PLAIN = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
_COLOUR: dict[str, dict[str, Any]] = {"=": {}, "-": {"fg": "red", "strikethrough": True}, "+": {"fg": "green"}}


def marked(words: Sequence[tuple[str, str]]) -> str:
    """Return word operations as one text; the space behind a piece stays outside its marks."""
    pieces = []
    for kind, text in words:
        bare = harmless(text.rstrip())
        space = harmless(text[len(text.rstrip()) :])
        if obeys_codes(sys.stdout):
            pieces.append(_coloured(bare, _COLOUR[kind]) + space)
        else:
            opening, closing = _PLAIN[kind]
            pieces.append(f"{opening}{bare}{closing}{space}")
    return "".join(pieces).strip().replace("\n", "\n    ")


def _coloured(text: str, style: dict[str, Any]) -> str:
    """Colour a text word by word, for a line may end between them."""
    return re.sub(r"\S+", lambda word: click.style(word[0], **style), text) if style else text


def rerun_in_words(rerun: Rerun) -> str:
    """Return what making shots again means: `2 shots, 6 s, $0.50 (prices of 2026-08)`."""
    price = f"${rerun.estimated.amount}" if rerun.estimated.amount else "an unknown price"
    dated = f" (prices of {rerun.estimated.priced_on})" if rerun.estimated.priced_on else ""
    return f"{len(rerun.shots)} shot{'s' if len(rerun.shots) != 1 else ''}, {rerun.seconds} s, {price}{dated}"
