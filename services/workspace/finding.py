"""The folder that holds `events.db`: found, opened, made."""

from __future__ import annotations

import os
from pathlib import Path

from domain.errors import NotHere
from domain.steps import Open, Step
from services.disk.faults import disk_fault
from services.log.places import FILE, create_log, has_log, join_log, lies_in
from services.workspace.clock import new_id
from services.workspace.workspace import Workspace


def wanted_folder(explicit: str | Path | None) -> tuple[Path, list[Path]]:
    """Return the workspace's folder, whether or not it has a log, and the folders looked in.

    `-w`, else TAKES_WORKSPACE, else the nearest folder upwards with an `events.db` (or the `events.url` of a log that
    lies in a database), else the current folder.
    """
    said = explicit or os.environ.get("TAKES_WORKSPACE")
    if said:
        folder = Path(said).expanduser().absolute()
        return folder, [folder]
    here = Path.cwd()
    looked = [here, *here.parents]
    return next((folder for folder in looked if lies_in(folder)), here), looked


def open_workspace(
    explicit: str | Path | None = None, actor: str | None = None, message: str | None = None
) -> Workspace:
    """Open the workspace, or raise with the folders that were looked in."""
    folder, looked = wanted_folder(explicit)
    if not has_log(folder):
        said = f"no workspace here: no {FILE} in {', '.join(str(path) for path in looked)}"
        name_it = Step("again", workspace=Open("DIR"))
        raise NotHere(said, Step("init"), name_it, code="no_workspace", folder=str(folder))
    return Workspace(folder, actor, message)


def create_workspace(
    folder: Path, actor: str | None = None, message: str | None = None, database: str | None = None
) -> tuple[Workspace, bool]:
    """Open the workspace in a folder, made where there is none; say whether it was made.

    `database` is the address of its log, made there where there is none, and remembered.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error) from error
    here = has_log(folder)
    made = join_log(folder, new_id(), database) if database else create_log(folder, new_id())
    return Workspace(folder, actor, message), made or not here
