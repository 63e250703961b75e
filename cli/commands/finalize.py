"""`takes finalize`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import command_line
from cli.named import SEQUENCE
from cli.options import opened, verb
from cli.output import say
from domain.steps import Step


@click.command("finalize", cls=ByName, epilog="Example: takes finalize driver-beware SEQ08")
@project_argument()
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Lock a sequence's cut."""
    from services.verbs.review import finalize

    finalize(opened(message), project, sequence)
    reopen = Step("reopen", project=project, sequence=sequence)
    say(f"{sequence} is final; to change it again: {command_line(reopen)}")
