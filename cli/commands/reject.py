"""`takes reject`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import next_line
from cli.named import ID, MADE
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.ids import read_entity
from domain.steps import Step


@click.command(
    "reject",
    cls=ByName,
    epilog='Example: takes reject driver-beware SEQ08 --take 2 --reason "his hand melts"',
)
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
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
    state = reject(opened(message), project, target.sequence, which, reason).state
    say(f"{which(state).id} rejected")
    say(next_line(Step("generate", project=project, sequence=state.id)))
