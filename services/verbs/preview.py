"""Makes a preview: the cut of a project, or of some of its sequences, as one film to be played anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.steps import Open, Step
from projections.film.timeline import timeline_of
from services.disk.faults import disk_fault
from services.disk.whole_files import new_draft, sync
from services.film.copying import read_mark
from services.film.preview import PreviewWish, write_preview
from services.verbs.export import Exported, chosen, common_rate, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from services.workspace.workspace import Workspace


def preview(
    workspace: Workspace,
    project: str,
    names: Sequence[str],
    target: Path,
    wish: PreviewWish,
    progress: Callable[[int, int], None],
) -> Exported:
    """Write the cut as one film, whole or not at all; an older preview is replaced, any other file is refused.

    Raises:
        Refused: a video is gone or changed.
        BadInput: a file that is no preview lies there.
    """
    if target.exists() and "preview" not in read_mark(target):
        again = Step("again", output=Open("FILE.mp4"))
        raise BadInput(f"{target} is there already, and is no preview", again, code="file_there", file=str(target))
    head = workspace.ledger.reader.head().position
    states = chosen(workspace, project, names, head)
    paths, films = measured(workspace, project, states)
    rate, warnings = common_rate(films.values(), None)
    name = states[0].id if len(states) == 1 else project
    line = timeline_of(name, name, states, films, rate, 0)
    rehearsals = {take.id for state in states for _, take, _ in state.covered if take.request.rehearsal}
    position = workspace.ledger.reader.position_of(project, head)
    about = {"preview": f"{project}/{name}", "position": str(position)}
    about["takes"] = ",".join(f"{film.name.rpartition('.')[0]}:{film.sha256}" for film in line.films)
    try:
        with new_draft(target) as draft:
            write_preview(line, paths, rehearsals, draft, wish, progress, about)
            sync(draft)
            draft.replace(target)
    except OSError as error:
        raise disk_fault(error) from error
    if not wish.slates:
        warnings += [f"{item.shot} is open: black" for item in line.items if item not in line.clips]
    return Exported(target, [line], position, warnings)
