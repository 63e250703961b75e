"""`takes approve-grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from cli.command_lines import next_line
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.ids import read_place, read_quadrant
from domain.steps import Step

if TYPE_CHECKING:
    from domain.values import Quadrant


@click.command("approve-grid", epilog="Example: takes approve-grid driver-beware SEQ08 --quadrant bottom_right")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@click.option("--quadrant", required=True, metavar="Q", help="top_left top_right bottom_left bottom_right, or 1-4.")
@shot_option
@click.option("--grid", metavar="G", help="The grid, by number or id; else the newest complete one.")
@verb
def command(
    project: str, sequence: str, quadrant: str, shot: str | None, grid: str | None, message: str | None
) -> None:
    """Crop a quadrant of a grid and make it the start frame.

    The grid stays: choosing another quadrant later costs nothing.
    """
    from cli.running import warn_of_doubts
    from services.verbs.start_frames import approve_grid

    chosen = cast("Quadrant", read_quadrant(quadrant))
    target = read_place(sequence, shot)
    workspace = opened(message)
    warn_of_doubts(workspace, project, [target.sequence])
    done = approve_grid(workspace, project, target, chosen, grid)
    if done.fact is None:
        say(f"{done.quadrant} of {done.grid_id} is {done.entity}'s start frame already; nothing changed")
        return
    say(f"{done.fact.start_id}: {done.quadrant} of {done.grid_id}, {done.width}x{done.height}  {done.fact.path}")
    say(next_line(Step("generate", project=project, sequence=target.sequence, shot=target.shot)))
