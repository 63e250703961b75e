"""What lies in a state folder: read, compared with what the log says, swept."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BadInput, Unwritable
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.files.rendering import Rendered

_ANEW = Step("replay")


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
    for path, wanted, _ in files:
        made.add(path)
        data = read_file(folder / path)
        if data != wanted:
            differs.append(f"state/{path} {'is missing' if data is None else 'differs from the log'}")
    return differs + [f"state/{path} is not of the log" for path in lying(folder, project) if path not in made]


def refuse_links(folder: Path, project: str) -> None:
    """Refuse to write a project's files where a link leads: other files lie there.

    Raises:
        Unwritable: the project's folder, or that of its shots, is a link.
    """
    for name in (project, f"{project}/shots"):
        if (folder / name).is_symlink():
            said, ways = f"{folder / name} is a link", ("remove the link; nothing was written there; then:", _ANEW)
            raise Unwritable(said, *ways, code="linked_files", file=str(folder / name))


def refuse_others(folder: Path, project: str, made: set[str]) -> None:
    """Refuse a folder that holds files of the project that aren't in `made`, links, pipes or devices."""
    refuse_links(folder, project)
    for path in lying(folder, project):
        if path not in made:
            raise _in_the_way(folder, f"{folder} holds {path}, which is not of that moment")
        if not stat.S_ISREG((folder / path).lstat().st_mode):
            what = "a link" if (folder / path).is_symlink() else "a pipe or device"
            raise _in_the_way(folder, f"{folder / path} is {what}")


def _in_the_way(folder: Path, said: str) -> BadInput:
    elsewhere = Step("again", to=Open("DIR"))
    return BadInput(said, "write into an empty folder:", elsewhere, code="other_files", folder=str(folder))


def sweep(folder: Path, project: str, made: set[str]) -> int:
    """Remove the files of a project's folder that aren't in `made`; return how many.

    Raises:
        Unwritable: there are some, and a link leads to them: they may be anybody's.
    """
    refuse_links(folder, project)
    extra = [path for path in lying(folder, project) if path not in made]
    if extra and folder.is_symlink():
        said = f"{folder} is a link, and {extra[0]} there is not of the log"
        raise Unwritable(said, "move it away, or remove the link; then:", _ANEW, code="linked_files", file=extra[0])
    for path in extra:
        (folder / path).unlink(missing_ok=True)
    return len(extra)


def lying(folder: Path, project: str) -> list[str]:
    """Return the files in a project's folder, as paths below the state folder."""
    below = len(str(folder)) + 1
    found = os.walk(folder / project)
    return sorted(Path(f"{where}/{name}"[below:]).as_posix() for where, _, names in found for name in names)
