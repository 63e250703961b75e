"""`takes note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, MADE
from cli.options import opened, refuse_both, shot_option, verb
from cli.output import say
from domain.decisions.choices import entity_meant
from domain.errors import BadUsage
from domain.ids import read_entity, read_grid

if TYPE_CHECKING:
    from domain.ids import Target
    from services.workspace.workspace import Workspace


@click.command(
    "note",
    cls=ByName,
    epilog='Examples: takes note driver-beware SEQ08 --take 2 --at-seconds 4.2 "watch his left hand"'
    "  ·  takes note driver-beware SEQ08 --resolve 41",
)
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.argument("text", metavar="[TEXT]", required=False)
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
@click.option("--grid", type=MADE, metavar="G", help="The grid, by number or id.")
@click.option("--at-seconds", type=float, metavar="S", help="The moment of the take's video.")
@click.option("--resolve", type=int, metavar="NOTE", help="What this note asks for was done; `status` shows its name.")
@click.option("--reopen", type=int, metavar="NOTE", help="This note isn't resolved after all.")
@shot_option
@verb
def command(
    project: str,
    what: str,
    text: str | None,
    take: str | None,
    grid: str | None,
    at_seconds: float | None,
    resolve: int | None,
    reopen: int | None,
    shot: str | None,
    message: str | None,
) -> None:
    """Write a note on a sequence, a shot, a take or a grid.

    A note's name is its position in the log. What it asks for may be done: then it is resolved, and stays to be read.
    """
    workspace = opened(message)
    what, grid = read_grid(what, grid)
    target = read_entity(what, shot)
    if sum(said is not None for said in (text, resolve, reopen)) != 1:
        raise BadUsage(
            "a note is written, resolved or reopened", "give one of TEXT, --resolve, --reopen", code="which_note"
        )
    if text is not None:
        _write(workspace, project, target, text, take, grid, at_seconds)
    else:
        _settle(workspace, project, target.sequence, resolve, reopen)


def _write(
    workspace: Workspace,
    project: str,
    target: Target,
    text: str,
    take: str | None,
    grid: str | None,
    at_seconds: float | None,
) -> None:
    from services.verbs.review import grid_named, note, note_on_job, taken

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


def _settle(workspace: Workspace, project: str, sequence: str, resolve: int | None, reopen: int | None) -> None:
    from services.verbs.review import reopen_note, resolve_note

    if resolve is not None:
        done = resolve_note(workspace, project, sequence, resolve)
        say(f"note {resolve} is resolved" + ("" if done.changed else " already"))
    elif reopen is not None:
        done = reopen_note(workspace, project, sequence, reopen)
        say(f"note {reopen} is open" + (" again" if done.changed else " already"))
