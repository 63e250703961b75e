"""`takes approve-grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from cli.by_name import ByName, project_argument
from cli.named import GRID, ID, QUADRANT
from cli.next_lines import tell_next
from cli.options import fit_option, opened, shot_option, verb
from cli.output import say
from domain.ids import read_place, read_quadrant

if TYPE_CHECKING:
    from domain.shapes import Fit
    from domain.values import Quadrant

_EPILOG = """Examples: takes approve-grid driver-beware SEQ08 --quadrant bottom_right  ·
takes approve-grid driver-beware SEQ08 --quadrant 4 --fit crop"""


@click.command("approve-grid", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.option(
    "--quadrant", type=QUADRANT, required=True, metavar="Q", help="top_left, top_right, bottom_left, … or 1-4."
)
@shot_option
@click.option("--grid", type=GRID, metavar="G", help="The grid, by number or id; else the newest complete one.")
@fit_option
@verb
def command(
    project: str,
    sequence: str,
    quadrant: str,
    shot: str | None,
    grid: str | None,
    fit: Fit | None,
    message: str | None,
) -> None:
    """Crop a quadrant of a grid and make it the start frame.

    White or black gutters between the four pictures are left out. The grid stays: choosing another quadrant later costs
    nothing.
    """
    from cli.frames import tell_frame
    from cli.running import take_in
    from services.verbs.start_frames import approve_grid

    chosen = cast("Quadrant", read_quadrant(quadrant))
    target = read_place(sequence, shot)
    workspace = opened(message)
    take_in(workspace, project, [target.sequence], dry_run=False)
    done = approve_grid(workspace, project, target, chosen, grid, fit)
    if done.fact is None:
        say(f"{done.quadrant} of {done.grid_id} is {done.entity}'s start frame already; nothing changed")
        return
    say(f"{done.fact.start_id}: {done.quadrant} of {done.grid_id}, {done.width}x{done.height}  {done.fact.path}")
    tell_frame(workspace, project, done.records)
    tell_next(workspace, project, target.sequence)
