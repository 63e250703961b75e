"""The folder of an export: written whole beside its place, with `export.json`, and put there at once.

A folder that holds an export of the same project is replaced where all in it is as that export left it. Any other that
holds something is refused, so that nobody's work is lost.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from domain.errors import Refused
from domain.steps import Open, Step
from projections.canonical import canonical
from services.disk.faults import disk_fault
from services.disk.swapping import put_folder_in_place
from services.disk.whole_files import draft_name, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "export.json"
_ELSEWHERE = Step("again", to=Open("DIR"))


def check_place(place: Path, log: str, project: str) -> None:
    """Refuse a folder that an export can't replace.

    Raises:
        Refused: something else lies there, or another project's export, or a file was added or changed since.
    """
    if not place.exists():
        return
    if not place.is_dir():
        raise Refused(f"{place} is a file, not a folder", _ELSEWHERE, code="folder_taken", file=str(place))
    there = {path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir()}
    if not there:
        return
    known = _manifest(place)
    if known is None:
        said = f"{place} holds files that are no export, as {min(there)}"
        raise Refused(said, _ELSEWHERE, code="folder_taken", file=str(place))
    if (known.get("log"), known.get("project")) != (log, project):
        said = f"{place} holds an export of {known.get('project')}, of another log or project"
        raise Refused(said, _ELSEWHERE, code="folder_taken", file=str(place))
    if changed := _changed(place, there - {MANIFEST}, known["files"]):
        said = f"{place} holds {changed}, which isn't as the export left it"
        raise Refused(said, _ELSEWHERE, code="folder_taken", file=str(place))


def _manifest(place: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((place / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("files"), dict) else None


def _changed(place: Path, there: set[str], files: Mapping[str, str]) -> str | None:
    """Return a file that was added or changed since; one that was taken away is no loss."""
    for name in sorted(there):
        if name not in files or sha256_of(place / name) != files[name]:
            return name
    return None


@contextmanager
def whole_folder(place: Path, about: Mapping[str, object]) -> Iterator[Path]:
    """Yield a draft to write files into; at the end it lies at `place` with `export.json`, or nothing has changed.

    Args:
        place: where it shall lie; checked before.
        about: what `export.json` says beside the files with their sha256.

    Raises:
        Unwritable: what the disk says.
    """
    draft = place.parent / draft_name(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        yield draft
        files = {path.name: sha256_of(path) for path in sorted(draft.iterdir())}
        (draft / MANIFEST).write_bytes(canonical({**about, "files": files}))
        if place.exists():
            put_folder_in_place(draft, place)
        else:
            os.rename(draft, place)  # noqa: PTH104
    except OSError as error:
        raise disk_fault(error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
