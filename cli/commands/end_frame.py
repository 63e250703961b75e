"""`takes end-frame`."""

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

_EPILOG = """Examples: takes end-frame driver-beware SEQ08 --shot 3 next  ·
takes end-frame driver-beware SEQ08 SEQ09_take001@0  ·
takes end-frame driver-beware SEQ08 none"""


@click.command("end-frame", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("sequence", type=ID, metavar="SEQ")
@click.argument("source", type=SOURCE, metavar="FILE|TAKE@SECONDS|next|none")
@shot_option
@fit_option
@verb
def command(project: str, sequence: str, source: str, shot: str | None, fit: Fit | None, message: str | None) -> None:
    """Set an end frame from a file, a moment of a take, or the shot that follows.

    Takes end with it where their model has an end frame. `next` is the start frame of the shot that follows, `none`
    takes it away. That of a sequence is for its last shot, which may have its own. A file of such a name is ./next.
    """
    from cli.frames import tell_end
    from services.verbs.start_frames import supply_end_frame

    target = read_place(sequence, shot)
    workspace = opened(message)
    told: Any = source if source in ("next", "none") else read_take_moment(source) or Path(source)
    records = supply_end_frame(workspace, project, target, told, fit)
    if not records:
        say("it has none; nothing changed" if source == "none" else "it is the end frame already; nothing changed")
        return
    tell_end(workspace, project, records)
    tell_next(workspace, project, target.sequence)
