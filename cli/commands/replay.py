"""`takes replay`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.by_name import ByName, project_argument
from cli.options import at_option, json_option, moment, opened, workspace_option
from cli.output import counted, say, say_json, warn
from cli.progress import bar
from domain.errors import BadInput, BadUsage, Refused
from domain.steps import Open, Step
from services.files.elsewhere import write_elsewhere

if TYPE_CHECKING:
    from services.workspace.workspace import Workspace


@click.command("replay", cls=ByName, epilog="Example: takes replay --check")
@project_argument(required=False)
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and name what differs from the log.")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write the files there instead.")
@at_option
@click.option("--without", multiple=True, type=int, metavar="POSITION", help="As if this event had not happened.")
@json_option
@workspace_option
def command(
    project: str | None, check: bool, folder: Path | None, at: str | None, without: tuple[int, ...], as_json: bool
) -> None:
    """Rebuild the files from the log, or check them against it.

    With --at or --without the past is written to --to DIR; the workspace stays as it is.
    """
    if check and folder:
        raise BadUsage("--check and --to exclude each other", "give one of them", code="one_of_two")
    if as_json and not check:
        raise BadUsage("--json goes with --check", Step("replay", check=True, json=True), code="json_of_what")
    if (at or without) and not folder:
        said, where = "--at and --without write the past elsewhere: say where", Step("again", to=Open("DIR"))
        raise BadUsage(said, where, code="no_folder")
    workspace = opened()
    names = None if project is None else [workspace.known_project(project)]
    if folder and (at or without):
        _elsewhere(workspace, names, folder.absolute(), moment(workspace, at, project), without)
        return
    if check:
        _check(workspace, names, as_json=as_json)
    elif folder:
        _check_outside(workspace.root, folder.absolute())
        say(f"{counted(write_elsewhere(workspace.store, folder.absolute(), names), 'file')} in {folder}")
    else:
        with bar("replaying") as progress:
            changed = workspace.store.replay(names, progress)
        say(f"replayed; {counted(changed, 'file')} changed")


def _check(workspace: Workspace, names: list[str] | None, *, as_json: bool) -> None:
    differs = workspace.store.check(names)
    if as_json:
        say_json({"differs": differs, "same": not differs})
    else:
        for line in differs or ["the files are what the log says"]:
            say(line)
    if late := workspace.store.behind():
        warn(f"{counted(late, 'event')} not in the files yet; the next command brings them up to date")
    if differs:
        said = f"{counted(len(differs), 'file')} not as the log has it"
        raise Refused(said, Step("replay"), code="files_differ")


def _elsewhere(
    workspace: Workspace, names: list[str] | None, folder: Path, upto: int, without: tuple[int, ...]
) -> None:
    from services.questions.what_if import write_what_if

    _check_outside(workspace.root, folder)
    told = write_what_if(workspace, names, folder, upto, without)
    for record, why in told.left_out:
        say(f"left out  {record.position}  {record.stream}  {record.type}: {why}")
    say(f"{counted(told.files, 'file')} in {folder}, as of position {told.position}; the workspace is as it was")


def _check_outside(root: Path, folder: Path) -> None:
    where, home = folder.resolve(), root.resolve()
    for own in ("state", "frames", "videos"):
        if where == home or where.is_relative_to(home / own):
            said, elsewhere = f"{folder} is where the workspace's own files lie", Step("again", to=Open("DIR"))
            raise BadInput(said, "name another folder:", elsewhere, code="own_folder", folder=str(folder))
