"""`takes conform`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.by_name import ByName, project_argument
from cli.next_lines import tell_next_of
from cli.options import json_option, opened, verb
from cli.output import say, say_json, warn

_EPILOG = "Examples: takes conform driver-beware edit.otio --dry-run  ·  takes conform driver-beware edit.edl --fps 25"


@click.command("conform", cls=ByName, epilog=_EPILOG)
@project_argument()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--fps", metavar="N", help="What an EDL's timecode counts in; else the rate of the files in the cut.")
@click.option("--dry-run", is_flag=True, help="Show the cut before and after; record nothing.")
@json_option
@verb
def command(project: str, file: Path, fps: str | None, dry_run: bool, as_json: bool, message: str | None) -> None:
    """Take over an editor's cut of exported media, from an .otio or .edl.

    Trims, exchanged takes and removed clips become the cut; `undo` takes them back. Another order, repeats, changes of
    speed and files of elsewhere are named, not taken over.
    """
    from services.verbs.conform import take_over

    workspace = opened(message)
    done = take_over(workspace, project, file, fps, dry_run=dry_run)
    for name in done.named:
        warn(f"{name}: not taken over")
    if as_json:
        rows = [row._asdict() for row in done.rows]
        say_json({"changed": bool(done.records), "shots": rows, "not_taken_over": done.named})
        return
    for row in done.rows:
        say(f"  {row.shot}  {row.before or 'open'} -> {row.after or 'open'}")
    if not done.rows:
        say("the cut is that already; nothing changed")
    elif dry_run:
        say("a dry run: nothing was recorded")
    else:
        say("the cut changed")
        tell_next_of(workspace, project, (row.shot for row in done.rows))
