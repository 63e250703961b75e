"""What lies in a state folder: read, compared with what the log says, swept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.files.rendering import Rendered


def read_file(path: Path) -> bytes | None:
    """Return a file's bytes, None where it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def strangers(folder: Path, known: Sequence[str]) -> list[str]:
    """Return the projects that have a sequences.json here but nothing in the log."""
    found = (path.parent.name for path in folder.glob("*/sequences.json"))
    return sorted(name for name in found if name not in known)


def differing(folder: Path, project: str, files: Iterable[Rendered]) -> list[str]:
    """Compare a project's files with those that should be there; return what differs, one line each."""
    made, differs = set(), []
    for path, wanted in files:
        made.add(path)
        data = read_file(folder / path)
        if data != wanted:
            differs.append(f"state/{path} {'is missing' if data is None else 'differs from the log'}")
    return differs + [f"state/{path} is not of the log" for path in lying(folder, project) if path not in made]


def refuse_others(folder: Path, project: str, made: set[str]) -> None:
    """Refuse a folder that holds files of the project that aren't in `made`."""
    other = next((path for path in lying(folder, project) if path not in made), None)
    if other:
        said, elsewhere = f"{folder} holds {other}, which is not of that moment", Step("again", to=Open("DIR"))
        raise BadInput(said, "write into an empty folder:", elsewhere, code="other_files", folder=str(folder))


def sweep(folder: Path, project: str, made: set[str]) -> int:
    """Remove the files of a project's folder that aren't in `made`; return how many."""
    extra = [path for path in lying(folder, project) if path not in made]
    for path in extra:
        (folder / path).unlink(missing_ok=True)
    return len(extra)


def lying(folder: Path, project: str) -> list[str]:
    """Return the files in a project's folder, as paths below the state folder."""
    below = len(str(folder)) + 1
    found = os.walk(folder / project)
    return sorted(Path(f"{where}/{name}"[below:]).as_posix() for where, _, names in found for name in names)
