"""A plan's file on the command line: its options, opening it, and how a sheet was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from cli.output import say
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from services.plans.incoming import SheetReading
    from services.plans.sheets import SheetSource
    from services.plans.sources import JsonSource

F = TypeVar("F", bound="Callable[..., Any]")

_OPTIONS = (
    click.option("--sheet", metavar="NAME", help="Which sheet of a workbook holds the shots."),
    click.option("--encoding", metavar="NAME", help="The file's encoding, as cp1252; else it is found out."),
    click.option(
        "--map", "maps", multiple=True, metavar="TITLE=COLUMN", help='Which column it is: "Scene No=sequence".'
    ),
    click.option("--ignore", "ignored", multiple=True, metavar="TITLE", help="Leave a column out."),
)


def sheet_options(command: F) -> F:
    """Add the options that say how a sheet is to be read."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def open_file(path: Path, project: str | None, unnamed: str | None = None, **asked: Any) -> JsonSource | SheetSource:
    """Open a plan's file as the options say; `unnamed` is what a sheet's project is called that nobody names."""
    from services.plans.columns import read_mapping
    from services.plans.sources import Told, open_plan

    columns = read_mapping(asked["maps"], asked["ignored"])
    return open_plan(path, Told(project, unnamed, asked["sheet"], asked["encoding"], columns))


def say_reading(reading: SheetReading) -> None:
    """Show how a sheet was read: which column became what, what was passed over, the first rows."""
    say(f"{reading.place} has the titles:")
    width = max(len(shown(title, 40)) for title, _ in reading.columns)
    for title, column in reading.columns:
        say(f"  {shown(title, 40):{width}}  {column or '(left out)'}")
    for place, text in reading.passed:
        say(f"{place} passed over: {text}")
    for name, taken in reading.others:
        say(f"sheet {shown(name)}: {shown(taken, 200) if taken else 'passed over'}")
    for place, text in reading.rows:
        say(f"{place}: {shown(text, 160)}")


def say_guesses(reading: SheetReading) -> None:
    """Say in a line or two what was understood of a sheet that doesn't stand there word for word."""
    guessed = [f"{shown(title, 40)} as {name}" for title, name in reading.columns if name and _differs(title, name)]
    if guessed:
        say(f"read {', '.join(guessed)}")
    for place, text in reading.passed:
        say(f"{place} passed over: {text}")


def _differs(title: str, name: str) -> bool:
    return title.lower().replace(" ", "_") != name
