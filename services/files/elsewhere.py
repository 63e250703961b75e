"""A project's files as of a moment, written into another folder than their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.disk.whole_files import write_if_new
from services.files.folder import refuse_others
from services.log.reader import END

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from services.files.rendering import Facts
    from services.files.state_files import StateFiles


def write_elsewhere(
    store: StateFiles,
    folder: Path,
    projects: Sequence[str] | None = None,
    upto: int = END,
    facts: Facts | None = None,
) -> int:
    """Write the files of projects, or of all, as of position `upto` into another folder; return how many.

    Raises:
        BadInput: the folder holds files of another moment.
    """
    count = 0
    readable = [name for name in store.reader.projects(upto) if "" not in store.aside(name)]
    for project in readable if projects is None else projects:
        files = list(store.render(project, upto, facts=facts))
        refuse_others(folder, project, {file.path for file in files})
        for file in files:
            write_if_new(folder / file.path, file.data)
        count += len(files)
    return count
