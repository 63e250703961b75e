"""The verbs of review: approve, reject, note, cut, finalize, reopen, and revise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from domain.decisions import review
from domain.decisions.admit import find_grid
from domain.decisions.choices import chosen_for_cut, entity_meant, take_meant
from domain.decisions.prompts import check_based_on
from domain.decisions.prompts import revise as revised
from domain.errors import TakesError
from domain.events import VideoCompleted
from services.jobs.paid import has_paid_take
from services.verbs.whole_media import on_whole_media

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.events import Fact, NoteAdded
    from domain.ids import Target
    from domain.jobs import Grid, Job, Take
    from domain.record import Record
    from domain.sequence import Sequence as State
    from domain.sequence import Trim
    from domain.values import Drawing
    from services.workspace.workspace import Workspace

Which = Callable[["State"], "Take"]
WhichJob = Callable[["State"], "Job"]


class Said(Struct, frozen=True):
    """The result of a verb: the appended records, none if nothing had to change, and the sequence after it."""

    records: list[Record]
    state: State

    @property
    def changed(self) -> bool:
        """Whether anything was recorded."""
        return bool(self.records)


def _said(workspace: Workspace, project: str, sequence: str, records: list[Record]) -> Said:
    return Said(records, workspace.sequence(project, sequence))


def approve(workspace: Workspace, project: str, sequence: str, which: Which) -> Said:
    """Choose a take for all the shots it holds."""
    records = on_whole_media(
        workspace, project, sequence, lambda state: review.approve(state, which(state)), lambda state: [which(state)]
    )
    return _said(workspace, project, sequence, records)


def reject(workspace: Workspace, project: str, sequence: str, which: WhichJob, reason: str) -> Said:
    """Turn a take or grid down, with the reason."""
    records = workspace.change(project, sequence, lambda state: review.reject(state, which(state), reason))
    return _said(workspace, project, sequence, records)


def note_on_job(
    workspace: Workspace,
    project: str,
    sequence: str,
    which: WhichJob,
    text: str,
    seconds: float | None,
    drawing: Drawing | None = None,
) -> Said:
    """Write a note on a take or grid, at a moment of the take's video where one is given, with what is drawn there."""
    drawn = drawing and on_frame(workspace, which(workspace.sequence(project, sequence)), seconds, drawing)

    def decide(state: State) -> list[NoteAdded]:
        job = which(state)
        return review.note(state, state.known(job.request.entity), job, text, seconds, drawn)

    return _said(workspace, project, sequence, workspace.change(project, sequence, decide))


def on_frame(workspace: Workspace, job: Job, seconds: float | None, drawing: Drawing) -> Drawing:
    """Return a drawing with the number of its frame, where that isn't said and the video is there to be measured."""
    result = job.result
    if seconds is None or drawing.frame is not None or not isinstance(result, VideoCompleted):
        return drawing
    from services.film.measuring import measure

    try:
        found = measure(workspace.kept.file(result.path, result.sha256))
    except (TakesError, OSError):  # a note is kept whatever has become of the file
        return drawing
    return replace(drawing, frame=min(int(seconds * found.rate.number + 1e-6), found.frames - 1))


def resolve_note(workspace: Workspace, project: str, sequence: str, position: int) -> Said:
    """Say that what the note of that position asks for was done."""
    records = workspace.change(project, sequence, lambda state: review.resolve_note(state, position))
    return _said(workspace, project, sequence, records)


def reopen_note(workspace: Workspace, project: str, sequence: str, position: int) -> Said:
    """Reopen a resolved note."""
    records = workspace.change(project, sequence, lambda state: review.reopen_note(state, position))
    return _said(workspace, project, sequence, records)


def note(workspace: Workspace, project: str, target: Target, text: str) -> Said:
    """Write a note on a sequence or one of its shots."""
    name = target.sequence
    records = workspace.change(
        project, name, lambda state: review.note(state, entity_meant(state, target), None, text, None)
    )
    return _said(workspace, project, name, records)


def cut(workspace: Workspace, project: str, sequence: str, choices: Mapping[int, str]) -> Said:
    """Compose the cut; `choices` are takes as they are named, by shot number: `1`, `SEQ08_SH03_take001`, `2@1-2.4`."""

    def chosen(state: State) -> tuple[dict[str, Take], dict[str, Trim]]:
        return chosen_for_cut(state, choices)

    records = on_whole_media(
        workspace,
        project,
        sequence,
        lambda state: review.cut(state, *chosen(state)),
        lambda state: list(chosen(state)[0].values()),
    )
    return _said(workspace, project, sequence, records)


def finalize(workspace: Workspace, project: str, sequence: str) -> Said:
    """Lock a sequence's cut."""
    free = not has_paid_take(workspace, workspace.known_project(project))
    records = on_whole_media(
        workspace,
        project,
        sequence,
        lambda state: review.finalize(state, allow_rehearsal=free),
        lambda state: [take for _, take, _ in state.covered],
    )
    return _said(workspace, project, sequence, records)


def reopen(workspace: Workspace, project: str, sequence: str) -> Said:
    """Let a final sequence change again."""
    return _said(workspace, project, sequence, workspace.change(project, sequence, review.reopen))


def revise(
    workspace: Workspace,
    project: str,
    sequence: str,
    number: int,
    prompt: str | None,
    duration: int | None,
    *,
    based_on: str | None = None,
) -> Said:
    """Change the working prompt of a shot, its seconds, or both: what is None stays.

    Refused where `based_on`, the words that were replaced when these were written, aren't the working ones any more.
    """
    elements = workspace.project(workspace.known_project(project)).elements

    def decide(state: State) -> Sequence[Fact]:
        if based_on is not None:
            check_based_on(state, number, based_on, prompt)
        return revised(state, number, prompt, duration, elements)

    records = workspace.change(project, sequence, decide)
    return _said(workspace, project, sequence, records)


def taken(target: Target, typed: str | None) -> Which:
    """Return how to find the take that ID, --shot and --take name together."""
    return lambda state: take_meant(state, target, typed)


def grid_named(target: Target, typed: str) -> Callable[[State], Grid]:
    """Return how to find the grid that ID, --shot and --grid name together."""
    return lambda state: find_grid(state, entity_meant(state, target), typed)
