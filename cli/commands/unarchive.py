"""`takes unarchive`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.options import opened, verb
from cli.output import say


@click.command("unarchive", cls=ByName, epilog="Example: takes unarchive driver-beware")
@project_argument(in_full=True)
@verb
def command(project: str, message: str | None) -> None:
    """Take a project out of the archive again."""
    from domain.decisions.archive import unarchive

    done = opened(message).change_project(project, unarchive)
    say(f"{project} is {'out of the archive' if done else 'not archived; nothing changed'}")
