"""`takes finalize`."""

from __future__ import annotations

import click

from cli.options import opened, verb
from cli.output import say


@click.command("finalize", epilog="Example: takes finalize driver-beware SEQ08")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Lock a sequence's cut."""
    from domain.decisions.review import finalize
    from services.running import has_paid_take

    workspace = opened(message)
    free = not has_paid_take(workspace, workspace.known_project(project))
    workspace.change(project, sequence, lambda state: finalize(state, allow_rehearsal=free))
    say(f"{sequence} is final; to change it again: takes reopen {project} {sequence}")
