"""`takes undo`."""

from __future__ import annotations

import click

from cli.by_name import ByName, project_argument
from cli.named import SEQUENCE
from cli.next_lines import tell_next
from cli.options import opened, verb
from cli.output import say, warn


@click.command("undo", cls=ByName, epilog="Example: takes undo driver-beware SEQ08")
@project_argument(in_full=True)
@click.argument("sequence", type=SEQUENCE, metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Take back what was done last: words, cut, verdict or start frame.

    The inverse is appended and cites what it undoes; nothing is erased, and what was spent stays spent. Again, it
    takes back what was done before that.
    """
    from cli.undone import undone_line
    from services.verbs.words import undo_all

    workspace = opened(message)
    records, left = undo_all(workspace, project, sequence)
    for record in records:
        name = record.stream.split("/", 1)[1]
        say(undone_line(workspace.load(project, name, records[0].position - 1), record))
    if len(names := {record.stream.split("/", 1)[1] for record in records}) == 1:
        tell_next(workspace, project, names.pop())
    if left:
        warn(f"{', '.join(left)} stays as it is: something else was done there since")
