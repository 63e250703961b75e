"""`takes approve`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import ID, MADE
from cli.next_lines import tell_next
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.ids import read_entity


@click.command("approve", cls=ByName, epilog="Example: takes approve driver-beware SEQ08 --take 2")
@project_argument()
@click.argument("what", type=ID, metavar="ID")
@click.option("--take", type=MADE, metavar="N", help="The take, by number or id.")
@shot_option
@verb
def command(project: str, what: str, take: str | None, shot: str | None, message: str | None) -> None:
    """Choose a take for all the shots it holds.

    ID is a sequence, a shot or a take. A later approval wins, shot by shot.
    """
    from services.verbs.review import approve, taken

    target = read_entity(what, shot)
    which = taken(target, take)
    workspace = opened(message)
    done = approve(workspace, project, target.sequence, which)
    state, chosen = done.state, which(done.state)
    shots = ", ".join(s.rsplit("_", 1)[-1] for s in chosen.shots)
    say(
        f"{chosen.id} approved for {shots}" if done.changed else f"{chosen.id} stands approved already; nothing changed"
    )
    say(f"{state.id}: {'cut complete' if state.cut_complete else state.phase}")
    tell_next(workspace, project, state.id)
