"""Makes a preview: the cut of a project, of some sequences or of a playlist, as one film to be played anywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import BadInput, Refused
from domain.steps import Open, Step
from projections.canonical import canonical
from projections.film.playlist import Playlist, played
from projections.film.timeline import Clip, timeline_of
from services.disk.faults import disk_fault
from services.disk.whole_files import new_draft, sync
from services.film.copying import read_mark
from services.film.preview import Shown, write_preview
from services.log.reader import END
from services.verbs.export import Exported, chosen, common_rate, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from projections.film.timeline import Gap
    from services.film.preview import PreviewWish
    from services.workspace.workspace import Workspace

    Progress = Callable[[int, int], None]


class LaidOut(NamedTuple):
    """A preview before it is written: what it shows, the position that is shown, and what a person should know."""

    project: str
    shown: Shown
    position: int
    warnings: list[str]

    def digest(self, wish: PreviewWish) -> str:
        """Return what a film of it is known by: the same where each frame of it is."""
        line, rehearsals = self.shown.timeline, self.shown.rehearsals
        rows = [_row(item, rehearsal=isinstance(item, Clip) and item.take in rehearsals) for item in line.items]
        known = {"project": self.project, "name": line.name, "rate": [*line.rate], "wish": [*wish], "rows": rows}
        return sha256(canonical(known)).hexdigest()[:32]


def _row(item: Clip | Gap, *, rehearsal: bool) -> list[object]:
    """Return what a film shows of a shot."""
    if isinstance(item, Clip):
        return [item.shot, item.length, item.take, item.film.sha256, item.first, item.frames, rehearsal]
    return [item.shot, item.length, item.prompt]


def lay_out(workspace: Workspace, project: str, playlist: Playlist, upto: int = END) -> LaidOut:
    """Return the preview of a playlist as of a position, its files checked; nothing is written.

    Raises:
        Refused: a video is gone or changed, or no shot is left to show.
        Unknown: there is no such sequence or shot.
    """
    head = min(upto, workspace.ledger.reader.head().position)
    states = chosen(workspace, project, playlist.sequences, head)
    shots = played(states, playlist)
    states = [state for state in states if any(shot.id in shots for shot in state.order)] or states[:1]
    paths, films = measured(workspace, project, states, shots)
    rate, warnings = common_rate(films.values(), None)
    name = states[0].id if len(states) == 1 else project
    line = timeline_of(name, name, states, films, rate, 0, shots)
    rehearsals = {take.id for state in states for _, take, _ in state.covered if take.request.rehearsal}
    if not line.items:
        raise Refused("no shot of it is in the cut yet", Step("status", project=project), code="nothing_to_play")
    position = workspace.ledger.reader.position_of(project, head)
    return LaidOut(project, Shown(line, paths, rehearsals), position, warnings)


def write(found: LaidOut, target: Path, wish: PreviewWish, progress: Progress) -> None:
    """Write a preview that is laid out, whole or not at all.

    Raises:
        RenderFailed, BadInput, Unwritable: as `write_preview` says.
    """
    line = found.shown.timeline
    about = {"preview": f"{found.project}/{line.name}", "position": str(found.position)}
    about["takes"] = ",".join(f"{film.name.rpartition('.')[0]}:{film.sha256}" for film in line.films)
    try:
        with new_draft(target) as draft:
            write_preview(found.shown, draft, wish, progress, about)
            sync(draft)
            draft.replace(target)
    except OSError as error:
        raise disk_fault(error) from error


def preview(
    workspace: Workspace,
    project: str,
    names: Sequence[str],
    target: Path,
    wish: PreviewWish,
    progress: Progress,
) -> Exported:
    """Write the cut as one film, whole or not at all; an older preview is replaced, any other file is refused.

    Raises:
        Refused: a video is gone or changed.
        BadInput: a file that is no preview lies there.
    """
    if target.exists() and "preview" not in read_mark(target):
        again = Step("again", output=Open("FILE.mp4"))
        raise BadInput(f"{target} is there already, and is no preview", again, code="file_there", file=str(target))
    found = lay_out(workspace, project, Playlist(tuple(names)))
    write(found, target, wish, progress)
    line = found.shown.timeline
    opened = [] if wish.slates else [f"{item.shot} is open: black" for item in line.items if item not in line.clips]
    return Exported(target, [line], found.position, [*found.warnings, *opened])
