"""`takes whence`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import json_option, opened, workspace_option
from cli.output import say, say_json
from domain.errors import Refused
from domain.ids import shown

if TYPE_CHECKING:
    from projections.views.whence import Origin


@click.command("whence", epilog="Example: takes whence ~/Downloads/SEQ08_SH03_take002.mp4")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@workspace_option
def command(file: Path, as_json: bool) -> None:
    """Say which take, grid, start frame or element a file is, by its content.

    With the words, who asked for it and when, the verdict, what it was made from, and what was made of it. An exported
    copy and a preview say themselves what they are of. A stranger ends with exit code 1.
    """
    from services.questions.whence import whence

    found = whence(opened(), file)
    if not found["origins"] and not found["preview"]:
        said = f"nothing in the log has the content of {shown(str(file), 200)}"
        raise Refused(said, "look in another workspace, or look for its words", code="stranger", file=str(file))
    if as_json:
        say_json(found)
        return
    if found["preview"]:
        shows = ", ".join(found["preview"]["takes"]) or "no take"
        say(f"a preview of {found['preview']['timeline']} as of {found['preview']['position']}: {shows}")
    for origin in found["origins"]:
        _tell(origin, copy=found["copy_of"] is not None)


def _tell(origin: Origin, *, copy: bool) -> None:
    who = (
        f"  {shown(origin['by'], 60)}, {origin['at'][:16].replace('T', ' ')} UTC"
        if origin["by"] and origin["at"]
        else ""
    )
    model = f"  {origin['model']}" if origin["model"] else ""
    say(f"{'a copy of ' if copy else ''}{origin['kind']} {origin['project']} {origin['id']}{model}{who}")
    say(f"  {origin['path']}")
    for words in origin["words"]:
        say(f"  {words['shot'] or 'grid'}: {shown(' '.join(words['prompt'].split()), 300)}")
    if review := origin["review"]:
        why = f": {shown(review['reason'], 200)}" if review["reason"] else ""
        say(f"  {review['verdict']} by {shown(review['by'], 60)}{why}")
    for label, names in (
        ("in the cut for", origin["in_cut"]),
        ("made from", origin["made_from"]),
        ("made of it", origin["made_of_it"]),
    ):
        if names:
            say(f"  {label} {', '.join(names)}")
