"""`takes grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.grammar import once_each, read_setting
from cli.options import opened, run_options, shot_option, verb
from cli.output import say, say_json, warn
from cli.running import agree, follow, priced, say_bill, take_in
from domain.ids import read_place

if TYPE_CHECKING:
    from cli.options import RunOptions
    from domain.events import GridRequested


@click.command("grid", epilog='Example: takes grid driver-beware SEQ08 --prompt "the bridge at dawn, seen from below"')
@click.argument("project")
@click.argument("sequences", metavar="SEQ…", nargs=-1, required=True)
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
    from domain.decisions.pictures import GridWish
    from services.jobs.which_renderer import asked_of
    from services.verbs.grid import propose, request
    from services.verbs.priced import job_ids

    workspace = opened(message)
    workspace.known_project(project)
    chosen = asked_of(workspace, project, run.renderer, queue=run.queue)
    targets = [read_place(text, shot) for text in sequences]
    said = dict(read_setting(text) for text in settings)
    wishes = once_each(
        (t.sequence, GridWish(chosen.name, chosen.free, t.shot, prompt, run.model, run.copies, said)) for t in targets
    )
    take_in(workspace, project, wishes, dry_run=run.dry_run)
    proposed = propose(workspace, project, wishes)
    if run.dry_run and run.as_json:
        say_json({"grids": [grid.model_dump(mode="json") for grid in proposed]})
        return
    _announce(proposed, quiet=run.as_json, full=run.dry_run)
    if run.dry_run:
        say_bill(workspace, project, proposed, quiet=run.as_json)
        return
    agreed = agree(workspace, project, proposed, yes=run.yes)
    ids = job_ids(request(workspace, project, wishes, agreed))
    follow(workspace, project, chosen, ids, run)


def _announce(requests: list[GridRequested], *, quiet: bool, full: bool) -> None:
    from domain.ids import harmless, shown

    dropped = {(r.entity, r.model, r.elements_dropped) for r in requests if r.elements_dropped}
    for entity, model, names in sorted(dropped):
        warn(f"{entity}: {', '.join(names)} dropped; {model} gets no picture of them")
    for request in requests:
        if quiet:
            continue
        words = shown(" ".join(request.prompt.split()), 160)
        if full or request.rehearsal:
            say(f"{request.grid_id}  2x2 in {request.aspect_ratio}  {request.model}  {request.renderer}")
            say(f"  {words}")
        else:  # how it is made, and for how much, is said when it is asked for
            say(f"{request.grid_id}  {words}")
        if full and request.sent:
            say(f"  sent       {harmless(request.sent)}")
        if full and not request.rehearsal:
            say(f"  {priced(request)}")
