"""`takes restore`."""

from __future__ import annotations

import sys
from contextlib import closing, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from cli.command_lines import command_line, next_line
from cli.options import workspace_option
from cli.output import counted, say
from cli.progress import bar
from domain.errors import BadInput
from domain.steps import Step
from services.workspace.finding import create_workspace, wanted_folder

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from services.workspace.workspace import Workspace


@click.command("restore", epilog="Example: takes -w restored restore LOG.jsonl")
@click.argument("log", metavar="LOG.jsonl")
@workspace_option
def command(log: str) -> None:
    """Load a log from its lines of JSON into an empty workspace.

    The lines are those of `takes log --json`; `-` reads them from a pipe. Positions and times are kept, every event
    is checked, and either all are loaded or none. Media are files of their own: copy them beside it.
    """
    with _lines_of(log) as source:
        session = click.get_current_context().find_root().obj
        root, _ = wanted_folder(session.workspace)
        workspace, made = create_workspace(root)
        with closing(workspace):
            if made:
                say(f"made a workspace in {root}")
            count = _load(workspace, source, None if log == "-" else Path(log).stat().st_size)
            with bar("writing the files") as progress:
                workspace.store.replay(None, progress)
    say(f"restored {counted(count, 'event')}")
    say(next_line(Step("status")))


def _lines_of(log: str) -> AbstractContextManager[IO[bytes]]:
    if log == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(log).open("rb")
    except OSError as error:
        way = f"name a file that {command_line(Step('log', json=True))} wrote, or -"
        raise BadInput(f"{log}: {error.strerror}", way, code="unreadable", file=log) from error


def _load(workspace: Workspace, source: IO[bytes], size: int | None) -> int:
    from services.log.restoring import LogLines

    with bar("loading") as progress, closing(LogLines(source, lambda done: progress(done, size))) as lines:
        return workspace.ledger.load(lines)
