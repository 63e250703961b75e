"""What a stream can show, a terminal or not: whether it obeys escape codes, how many columns wide; and lines on it."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.layout import paragraphs

if TYPE_CHECKING:
    from typing import TextIO

_USUAL = 80
_LEFTWARDS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_APART = "( {2,}|[“”\n])"  # what stands between the columns and the quoted texts of a line


def obeys_codes(stream: TextIO) -> bool:
    """Say whether a stream may be sent escape codes: a terminal, unless NO_COLOR is set or TERM is dumb."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO | None = None) -> int:
    """Return how many columns a terminal has: COLUMNS, else its own size, else 80; never under 20."""
    typed = os.environ.get("COLUMNS", "")
    if typed.isdecimal() and int(typed):
        return max(20, int(typed))
    try:
        wide = os.get_terminal_size((stream or sys.stdout).fileno()).columns
    except (OSError, ValueError):  # no terminal, or one that tests stand in for
        wide = 0
    return max(20, wide or _USUAL)


def say_on(stream: TextIO, text: str, **style: Any) -> None:
    """Print a line or several; on a terminal broken between words, and in a style of click's where it obeys one."""
    if stream.isatty():
        text = "\n".join(map(isolated, paragraphs(text, columns(stream))))
    click.echo(click.style(text, **style) if style and obeys_codes(stream) else text, file=stream)


def isolated(text: str) -> str:
    """Return a text for a terminal, where what reads from right to left keeps to its place and moves nothing beside."""
    if text.isascii() or not re.search(_LEFTWARDS, text):
        return text
    pieces = re.split(_APART, text)
    return "".join(f"\u2068{piece}\u2069" if re.search(_LEFTWARDS, piece) else piece for piece in pieces)
