"""Which take, grid, start frame or element a file is, by its content; or which one it says it is a copy of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from projections.whence import element_origins, origins
from services.disk.faults import disk_fault
from services.disk.whole_files import sha256_of
from services.film.copying import read_mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from projections.views.whence import Origin, PreviewOf, Whence
    from services.workspace.workspace import Workspace


def whence(workspace: Workspace, path: Path) -> Whence:
    """Return what the log knows of a file, by content; without origins and preview it is a stranger.

    Raises:
        BadInput: there is no such file.
        Unwritable: what the disk says.
    """
    if not path.is_file():
        said = f"there is no file {shown(str(path), 200)}"
        raise BadInput(said, "look at the file's name and folder", code="no_file", file=str(path))
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        raise disk_fault(error) from error
    found, mark = _origins(workspace, sha256), {}
    if not found:
        mark = read_mark(path)
        found = _origins(workspace, mark["sha256"]) if "sha256" in mark else []
    copy_of = mark.get("sha256") if found else None
    return {"file": str(path), "sha256": sha256, "copy_of": copy_of, "preview": _preview(mark), "origins": found}


def _origins(workspace: Workspace, sha256: str) -> list[Origin]:
    found: list[Origin] = []
    for stream in workspace.ledger.reader.streams_holding(sha256):
        project, _, sequence = stream.partition("/")
        if sequence:
            found += origins(workspace.load(project, sequence), sha256)
        else:
            found += element_origins(workspace.project(project), sha256)
    return found


def _preview(mark: Mapping[str, str]) -> PreviewOf | None:
    if "preview" not in mark or not mark.get("position", "").isdigit():
        return None
    takes = [take.partition(":")[0] for take in mark.get("takes", "").split(",") if take]
    return {"timeline": mark["preview"], "position": int(mark["position"]), "takes": takes}
