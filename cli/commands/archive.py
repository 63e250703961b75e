"""`takes archive`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.options import opened, verb
from cli.output import say
from domain.steps import Step


@click.command("archive", cls=ByName, epilog="Example: takes archive driver-beware")
@project_argument(in_full=True)
@verb
def command(project: str, message: str | None) -> None:
    """Put a project away: lists leave it out.

    Named whole it answers as before. It starts no paid run; what is under way finishes. Nothing is lost.
    """
    from domain.decisions.archive import archive

    done = opened(message).change_project(project, archive)
    if not done:
        say(f"{project} is archived already; nothing changed")
        return
    say(f"{project} is archived: lists leave it out, and it starts no paid run")
    say(f"to take it out again: {command_line(Step('unarchive', project=project))}")
