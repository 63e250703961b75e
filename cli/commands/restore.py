"""`takes restore`."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import is_zipfile

import click

from cli.command_lines import command_line, next_line
from cli.options import workspace_option
from cli.output import counted, say
from cli.progress import bar
from domain.errors import BadInput
from domain.steps import Step
from services.workspace.finding import create_workspace, wanted_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.verbs.backup import Backup
    from services.workspace.workspace import Workspace


@click.command("restore", epilog="Examples: takes -w restored restore FILE  ·  takes -w restored restore LOG.jsonl")
@click.argument("log", metavar="FILE|LOG.jsonl")
@workspace_option
def command(log: str) -> None:
    """Load a backup, or a log's lines of JSON, into an empty workspace.

    FILE is what `takes backup` wrote; the lines are those of `takes log --json`, `-` reads them from a pipe.
    Positions and times are kept, every event is checked, and either all are loaded or none. Media are files of their
    own: copy them beside it.
    """
    with _source_of(log) as (source, size, backup):
        session = click.get_current_context().find_root().obj
        root, _ = wanted_folder(session.workspace)
        workspace, made = create_workspace(root)
        with closing(workspace):
            if made:
                say(f"made a workspace in {root}")
            count = _load(workspace, source, size)
            if backup and not workspace.opened.seen.made():
                backup.put_seen(workspace)
            with bar("writing the files") as progress:
                workspace.store.replay(None, progress)
    say(f"restored {counted(count, 'event')}")
    if backup and backup.media:
        say(f"copy frames/ and videos/ too: it names {counted(backup.media, 'file')} there")
    say(next_line(Step("status")))


@contextmanager
def _source_of(log: str) -> Iterator[tuple[IO[bytes], int | None, Backup | None]]:
    """Open what is restored: its lines, their length where it is known, and the backup that they are of."""
    if log == "-":
        yield sys.stdin.buffer, None, None
    elif is_zipfile(log):
        from services.verbs.backup import opened_backup

        with opened_backup(Path(log)) as backup:
            yield backup.lines, backup.size, backup
    else:
        with _lines_of(log) as lines:
            yield lines, Path(log).stat().st_size, None


def _lines_of(log: str) -> IO[bytes]:
    try:
        return Path(log).open("rb")
    except OSError as error:
        way = f"name a file that {command_line(Step('log', json=True))} wrote, or -"
        raise BadInput(f"{log}: {error.strerror}", way, code="unreadable", file=log) from error


def _load(workspace: Workspace, source: IO[bytes], size: int | None) -> int:
    from services.log.restoring import LogLines

    with bar("loading") as progress, closing(LogLines(source, lambda done: progress(done, size))) as lines:
        return workspace.ledger.load(lines)
