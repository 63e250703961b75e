"""`takes reopen`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say


@click.command("reopen", cls=ByName, epilog="Example: takes reopen driver-beware SEQ08")
@project_argument()
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Let a final sequence change again."""
    from services.verbs.review import reopen

    workspace = opened(message)
    reopen(workspace, project, sequence)
    say(f"{sequence} is open again")
    tell_next(workspace, project, sequence)
