"""`takes grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.grammar import once_each, read_setting
from cli.named import ID
from cli.options import opened, shot_option, verb
from cli.run_options import run_options
from domain.ids import read_place
from services.jobs.which_renderer import asked_of

if TYPE_CHECKING:
    from cli.run_options import RunOptions


@click.command(
    "grid",
    cls=ByName,
    epilog='Example: takes grid driver-beware SEQ08 --prompt "the bridge at dawn, seen from below"',
)
@project_argument()
@click.argument("sequences", type=ID, metavar="SEQ…", nargs=-1, required=True)
@shot_option
@click.option("--prompt", metavar="TEXT", help="In place of the plan's grid prompt, or the first shot's.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A setting of the model, for this run.")
@run_options
@verb
def command(
    project: str,
    sequences: tuple[str, ...],
    shot: str | None,
    prompt: str | None,
    settings: tuple[str, ...],
    run: RunOptions,
    message: str | None,
) -> None:
    """Generate 2x2 grids to find a start frame in."""
    from cli.announce import announce_grids, announce_recorded
    from cli.running import agree, follow, say_bill, take_in
    from domain.decisions.pictures import GridWish
    from services.verbs import grid, priced

    workspace = opened(message)
    workspace.known_project(project)
    chosen = asked_of(workspace, project, run.renderer, queue=run.queue or run.dry_run)
    targets = [read_place(text, shot) for text in sequences]
    said = dict(read_setting(text) for text in settings)
    wishes = once_each(
        (t.sequence, GridWish(chosen.name, chosen.free, t.shot, prompt, run.model, run.copies, said)) for t in targets
    )
    take_in(workspace, project, wishes, dry_run=run.dry_run)
    proposed = grid.propose(workspace, project, wishes)
    announce_grids(proposed, as_json=run.as_json, dry_run=run.dry_run)
    if run.dry_run:
        say_bill(workspace, project, proposed, quiet=run.as_json)
        return
    agreed = agree(workspace, project, proposed, yes=run.yes)
    records = grid.request(workspace, project, wishes, agreed)
    if not run.as_json:
        announce_recorded(records)
    follow(workspace, project, chosen, priced.job_ids(records), run)
