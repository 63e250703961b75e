"""Prints tables: drawn on a terminal, in aligned columns in a pipe; and JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.layout import HEADING, RULE, Table, shortened
from cli.terminal import columns, isolated, obeys_codes, say_on
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cli.layout import Way

_WIDE = 40
# Legal in JSON as they are, but a terminal may obey or hide them.
_UNSEEN = "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_LINE = json.JSONEncoder(ensure_ascii=False)


def say_json(view: object) -> None:
    """Print one JSON value."""
    click.echo(_harmless(json.dumps(view, ensure_ascii=False, sort_keys=True, indent=2)))


def say_json_line(view: object) -> None:
    """Print one JSON value on one line; there may be a million of them, and click.echo costs more than the encoding."""
    sys.stdout.write(f"{_harmless(_LINE.encode(view))}\n")


def say_lines(lines: Iterable[bytes]) -> None:
    """Print JSON lines as they are; on a terminal without what it may obey or hide."""
    if sys.stdout.isatty():
        for line in lines:
            sys.stdout.write(f"{_harmless(line.decode())}\n")
        return
    sys.stdout.flush()
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")


def _harmless(text: str) -> str:
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(_UNSEEN, lambda m: f"\\u{ord(m[0]):04x}", text)


def say(text: str, **style: Any) -> None:
    """Print a line or several; on a terminal broken between words, and in a style of click's where it has any."""
    say_on(sys.stdout, text, **style)


def say_beside(text: str, **style: Any) -> None:
    """Print a line or several on stderr, beside what the command answers."""
    say_on(sys.stderr, text, **style)


def titled(before: str, title: str, behind: str = "") -> str:
    """Return a line with a title in it, which on a terminal is cut short where it hasn't the room."""
    room = columns() - len(before) - len(behind)
    whole = shown(title, 200)
    return f"{before}{shortened(whole, max(20, room)) if sys.stdout.isatty() else whole}{behind}"


def counted(number: int, thing: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def warn(text: str) -> None:
    """Print a warning on stderr."""
    say_beside(f"warning: {shown(text, 500)}", fg="yellow")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], ways: Sequence[Way] | None = None) -> None:
    """Print a table: drawn on a terminal, in aligned columns in a pipe; `ways` are what comes next after each row."""
    clean = [[shown(cell, 400) if cell else "" for cell in row] for row in rows]
    if sys.stdout.isatty():
        for drawn in Table(headings, clean, ways, columns()).lines(_styled if obeys_codes(sys.stdout) else _bare):
            click.echo(isolated(drawn))
        return
    if ways is not None:
        headings, clean = (
            [*headings, "next"],
            [[*row, shown(str(way), 400)] for row, way in zip(clean, ways, strict=True)],
        )
    lines = [list(headings), *clean]
    # A cell wider than that moves its own row's neighbours, and no other's.
    widths = [
        max(n for line in lines if (n := len(line[i])) <= _WIDE or line is lines[0]) for i in range(len(headings))
    ]
    aligned = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    click.echo("\n".join(map(str.rstrip, aligned)))


def _styled(text: str, cell: str) -> str:
    return click.style(text, **_STYLES[cell]) if cell in _STYLES and text else text


def _bare(text: str, _: str) -> str:
    return text


_STYLES: dict[str, dict[str, Any]] = {
    HEADING: {"bold": True},
    RULE: {"dim": True},
    "APPROVED": {"fg": "green"},
    "FINAL": {"fg": "green", "bold": True},
    "REVIEW": {"fg": "yellow"},
    "GRID_REVIEW": {"fg": "yellow"},
    "GENERATING": {"fg": "cyan"},
    "GRID_EXPLORING": {"fg": "cyan"},
    "in the cut": {"fg": "green"},
    "rejected": {"fg": "red"},
}
