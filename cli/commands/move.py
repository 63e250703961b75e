"""`takes move`."""

from __future__ import annotations

import os

import click

from cli.command_lines import next_line
from cli.options import opened, workspace_option
from cli.output import counted, say
from cli.progress import bar
from domain.steps import Open, Step

_EPILOG = """Examples: takes move --to postgresql://films@db.studio/takes  ·  takes move --to events.db"""


@click.command("move", epilog=_EPILOG)
@click.option("--to", required=True, metavar="URL|events.db", help="A database's address, or the workspace's own file.")
@workspace_option
def command(to: str) -> None:
    """Move the log into a database that a team shares, or back into a file.

    Positions, times and the log's identity are kept, and every event is checked where it went. The target must be
    empty. The source is kept, and takes no more events; broken off, it is as it was.
    """
    from services.verbs.move import move

    workspace = opened()
    with bar("moving") as progress:
        moved = move(workspace, to, progress)
    say(f"moved {counted(moved.events, 'event')} to {moved.to}, each of them checked there")
    if moved.kept:
        say(f"{moved.kept.name} keeps the old log, and takes no more events")
        say(f"{next_line(Step('init', database=Open('URL')))} in the other workspaces")
    elif os.environ.get("TAKES_DATABASE_URL"):
        say("next: unset TAKES_DATABASE_URL, which still names the database")
