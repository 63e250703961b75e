"""`takes reopen`."""

from __future__ import annotations

import click

from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say


@click.command("reopen", epilog="Example: takes reopen driver-beware SEQ08")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Let a final sequence change again."""
    from services.verbs.review import reopen

    workspace = opened(message)
    reopen(workspace, project, sequence)
    say(f"{sequence} is open again")
    tell_next(workspace, project, sequence)
