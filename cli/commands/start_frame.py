"""`takes start-frame`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.by_name import ByName, project_argument
from cli.grammar import read_take_moment
from cli.named import ID, SOURCE
from cli.next_lines import tell_next
from cli.options import fit_option, opened, shot_option, verb
from cli.output import say
from domain.ids import read_place

if TYPE_CHECKING:
    from domain.shapes import Fit

_EPILOG = """Examples: takes start-frame driver-beware SEQ08 SEQ07_take002@11.5  ·
takes start-frame driver-beware SEQ08 SEQ07_take002@end  ·
takes start-frame driver-beware SEQ08 --shot 3 previous  ·
takes start-frame driver-beware SEQ08 photo.heic --fit crop"""


@click.command("start-frame", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.argument("source", type=SOURCE, metavar="FILE|TAKE@SECONDS|previous")
@shot_option
@fit_option
@verb
def command(project: str, sequence: str, source: str, shot: str | None, fit: Fit | None, message: str | None) -> None:
    """Set a start frame from a file or a moment of a take.

    TAKE@end is the last frame; `previous` is the last frame of what the cut has before it, a file of that name is
    ./previous. A picture is made upright, sRGB, 8-bit and opaque; what was changed is said, and the
    file as it came is kept beside it.
    """
    from cli.frames import tell_frame
    from cli.running import take_in
    from services.verbs.start_frames import supply_start_frame

    target = read_place(sequence, shot)
    workspace = opened(message)
    take_in(workspace, project, [target.sequence], dry_run=False)
    told: Any = source if source == "previous" else read_take_moment(source) or Path(source)
    records = supply_start_frame(workspace, project, target, told, fit)
    if not records:
        say("it is the start frame already; nothing changed")
        return
    fact = records[0].fact
    start_id, path = getattr(fact, "start_id", ""), getattr(fact, "path", "")
    say(f"{start_id}: {getattr(fact, 'width', 0)}x{getattr(fact, 'height', 0)}  {path}")
    tell_frame(workspace, project, records)
    tell_next(workspace, project, target.sequence)
