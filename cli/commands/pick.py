"""`takes pick`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import opened, verb
from cli.output import say

if TYPE_CHECKING:
    from domain.sequence import Sequence, Take


@click.command("pick", epilog="Example: takes pick driver-beware SEQ08 --base 2 --shot 5=1")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@click.option("--base", metavar="TAKE", help="Take all its shots' words; else today's working prompts are the base.")
@click.option("--shot", "choices", multiple=True, metavar="N=TAKE", help="Shot N's words come from TAKE.")
@verb
def command(project: str, sequence: str, base: str | None, choices: tuple[str, ...], message: str | None) -> None:
    """Compose the working prompts from earlier takes.

    Durations come along, and each shot cites where it came from.
    """
    from domain.decisions.prompts import pick
    from domain.errors import BadInput
    from domain.prompts import place

    if not base and not choices:
        raise BadInput("pick from which take?", f"takes pick {project} {sequence} --base 2 --shot 5=1")
    workspace = opened(message)
    records = workspace.change(project, sequence, lambda state: pick(state, _choices(state, base, choices)))
    state = workspace.sequence(project, sequence)
    for record in records:
        shot, source = state.shots[getattr(record.fact, "shot", "")], getattr(record.fact, "source", None)
        say(f"{place(shot, state)}: from {source.take_id if source else ''}")
    if not records:
        say("the working prompts are that already; nothing changed")
    say(f"next: takes generate {project} {sequence}")


def _choices(state: Sequence, base: str | None, texts: tuple[str, ...]) -> dict[str, Take]:
    from cli.choices import named_take, read_choices

    chosen: dict[str, Take] = {}
    if base:
        take = named_take(state, base)
        chosen = {shot: take for shot in take.shots if state.shots[shot].index is not None}
    return {**chosen, **read_choices(state, texts)}
