"""`takes replay`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.options import opened, workspace_option
from cli.output import say
from domain.errors import BadInput, Refused


@click.command("replay", epilog="Example: takes replay --check")
@click.argument("project", required=False)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and name what differs from the log.")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write the files there instead.")
@workspace_option
def command(project: str | None, check: bool, folder: Path | None) -> None:
    """Rebuild the files from the log, or check them against it."""
    if check and folder:
        raise BadInput("--check and --to exclude each other", "give one of them")
    workspace = opened()
    names = [workspace.known_project(project)] if project else None
    if check:
        differs = workspace.store.check(names)
        for line in differs:
            say(line)
        if differs:
            raise Refused(f"{len(differs)} files differ from the log", "takes replay")
        say("the files are what the log says")
    elif folder:
        _check_outside(workspace.root, folder.absolute())
        say(f"{workspace.store.write_to(folder.absolute(), names)} files in {folder}")
    else:
        say(f"replayed; {workspace.store.replay(names, _progress)} files changed")


def _check_outside(root: Path, folder: Path) -> None:
    for own in ("state", "frames", "videos"):
        if folder == root or folder.is_relative_to(root / own):
            raise BadInput(f"{folder} is where the workspace's own files lie", "--to another folder")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rproject {done} of {total}", nl=done == total, err=True)
