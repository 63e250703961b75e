"""`takes grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import json_option, opened, renderer_options, shot_option, verb
from cli.output import say, say_json, warn
from cli.running import agree, follow, take_in
from domain.typed import once_each, read_place

if TYPE_CHECKING:
    from domain.events import GridRequested


@click.command("grid", epilog='Example: takes grid driver-beware SEQ08 --prompt "the bridge at dawn, seen from below"')
@click.argument("project")
@click.argument("sequences", metavar="SEQ…", nargs=-1, required=True)
@shot_option
@click.option("--prompt", metavar="TEXT", help="In place of the plan's grid prompt, or the first shot's.")
@renderer_options
@json_option
@verb
def command(
    project: str,
    sequences: tuple[str, ...],
    shot: str | None,
    prompt: str | None,
    count: int,
    model: str | None,
    renderer: str | None,
    no_wait: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    message: str | None,
) -> None:
    """Generate 2x2 grids to find a start frame in."""
    from domain.decisions.pictures import GridWish
    from services.renderers.protocol import make_renderer
    from services.running import chosen_renderer
    from services.sequence_runner import ClientSequenceRunner, job_ids

    workspace = opened(message)
    runner = ClientSequenceRunner(workspace, project)
    chosen = make_renderer(chosen_renderer(workspace, project, renderer), workspace.root)
    targets = [read_place(text, shot) for text in sequences]
    wishes = once_each((t.sequence, GridWish(chosen.name, chosen.free, t.shot, prompt, model, count)) for t in targets)
    take_in(runner, wishes, dry_run=dry_run)
    proposed = [request for requests in runner.propose_grids(wishes).values() for request in requests]
    if dry_run and as_json:
        say_json({"grids": [request.model_dump(mode="json") for request in proposed]})
        return
    _announce(proposed, quiet=as_json)
    if dry_run or not agree(proposed, yes=yes):
        return
    ids = job_ids(runner.explore_grid(wishes))
    follow(workspace, project, chosen, ids, no_wait=no_wait, as_json=as_json)


def _announce(requests: list[GridRequested], *, quiet: bool) -> None:
    from domain.ids import shown

    dropped = {(r.entity, r.model, r.elements_dropped) for r in requests if r.elements_dropped}
    for entity, model, names in sorted(dropped):
        warn(f"{entity}: {model} takes no more pictures; dropped {', '.join(names)}")
    for request in requests:
        if not quiet:
            say(f"{request.grid_id}  2x2 in {request.aspect_ratio}  {request.model}  {request.renderer}")
            say(f"  {shown(' '.join(request.prompt.split()), 160)}")
