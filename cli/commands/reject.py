"""`takes reject`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, MADE
from cli.next_lines import tell_next
from cli.options import opened, refuse_both, shot_option, verb
from cli.output import say
from domain.ids import read_entity, read_grid


@click.command(
    "reject",
    cls=ByName,
    epilog='Example: takes reject driver-beware SEQ08 --take 2 --reason "his hand melts"',
)
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
@click.option("--grid", type=MADE, metavar="G", help="The grid, by number or id.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; shown beside it from then on.")
@shot_option
@verb
def command(
    project: str,
    what: str,
    take: str | None,
    grid: str | None,
    reason: str,
    shot: str | None,
    message: str | None,
) -> None:
    """Turn a take or grid down, with the reason.

    A take leaves the cut. A grid waits for no choice any more; a start frame that was cropped from it stays.
    """
    from services.verbs.review import grid_named, reject, taken

    what, grid = read_grid(what, grid)
    target = read_entity(what, shot)
    refuse_both(take is not None or target.take is not None, grid)
    which = taken(target, take) if grid is None else grid_named(target, grid)
    workspace = opened(message)
    state = reject(workspace, project, target.sequence, which, reason).state
    say(f"{which(state).id} rejected")
    tell_next(workspace, project, state.id)
