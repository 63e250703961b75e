"""`takes revise`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.command_lines import next_line
from cli.named import ID
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.decisions.admit import find_shot
from domain.ids import read_place
from domain.prompts import place
from domain.steps import Step


@click.command(
    "revise",
    cls=ByName,
    epilog='Example: takes revise driver-beware SEQ08 --shot SH03 "He brakes. The bridge is gone."',
)
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.argument("prompt", metavar="TEXT")
@shot_option
@click.option("--duration", type=int, metavar="S", help="Whole seconds, 1-60; else it stays.")
@verb
def command(
    project: str, sequence: str, prompt: str, shot: str | None, duration: int | None, message: str | None
) -> None:
    """Change a shot's working prompt."""
    from services.verbs.review import revise

    target = read_place(sequence, shot)
    number = target.shot
    if number is None:
        raise click.UsageError("Missing option '--shot'.")
    name = target.sequence
    said = revise(opened(message), project, name, number, prompt, duration)
    where = place(find_shot(said.state, number), said.state)
    say(f"{where}: revised" if said.changed else f"{where}: it says that already; nothing changed")
    say(next_line(Step("generate", project=project, sequence=name)))
