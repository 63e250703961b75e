"""`takes note`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, MADE
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.decisions.choices import entity_meant
from domain.errors import BadUsage
from domain.ids import read_entity


@click.command(
    "note",
    cls=ByName,
    epilog='Example: takes note driver-beware SEQ08 --take 2 --at-seconds 4.2 "watch his left hand"',
)
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
@click.option("--at-seconds", type=float, metavar="S", help="The moment of the take's video.")
@shot_option
@verb
def command(
    project: str,
    what: str,
    text: str,
    take: str | None,
    at_seconds: float | None,
    shot: str | None,
    message: str | None,
) -> None:
    """Write a note on a sequence, a shot or a take."""
    from services.verbs.review import note, note_on_take, taken

    workspace = opened(message)
    target = read_entity(what, shot)
    of_a_take = take is not None or target.take is not None
    if at_seconds is not None and not of_a_take:
        raise BadUsage("--at-seconds is a moment of a take's video", "name the take too: --take 2", code="which_take")
    if of_a_take:
        which = taken(target, take)
        noted = which(note_on_take(workspace, project, target.sequence, which, text, at_seconds).state).id
    else:
        noted = entity_meant(note(workspace, project, target, text).state, target).id
    say(f"{noted}: noted")
