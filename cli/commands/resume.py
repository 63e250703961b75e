"""`takes resume`."""

from __future__ import annotations

import click

from cli.options import json_option, opened, verb
from cli.output import say, warn
from cli.running import follow


@click.command("resume", epilog="Example: takes resume driver-beware")
@click.argument("project", required=False)
@click.argument("take", required=False, metavar="[TAKE]")
@json_option
@verb
def command(project: str | None, take: str | None, as_json: bool, message: str | None) -> None:
    """Carry on with whatever was under way and isn't being followed by a living process.

    It asks nothing, since it was agreed to. What is in doubt is left alone; what was never posted and is older than
    a day is listed, and carried on when named.
    """
    from services.resuming import resumable

    workspace = opened(message)
    names = [workspace.known_project(project)] if project else workspace.ledger.reader.projects()
    found = [resumable(workspace, name, take) for name in names]
    for one in found:
        for job, why in one.left.items():
            warn(f"{job} is left alone: {why}")
        for renderer, ids in one.groups:
            follow(workspace, one.project, renderer, ids, no_wait=False, as_json=as_json)
    if not any(one.groups for one in found):
        say("nothing to carry on with")
