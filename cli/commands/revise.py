"""`takes revise`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import ID
from cli.next_lines import tell_next
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.decisions.admit import find_shot
from domain.ids import read_place
from domain.prompts import place

_EPILOG = """Examples: takes revise driver-beware SEQ08 --shot SH03 "He brakes. The bridge is gone."  ·
takes revise driver-beware SEQ08 --shot SH03 --duration 4"""


@click.command(
    "revise",
    cls=ByName,
    epilog=_EPILOG,
)
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.argument("prompt", metavar="[TEXT]", required=False)
@shot_option
@click.option("--duration", type=int, metavar="S", help="Whole seconds, 1-60; else it stays.")
@verb
def command(
    project: str, sequence: str, prompt: str | None, shot: str | None, duration: int | None, message: str | None
) -> None:
    """Change a shot's working prompt.

    Without PROMPT the words stay, and --duration alone changes.
    """
    from services.verbs.review import revise

    target = read_place(sequence, shot)
    number = target.shot
    if number is None:
        raise click.UsageError("Missing option '--shot'.")
    if prompt is None and duration is None:
        raise click.UsageError("Missing argument 'PROMPT'.")
    name = target.sequence
    workspace = opened(message)
    said = revise(workspace, project, name, number, prompt, duration)
    where = place(find_shot(said.state, number), said.state)
    say(f"{where}: revised" if said.changed else f"{where}: it says that already; nothing changed")
    tell_next(workspace, project, name)
