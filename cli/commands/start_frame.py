"""`takes start-frame`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cli.options import opened, read_place, shot_option, verb
from cli.output import say

_MOMENT = re.compile(r"(?P<take>\d+|.+_take\d+)@(?P<seconds>\d+(?:\.\d+)?)s?", re.IGNORECASE)


@click.command("start-frame", epilog="Example: takes start-frame driver-beware SEQ08 SEQ07_take002@11.5")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@click.argument("source", metavar="FILE|TAKE@SECONDS")
@shot_option
@verb
def command(project: str, sequence: str, source: str, shot: str | None, message: str | None) -> None:
    """Set a start frame from a file or a moment of a take."""
    from services.sequence_runner import ClientSequenceRunner

    frames = ClientSequenceRunner(opened(message), project).frames
    target = read_place(sequence, shot)
    frames.take_in(target.sequence)
    moment = _MOMENT.fullmatch(source)
    if moment:
        records = frames.supply_moment(target.sequence, target.shot, moment["take"], float(moment["seconds"]))
    else:
        records = frames.supply_file(target.sequence, target.shot, Path(source))
    if not records:
        say("it is the start frame already; nothing changed")
        return
    fact = records[0].fact
    start_id, path = getattr(fact, "start_id", ""), getattr(fact, "path", "")
    say(f"{start_id}: {getattr(fact, 'width', 0)}x{getattr(fact, 'height', 0)}  {path}")
