"""`takes reject`."""

from __future__ import annotations

import click

from cli.next_lines import tell_next
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.ids import read_entity


@click.command("reject", epilog='Example: takes reject driver-beware SEQ08 --take 2 --reason "his hand melts"')
@click.argument("project")
@click.argument("what", metavar="ID")
@click.option("--take", metavar="N", help="The take, by number or id.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; shown beside the take from then on.")
@shot_option
@verb
def command(project: str, what: str, take: str | None, reason: str, shot: str | None, message: str | None) -> None:
    """Turn a take down, with the reason.

    It leaves the cut.
    """
    from services.verbs.review import reject, taken

    target = read_entity(what, shot)
    which = taken(target, take)
    workspace = opened(message)
    state = reject(workspace, project, target.sequence, which, reason).state
    say(f"{which(state).id} rejected")
    tell_next(workspace, project, state.id)
