"""`takes log`."""

from __future__ import annotations

import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.options import at_option, moment, opened, workspace_option
from cli.output import say, say_lines, warn
from domain.errors import BadUsage, OutOfReach
from domain.ids import shown
from projections.event_summaries import tell
from services.log.reader import END

if TYPE_CHECKING:
    from services.log.kinds import Log
    from services.log.reader import LogReader
    from services.log.rows import Row

PATIENCE = 1.0  # seconds between two looks at least, should no news be heard


@click.command("log", cls=ByName, epilog="Example: takes log driver-beware SEQ08 --follow")
@project_argument(required=False, views=True)
@click.argument("sequence", type=SEQUENCE, required=False, metavar="[SEQ]")
@at_option
@click.option("--follow", is_flag=True, help="Go on as new events come, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="One object a line, data as stored.")
@workspace_option
def command(project: str | None, sequence: str | None, at: str | None, follow: bool, as_json: bool) -> None:
    """Show what happened, event by event."""
    workspace = opened()
    prefix = None
    if project is not None:
        prefix = workspace.known_project(project)
    if sequence is not None:
        prefix = f"{project}/{workspace.sequence(prefix or '', sequence).id}"
    reader = workspace.ledger.reader
    if at and follow:
        raise BadUsage("--at looks back, --follow ahead", "give one of them", code="one_of_two")
    shown_to = _print(reader, 0, prefix, moment(workspace, at, project), as_json=as_json)
    if follow:
        _follow(workspace.ledger.log, shown_to, prefix, as_json=as_json)


def _follow(log: Log, shown_to: int, prefix: str | None, *, as_json: bool) -> None:
    """Print what comes until Ctrl-C, which is how following ends; a log that is away is waited for."""
    away = False
    with suppress(KeyboardInterrupt), closing(log.news()) as news:
        while True:
            news.wait(PATIENCE)
            try:
                shown_to = _print(log.reader, shown_to, prefix, END, as_json=as_json)
                away = False
            except OutOfReach as error:
                if not away:
                    warn(f"{error}; waiting for it")
                away = True


def _print(reader: LogReader, after: int, prefix: str | None, last: int, *, as_json: bool) -> int:
    upto = min(last, reader.head().position)
    if upto <= after:
        return after
    if as_json:
        from services.log.lines import line_of

        say_lines(map(line_of, reader.stored(after, upto, prefix)))
    else:
        for row in reader.rows(after, upto, prefix):
            say(_line(row))
    sys.stdout.flush()
    return upto


def _line(row: Row) -> str:
    body = row.body
    said = tell(row.type, body["data"])
    why = f"  — {shown(body['message'], 80)}" if body["message"] else ""
    when = body["at"][:19].replace("T", " ")
    return f"{row.position:>6}  {when}  {row.stream}  {row.type}  {said}  [{shown(body['by'], 40)}]{why}"
