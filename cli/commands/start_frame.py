"""`takes start-frame`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.grammar import read_take_moment
from cli.options import opened, shot_option, verb
from cli.output import say
from domain.ids import read_place


@click.command("start-frame", epilog="Example: takes start-frame driver-beware SEQ08 SEQ07_take002@11.5")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@click.argument("source", metavar="FILE|TAKE@SECONDS")
@shot_option
@verb
def command(project: str, sequence: str, source: str, shot: str | None, message: str | None) -> None:
    """Set a start frame from a file or a moment of a take."""
    from cli.running import warn_of_doubts
    from services.verbs.start_frames import supply_start_frame

    target = read_place(sequence, shot)
    workspace = opened(message)
    warn_of_doubts(workspace, project, [target.sequence])
    records = supply_start_frame(workspace, project, target, read_take_moment(source) or Path(source))
    if not records:
        say("it is the start frame already; nothing changed")
        return
    fact = records[0].fact
    start_id, path = getattr(fact, "start_id", ""), getattr(fact, "path", "")
    say(f"{start_id}: {getattr(fact, 'width', 0)}x{getattr(fact, 'height', 0)}  {path}")
