"""`takes undo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say, warn
from domain.ids import shown
from domain.worddiff import seen_apart
from projections.event_summaries import tell

if TYPE_CHECKING:
    from domain.record import Record
    from domain.sequence import Sequence


@click.command("undo", epilog="Example: takes undo driver-beware SEQ08")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Take back what was done last: words, cut, verdict or start frame.

    The inverse is appended and cites what it undoes; nothing is erased, and what was spent stays spent. Again, it
    takes back what was done before that.
    """
    from services.verbs.words import undo_all

    workspace = opened(message)
    records, left = undo_all(workspace, project, sequence)
    for record in records:
        name = record.stream.split("/", 1)[1]
        before = workspace.load(project, name, records[0].position - 1)
        say(f"undone: {name}  {record.type}  {_told(before, record)}")
    if len(names := {record.stream.split("/", 1)[1] for record in records}) == 1:
        tell_next(workspace, project, names.pop())
    if left:
        warn(f"{', '.join(left)} stays as it is: something else was done there since")


def _told(before: Sequence, record: Record) -> str:
    """Return what an undo brought back; of words, both before and after, where they differ."""
    from msgspec import to_builtins

    from domain.events import GridPromptRevised, ShotPromptRevised

    fact = record.fact
    match fact:
        case ShotPromptRevised():
            shot = before.shots[fact.shot]
            length = f", {shot.duration} s -> {fact.duration} s" if shot.duration != fact.duration else ""
            return f"{fact.shot} (undo): {_apart(shot.prompt, fact.prompt)}{length}"
        case GridPromptRevised():
            return f"undo: {_apart(before.grid_prompt or '', fact.prompt or '')}"
        case _:
            return tell(record.type, to_builtins(fact))


def _apart(was: str, now: str) -> str:
    old, new = seen_apart(was, now, 60)
    return f"“{shown(old)}” -> “{shown(new)}”"
