"""Judging takes and grids: approve, reject, note, compose the cut, finalize, reopen; giving rejected videos up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.json import encode

from domain import lifecycle
from domain.decisions.admit import admit, of_sequence
from domain.decisions.choices import not_held
from domain.errors import BadInput, Refused, Unknown
from domain.event_rows import ROWS
from domain.events import (
    CutChanged,
    GridRejected,
    MediaPruned,
    NoteAdded,
    NoteReopened,
    NoteResolved,
    SequenceFinalized,
    SequenceReopened,
    TakeApproved,
    TakeRejected,
)
from domain.ids import sequence_of, shot_number
from domain.jobs import Grid, Take
from domain.open_shots import takes_of
from domain.prompts import check_text
from domain.steps import Open, Step
from domain.undo_notes import reopened
from domain.values import Covering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.jobs import Job
    from domain.sequence import Entity, Sequence, Trim
    from domain.values import Drawing

MAX_DRAWING = 65_536  # bytes, as it is stored


def approve(state: Sequence, take: Take) -> list[TakeApproved]:
    """Give the take all the shots it holds; approving what stands approved changes nothing.

    A removed shot keeps its takes, to be looked at, judged and taken from, but the cut has no place for one.
    """
    admit(state, "TakeApproved")
    own = state.shots.get(take.request.entity)
    if own and own.index is None:
        of = of_sequence(state)
        raise Refused(f"{own.id} is omitted from the plan", Step("status", **of), code="omitted", shot=own.id, **of)
    _must_have_result(state, take, "TakeApproved", "approved")
    stands = take.verdict == "approved" and all(state.cut.get(shot) == take.id for shot in take.shots)
    # Said again after a newer take came in, it settles the review.
    stands = stands and not (state.cut_complete and state.resting == lifecycle.REVIEW)
    return [] if stands else [TakeApproved(take_id=take.id, shots=take.shots)]


def reject(state: Sequence, job: Job, reason: str) -> list[TakeRejected | GridRejected]:
    """Turn a take down, with the reason, so that it leaves the cut; or a grid, which moves nothing."""
    kind = GridRejected if isinstance(job, Grid) else TakeRejected
    admit(state, kind.__name__)
    _must_have_result(state, job, kind.__name__, "rejected")
    return [kind.about(job.id, reason=check_text(reason, "reason"))]


def note(
    state: Sequence, entity: Entity, job: Job | None, text: str, seconds: float | None, drawing: Drawing | None = None
) -> list[NoteAdded]:
    """Write a note on the entity or its take or grid, at a moment of the take's video where one is given.

    A drawing lies on the frame of that moment; with one, the text may be empty.
    """
    admit(state, "NoteAdded")
    if drawing:
        check_drawing(drawing, job, seconds)
    if text.strip() or not drawing:
        check_text(text, "note")
    take, grid = (job if isinstance(job, Take) else None), (job if isinstance(job, Grid) else None)
    if seconds is not None:
        length = take.result.seconds if take and take.result else 0.0
        if not 0 <= seconds <= length:
            outside = f"{seconds:g} s lies outside the video ({length:g} s)"
            hint = f"name a moment from 0 to {length:g} s" if length else "write it without a moment"
            raise BadInput(outside, hint, code="outside_video", entity=entity.id, take=take.id if take else None)
    return [
        NoteAdded(
            entity=entity.id,
            take_id=take.id if take else None,
            text=text if text.strip() else "",
            seconds=seconds,
            grid_id=grid.id if grid else None,
            drawing=drawing,
        )
    ]


def check_drawing(drawing: Drawing, job: Job | None, seconds: float | None) -> None:
    """Refuse a drawing that is empty, too large, or lies on no frame of a take's video."""
    if not isinstance(job, Take) or seconds is None:
        raise BadInput("a drawing lies on a frame", "name the take and the moment of its video", code="bad_drawing")
    if drawing.empty:
        raise BadInput("nothing is drawn", "draw something, or write the note without it", code="bad_drawing")
    size = len(encode(drawing))
    if size > MAX_DRAWING:
        large = f"the drawing has {size} bytes; at most {MAX_DRAWING} are kept"
        raise BadInput(large, "draw less, or write several notes", code="bad_drawing", take=job.id)


def resolve_note(state: Sequence, position: int) -> list[NoteResolved]:
    """Say that what the note of that position asks for was done; again, it changes nothing."""
    admit(state, "NoteResolved")
    found = _note_at(state, position)
    if position in state.resolved:
        return []
    return [NoteResolved(entity=found.entity, take_id=found.take_id, grid_id=found.grid_id, note=position)]


def reopen_note(state: Sequence, position: int) -> list[NoteReopened]:
    """Reopen the note of that position; one that is open stays as it is."""
    admit(state, "NoteReopened")
    _note_at(state, position)
    record = state.resolved.get(position)
    return [reopened(record.fact, record.position)] if record and isinstance(record.fact, NoteResolved) else []


def _note_at(state: Sequence, position: int) -> NoteAdded:
    found = state.note_at(position)
    if found is None:
        of = of_sequence(state)
        raise Unknown(f"{state.id} has no note {position}", Step("status", **of), code="unknown_note", **of)
    return found


