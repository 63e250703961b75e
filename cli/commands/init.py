"""`takes init`."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import click

from cli.command_lines import command_line
from cli.options import verb
from cli.output import say
from domain.steps import Step
from services.disk.named_files import write_named
from services.log.places import ADDRESS
from services.workspace.finding import create_workspace

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
@click.option("--database", metavar="URL", help="Keep the log in PostgreSQL: postgresql://USER@HOST/NAME.")
@verb
def command(folder: str | None, database: str | None, message: str | None) -> None:
    """Make a workspace with a starter plan.

    The workspace is the folder that holds events.db. Where one is there already, nothing changes. With --database the
    log lies in that database, which any number of workspaces share, and events.url keeps its address.
    """
    session = click.get_current_context().find_root().obj
    chosen = folder or session.workspace or os.environ.get("TAKES_WORKSPACE") or "."
    root = Path(chosen).expanduser().absolute()
    workspace, made = create_workspace(root, session.actor, message, database)
    workspace.ledger.reader.identity()
    name, empty = workspace.ledger.log.name, workspace.ledger.reader.head().position == 0
    workspace.close()
    say(f"{'made' if made else 'there is already'} a workspace in {root}")
    if database:
        say(f"its log is in {name}; {ADDRESS} keeps the address, for you alone to read")
    _begin(root, chosen, starter=made and empty)


def _begin(root: Path, chosen: str, *, starter: bool) -> None:
    """Write the starter plan, where one is wanted, and say what to do next."""
    if starter and not (root / "PLAN.json").exists():
        write_named(root / "PLAN.json", (json.dumps(STARTER, indent=2) + "\n").encode())
    there = "" if root == Path.cwd() else f"cd {shlex.quote(chosen)} && "
    planned = (root / "PLAN.json").exists()
    command_there = f"{there}{command_line(Step('plan_add', file='PLAN.json') if planned else Step('status'))}"
    say(f"next: edit PLAN.json, then  {command_there}" if planned else f"next: {command_there}")
