"""`takes note`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, MADE
from cli.options import opened, refuse_both, shot_option, verb
from cli.output import say
from domain.decisions.choices import entity_meant
from domain.errors import BadUsage
from domain.ids import read_entity, read_grid


@click.command(
    "note",
    cls=ByName,
    epilog='Example: takes note driver-beware SEQ08 --take 2 --at-seconds 4.2 "watch his left hand"',
)
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
@click.option("--grid", type=MADE, metavar="G", help="The grid, by number or id.")
@click.option("--at-seconds", type=float, metavar="S", help="The moment of the take's video.")
@shot_option
@verb
def command(
    project: str,
    what: str,
    text: str,
    take: str | None,
    grid: str | None,
    at_seconds: float | None,
    shot: str | None,
    message: str | None,
) -> None:
    """Write a note on a sequence, a shot, a take or a grid."""
    from services.verbs.review import grid_named, note, note_on_job, taken

    workspace = opened(message)
    what, grid = read_grid(what, grid)
    target = read_entity(what, shot)
    of_a_take = take is not None or target.take is not None
    refuse_both(of_a_take, grid)
    if at_seconds is not None and not of_a_take:
        raise BadUsage("--at-seconds is a moment of a take's video", "name the take too: --take 2", code="which_take")
    if of_a_take or grid is not None:
        which = taken(target, take) if grid is None else grid_named(target, grid)
        noted = which(note_on_job(workspace, project, target.sequence, which, text, at_seconds).state).id
    else:
        noted = entity_meant(note(workspace, project, target, text).state, target).id
    say(f"{noted}: noted")
