"""`takes resume`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import MADE
from cli.options import json_option, opened, verb
from cli.run_options import concurrency_option
from domain.ids import own_form


@click.command("resume", cls=ByName, epilog="Example: takes resume driver-beware")
@project_argument(required=False)
@click.argument("take", type=MADE, required=False, metavar="[TAKE]")
@concurrency_option
@json_option
@verb
def command(project: str | None, take: str | None, at_once: int | None, as_json: bool, message: str | None) -> None:
    """Carry on with whatever was under way.

    It asks nothing, since it was agreed to. What a living process follows, or what is in doubt, is left alone; what
    was never posted and is older than a day is listed, and carried on when named.
    """
    from cli.running import carry_on

    workspace = opened(message)
    names = workspace.projects() if project is None else [workspace.known_project(project)]
    carry_on(workspace, names, own_form(take) if take else None, at_once=at_once, as_json=as_json)
