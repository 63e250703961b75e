"""`takes undo`."""

from __future__ import annotations

import json

import click

from cli.options import opened, verb
from cli.output import say, warn
from projections.story import tell


@click.command("undo", epilog="Example: takes undo driver-beware SEQ08")
@click.argument("project")
@click.argument("sequence", metavar="SEQ")
@verb
def command(project: str, sequence: str, message: str | None) -> None:
    """Take back what was done last: words, cut, verdict or start frame.

    The inverse is appended and cites what it undoes; nothing is erased, and what was spent stays spent. Again, it
    takes back what was done before that.
    """
    from services.revising import undo_last
    from services.start_frames import StartFrames, frames_folder

    workspace = opened(message)
    records, left = undo_last(workspace, workspace.known_project(project), sequence)
    StartFrames(workspace, project, frames_folder(workspace, project)).publish(sequence)
    for record in records:
        data = json.loads(record.fact.model_dump_json(by_alias=True))
        say(f"undone: {record.stream.split('/', 1)[1]}  {record.type}  {tell(record.type, data)}")
    if left:
        warn(f"{', '.join(left)} stays as it is: something else was done there since")
