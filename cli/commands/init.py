"""`takes init`."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import click

from cli.options import verb
from cli.output import say

STARTER = {
    "project": "my-film",
    "title": "My film",
    "aspect_ratio": "16:9",
    "sequences": {
        "SEQ01": {
            "title": "The first sequence",
            "shots": [
                {"prompt": "A wide shot, 24mm, slow push-in: dawn over a harbour, boats at rest.", "duration": 5},
                {"prompt": "A close-up, 85mm, locked off: a hand unties a wet rope.", "duration": 5},
            ],
        }
    },
}


@click.command("init", epilog="Example: takes init my-film && cd my-film && takes plan add PLAN.json")
@click.argument("folder", required=False, metavar="[DIR]")
@verb
def command(folder: str | None, message: str | None) -> None:
    """Make a workspace with a starter plan.

    The workspace is the folder that holds events.db. Where one is there already, nothing changes.
    """
    from services.files import write_whole
    from services.workspace import create_workspace

    session = click.get_current_context().find_root().obj
    chosen = folder or session.workspace or os.environ.get("TAKES_WORKSPACE") or "."
    root = Path(chosen).expanduser().absolute()
    workspace, made = create_workspace(root, session.actor, message)
    workspace.ledger.reader.identity()
    workspace.close()
    say(f"{'made' if made else 'there is already'} a workspace in {root}")
    if not (root / "PLAN.json").exists() and made:
        write_whole(root / "PLAN.json", (json.dumps(STARTER, indent=2) + "\n").encode())
    there = "" if root == Path.cwd() else f"cd {shlex.quote(chosen)} && "
    say(
        f"next: edit PLAN.json, then  {there}takes plan add PLAN.json"
        if (root / "PLAN.json").exists()
        else "next: takes status"
    )