def cut(
    state: Sequence,
    choices: Mapping[str, Take],
    trims: Mapping[str, Trim] | None = None,
    opened: Iterable[str] = (),
) -> list[CutChanged]:
    """Let takes cover shots, whole or trimmed, and nothing the `opened` ones; only what differs is recorded."""
    admit(state, "CutChanged")
    changed = [Covering(shot=shot, take_id=None) for shot in opened if shot in state.cut]
    for shot, take in choices.items():
        _must_have_result(state, take, "CutChanged", "cut from")
        if take.segment(shot) is None:
            raise not_held(state, take, shot)
        begin, end = _trimmed(state, take, shot, (trims or {}).get(shot)) or (None, None)
        covering = Covering(shot=shot, take_id=take.id, start=begin, end=end)
        if covering != state.covering(shot):
            changed.append(covering)
    return [CutChanged(shots=tuple(changed))] if changed else []


def _trimmed(state: Sequence, take: Take, shot: str, trim: Trim | None) -> Trim | None:
    """Return a trim to the thousandth; None where it is all that the take has of the shot."""
    if trim is None:
        return None
    begin, end = (round(second, 3) for second in trim)
    length = take.result.seconds if take.result else 0.0
    if not 0 <= begin < end <= length:
        outside = f"{begin:g}-{end:g} s is no part of {take.id}, which is {length:g} s long"
        hint = f"name two moments from 0 to {length:g} s, the first one first"
        raise BadInput(outside, hint, code="outside_video", take=take.id, shot=shot, **of_sequence(state))
    whole = take.segment(shot)
    return None if whole and (whole.start, whole.end) == (begin, end) else (begin, end)


def finalize(state: Sequence, *, allow_rehearsal: bool) -> list[SequenceFinalized]:
    """Lock the cut; refused before it is complete, while anything is under way, or where a rehearsal is in it."""
    admit(state, "SequenceFinalized")
    of = of_sequence(state)
    if not state.cut_complete:
        covered = {shot.id for shot, _, _ in state.covered}
        missing = ", ".join(shot.id for shot in state.order if shot.id not in covered)
        open_yet = f"the cut of {state.id} is not complete: no take covers {missing}"
        step = Step("approve", project=state.project, entity=state.id, take=Open("N"))
        raise Refused(open_yet, step, code="cut_incomplete", **of)
    if not allow_rehearsal:
        _check_no_rehearsal(state)
    return [SequenceFinalized(cut=tuple(state.covering(shot.id) for shot, _, _ in state.covered))]


def _check_no_rehearsal(state: Sequence) -> None:
    covered = [(shot, take) for shot, take, _ in state.covered if take.request.rehearsal]
    if not covered:
        return
    of, rehearsals = of_sequence(state), sorted({take.id for _, take in covered})
    free = f"the cut of {state.id} holds {', '.join(rehearsals)}, a rehearsal of the local renderer"
    bare = [shot for shot, _ in covered if all(take.request.rehearsal for take in takes_of(state, shot))]
    shots = ",".join(str(shot.number) for shot in bare or [shot for shot, _ in covered])
    ways = [Step("status", **of)] if not bare else []  # which says how to put the paid takes in its place
    make = Step("generate", **of, shots=shots, renderer="fal")
    raise Refused(free, *ways, make, code="rehearsal", take=rehearsals[0], **of)


def reopen(state: Sequence) -> list[SequenceReopened]:
    """Let a final sequence change again."""
    admit(state, "SequenceReopened")
    return [SequenceReopened()]


def prunable(state: Sequence) -> list[Take]:
    """Return the rejected takes whose videos nothing uses any more, oldest first."""
    used = {*state.cut.values(), *(entity.approved_take for entity in state.entities.values())}
    return [t for t in state.takes if t.verdict == "rejected" and t.result and not t.pruned and t.id not in used]


def prune(state: Sequence) -> list[MediaPruned]:
    """Give the videos of rejected takes up that nothing uses."""
    admit(state, "MediaPruned")
    results = [take.result for take in prunable(state) if take.result]
    return [MediaPruned(take_id=r.take_id, file=r.path, sha256=r.sha256, bytes=r.bytes) for r in results]


def check_not_pruned(project: str, take: Take) -> None:
    """Refuse to use the video of a take that was pruned."""
    if take.pruned:
        of = {"project": project, "sequence": sequence_of(take.id)}
        said = f"{take.id} was rejected and its video pruned, by {take.pruned.by}: it can't come back"
        raise Refused(said, Step("generate", **of, missing=True), code="pruned", take=take.id, **of)


def _must_have_result(state: Sequence, job: Job, fact: str, done: str) -> None:
    if isinstance(job, Take):
        check_not_pruned(state.project, job)
    if job.state in ROWS[fact].job_states and job.result:
        return
    of, resume = of_sequence(state), Step("resume", project=state.project)
    why = ": it failed" if job.failure else f" yet: it is {job.state}"
    if isinstance(job, Grid):
        anew = Step("grid", **of, shot=shot_number(job.request.entity))
        said, step = f"{job.id} has no picture and can't be {done}{why}", anew if job.failure else resume
        raise Refused(said, step, code="no_grid", grid=job.id, **of)
    anew = Step("generate", **of, missing=True)
    said, step = f"{job.id} has no video and can't be {done}{why}", anew if job.failure else resume
    raise Refused(said, step, code="no_video", take=job.id, **of)
