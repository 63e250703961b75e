"""`takes resume`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.command_lines import reason
from cli.options import concurrency_option, json_option, opened, verb
from cli.output import say, warn
from cli.running import follow_all
from domain.errors import Refused
from domain.ids import own_form
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.jobs.resuming import Resumable
    from services.workspace.workspace import Workspace


@click.command("resume", epilog="Example: takes resume driver-beware")
@click.argument("project", required=False)
@click.argument("take", required=False, metavar="[TAKE]")
@concurrency_option
@json_option
@verb
def command(project: str | None, take: str | None, at_once: int | None, as_json: bool, message: str | None) -> None:
    """Carry on with whatever was under way.

    It asks nothing, since it was agreed to. What a living process follows, or what is in doubt, is left alone; what
    was never posted and is older than a day is listed, and carried on when named.
    """
    workspace = opened(message)
    names = workspace.projects() if project is None else [workspace.known_project(project)]
    carry_on(workspace, names, own_form(take) if take else None, at_once=at_once, as_json=as_json)


def carry_on(
    workspace: Workspace, projects: Sequence[str], named: str | None, *, at_once: int | None, as_json: bool
) -> None:
    """Follow what is under way in some projects, or one `named` job, to its end; name what is left alone."""
    from services.jobs.resuming import resumable

    found = [resumable(workspace, name, named) for name in projects]
    for one in found:
        for job, why in one.left.items():
            warn(f"{job} is left alone: {reason(why)}")
    runs = [(one.project, renderer, ids) for one in found for renderer, ids in one.groups]
    follow_all(workspace, runs, as_json=as_json, at_once=at_once)
    _refuse_left(found, named)
    if not runs:
        workspace.store.catch_up()  # a process that was killed may have left the files behind the log
        if not as_json:
            say("nothing to carry on with")


def _refuse_left(found: list[Resumable], named: str | None) -> None:
    """End with a no where what was named is left alone, or where only a key is missing."""
    for one in found:
        for job in [*one.keyless, *([named] if named in one.left else [])]:
            why = one.left[job]
            ways = why.ways or (Step("status", project=one.project),)
            raise Refused(f"{job} is left alone: {why}", *ways, code=why.code, **why.about)
