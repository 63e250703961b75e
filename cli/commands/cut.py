"""`takes cut`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.grammar import read_choices
from cli.named import CHOICE, SEQUENCE
from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say

_EPILOG = """Examples: takes cut driver-beware SEQ08 --shot SH05=1 --shot SH03=2  ·
takes cut driver-beware SEQ08 --shot SH03=2@1.0-2.4"""


@click.command("cut", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@click.option(
    "--shot", "choices", type=CHOICE, multiple=True, required=True, metavar="SHOT=TAKE", help="TAKE covers SHOT."
)
@verb
def command(project: str, sequence: str, choices: tuple[str, ...], message: str | None) -> None:
    """Compose the cut shot by shot from any takes.

    TAKE is a number of the sequence's takes, or the id of any take that holds the shot. With @1.0-2.4 the shot shows
    these seconds of the take's video; the trim stays while that take covers the shot.
    """
    from services.verbs.review import cut

    workspace = opened(message)
    said = cut(workspace, project, sequence, read_choices(choices, sequence))
    state = said.state
    say("the cut changed" if said.changed else "the cut is that already; nothing changed")
    covered = {shot.id: (take.id, segment) for shot, take, segment in state.covered}
    for shot in state.order:
        take_id, segment = covered.get(shot.id, ("-", None))
        say(f"  {shot.id}  {take_id}" + (f"  {segment.start:g}-{segment.end:g} s" if segment else ""))
    if not state.cut_complete:
        say("the cut is not complete yet")
    tell_next(workspace, project, state.id)
