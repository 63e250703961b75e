"""Prints tables: drawn on a terminal, in aligned columns in a pipe; and JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import click

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDE = 40
# Legal in JSON as they are, but a terminal may obey or hide them.
_UNSEEN = "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
_LEFTWARDS = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_APART = "( {2,}|[“”\n])"  # what stands between the columns and the quoted texts of a line
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


def say(text: str) -> None:
    """Print a line."""
    click.echo(isolated(text) if sys.stdout.isatty() else text)


def isolated(text: str) -> str:
    """Return a text for a terminal, where what reads from right to left keeps to its place and moves nothing beside."""
    if text.isascii() or not re.search(_LEFTWARDS, text):
        return text
    pieces = re.split(_APART, text)
    return "".join(f"\u2068{piece}\u2069" if re.search(_LEFTWARDS, piece) else piece for piece in pieces)


def counted(number: int, thing: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def warn(text: str) -> None:
    """Print a warning on stderr."""
    said, seen = f"warning: {shown(text, 500)}", sys.stderr.isatty()
    click.secho(isolated(said) if seen else said, err=True, fg="yellow" if seen else None)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: drawn on a terminal, in aligned columns in a pipe."""
    clean = [[shown(cell, 400) if cell else "" for cell in row] for row in rows]
    if sys.stdout.isatty():
        _drawn(headings, clean)
        return
    lines = [list(headings), *clean]
    # A cell wider than that moves its own row's neighbours, and no other's.
    widths = [
        max(n for line in lines if (n := len(line[i])) <= _WIDE or line is lines[0]) for i in range(len(headings))
    ]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _drawn(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box, console, table, text

    drawn = table.Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for heading in headings:
        drawn.add_column(heading, no_wrap=heading in ("sequence", "phase", "take"), overflow="fold")
    for row in rows:
        drawn.add_row(*(text.Text(cell, style=_STYLES.get(cell, "")) for cell in row))
    screen = console.Console()
    with screen.capture() as lines:
        screen.print(drawn)
    sys.stdout.write(isolated(lines.get()))


_STYLES = {
    "APPROVED": "green",
    "FINAL": "bold green",
    "REVIEW": "yellow",
    "GRID_REVIEW": "yellow",
    "GENERATING": "cyan",
    "GRID_EXPLORING": "cyan",
    "approved": "green",
    "rejected": "red",
}
