"""`takes backup`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import opened, workspace_option
from cli.output import counted, say
from cli.progress import bar


@click.command("backup", epilog="Example: takes backup ../film-2026-11-30.takes")
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
def command(file: Path) -> None:
    """Write the log, what was seen of it, and a list of the media to one file.

    It may run while others append: the log is that of one moment. `takes restore FILE` loads it. Media are files of
    their own: copy frames/ and videos/ too.
    """
    from services.verbs.backup import back_up

    workspace = opened()
    with bar("writing") as progress:
        done = back_up(workspace, file.absolute(), progress)
    say(f"{file} holds {counted(done.events, 'event')}, and lists {counted(done.media, 'file')} of frames/ and videos/")
