"""`takes adopt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.named import MADE
from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say
from domain.ids import sequence_of

if TYPE_CHECKING:
    from services.verbs.adopt import Adopted


@click.command("adopt", cls=ByName, epilog="Example: takes adopt driver-beware SEQ08_take002 ~/Downloads/output.mp4")
@project_argument()
@click.argument("made", type=MADE, metavar="TAKE|GRID|START")
@click.argument("file", type=click.Path(path_type=Path))
@verb
def command(project: str, made: str, file: Path, message: str | None) -> None:
    """Bring a result in by hand: one that can't be fetched, or whose file is gone.

    The recorded bytes take their place again; a wrong file there is set aside. Other bytes are the result of a take or
    grid that has none yet; else they become a new one of the same request, at no cost and without a verdict.
    """
    from services.verbs.adopt import adopt

    workspace = opened(message)
    done = adopt(workspace, project, made, file)
    say(_told(done))
    if done.aside:
        say(f"what lay there is {done.aside} now")
    if done.records:
        tell_next(workspace, project, sequence_of(done.made))


def _told(done: Adopted) -> str:
    if done.records:
        return f"{done.made} is {done.path}"
    if done.healed:
        return f"{done.made}: {done.path} is back as it was recorded"
    return f"{done.made}: {done.path} is there as it was recorded; nothing changed"
