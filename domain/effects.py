"""What each fact does to what is known of its sequence: the shots' words, frames, grids, takes and the cut.

One function per effect, and one table of them at the end. Marks on an entity's state and on the phase are evolve.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain import lifecycle
from domain.events import (
    CutChanged,
    Fact,
    GridCompleted,
    GridFailed,
    GridInDoubt,
    GridPromptRevised,
    GridQuadrantApproved,
    GridRequested,
    GridSubmitted,
    GridSubmitting,
    NoteAdded,
    SequencePlanned,
    SettingsPicked,
    ShotPromptRevised,
    StartFrameSupplied,
    StartFrameWithdrawn,
    TakeApproved,
    TakeCancelled,
    TakeInDoubt,
    TakeProcessing,
    TakeRejected,
    TakeRequested,
    TakeSubmitted,
    TakeSubmitting,
    VerdictWithdrawn,
    VideoCompleted,
    VideoFailed,
)
from domain.ids import made_number, shot_number
from domain.sequence import Frame, Grid, Sequence, Shot, Take
from domain.values import Source, StartFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.record import Record
    from domain.sequence import Entity, Job
    from domain.values import Covering

# Which of a fact's words names the entity it acts on, or the grid or take whose entity that is; others act on the
# sequence's own.
ACTS_ON: dict[type[Fact], str] = {
    **dict.fromkeys((GridRequested, GridQuadrantApproved, TakeRequested, NoteAdded), "entity"),
    **dict.fromkeys((StartFrameSupplied, StartFrameWithdrawn), "entity"),
    **dict.fromkeys((GridSubmitting, GridSubmitted, GridInDoubt, GridCompleted, GridFailed), "grid_id"),
    **dict.fromkeys((TakeSubmitting, TakeSubmitted, TakeProcessing, TakeInDoubt, TakeCancelled), "take_id"),
    **dict.fromkeys((VideoCompleted, VideoFailed, TakeApproved, TakeRejected, VerdictWithdrawn), "take_id"),
}


# -- plan and words ----------------------------------------------------------------------------------------


def _plan(state: Sequence, _entity: Entity, record: Record, fact: SequencePlanned) -> None:
    before, state.planned, state.planned_by = state.planned, fact, record.cause
    if before is None or state.grid_prompt == before.grid_prompt:
        state.grid_prompt = fact.grid_prompt
    if before and (before.settings, before.elements) != (fact.settings, fact.elements):
        state.picked = None
    for shot in state.shots.values():
        shot.index = None
    for planned in fact.shots:
        known = state.shots.get(planned.shot)
        if known is None:
            state.shots[planned.shot] = Shot(
                id=planned.shot,
                number=shot_number(planned.shot) or 0,
                index=planned.index,
                plan=planned,
                prompt=planned.prompt,
                duration=planned.duration,
                source=Source(kind="plan"),
                position=record.position,
            )
            continue
        changed = (known.plan.prompt, known.plan.duration) != (planned.prompt, planned.duration)
        known.index, known.plan = planned.index, planned
        same = (known.prompt, known.duration) == (planned.prompt, planned.duration)
        known.plan_differs = not same and (known.plan_differs or changed)


def _revise(state: Sequence, _entity: Entity, record: Record, fact: ShotPromptRevised) -> None:
    shot = state.shots.get(fact.shot)
    if shot is None:
        return
    shot.prompt, shot.duration = fact.prompt, fact.duration
    shot.source, shot.position = fact.source, record.position
    if (shot.prompt, shot.duration) == (shot.plan.prompt, shot.plan.duration):
        shot.plan_differs = False


def _grid_words(state: Sequence, _entity: Entity, _record: Record, fact: GridPromptRevised) -> None:
    state.grid_prompt = fact.prompt


def _pick(state: Sequence, _entity: Entity, _record: Record, fact: SettingsPicked) -> None:
    state.picked = fact if fact.model else None


# -- start frames and notes --------------------------------------------------------------------------------


def _frame(state: Sequence, entity: Entity, record: Record, fact: GridQuadrantApproved | StartFrameSupplied) -> None:
    frame = Frame(
        number=made_number(fact.start_id),
        ref=StartFrame(start_id=fact.start_id, path=fact.path, sha256=fact.sha256),
        width=fact.width,
        height=fact.height,
        position=record.position,
    )
    if isinstance(fact, GridQuadrantApproved):
        frame.grid_id, frame.quadrant = fact.grid_id, fact.quadrant
        if grid := state.grid(fact.grid_id):
            grid.quadrant = fact.quadrant
    else:
        frame.source = fact.source
    entity.frames.append(frame)
    entity.frame = frame


def _note(state: Sequence, _entity: Entity, record: Record, fact: NoteAdded) -> None:
    take = state.take(fact.take_id) if fact.take_id else None
    (take.notes if take else state.notes).append(record)


# -- grids and takes ---------------------------------------------------------------------------------------


def _grid(state: Sequence, entity: Entity, record: Record, fact: GridRequested) -> None:
    number = _number(entity.grids, fact.grid_id)
    entity.grids[number] = grid = Grid(number, entity.state or "", record)
    state.jobs[_key(state, record, fact.grid_id)] = grid


def _take(state: Sequence, entity: Entity, record: Record, fact: TakeRequested) -> None:
    number = _number(entity.takes, fact.take_id)
    entity.takes[number] = take = Take(number, entity.state or "", record)
    state.jobs[_key(state, record, fact.take_id)] = take


def _number(taken: dict[int, Any], made: str) -> int:
    """The number its id gives; one that is taken, which no decision makes, gets the next free one."""
    number = made_number(made)
    return max(taken, default=0) + 1 if number in taken or not number else number


def _key(state: Sequence, record: Record, made: str) -> str:
    """Its id; one of an id that is taken, which no decision makes, is never looked for by it."""
    return f"{made} at {record.position}" if made in state.jobs else made


def _job(state: Sequence, fact: Any) -> Job | None:
    """Return the job a report is about, with the state that the report brings."""
    job = state.jobs.get(getattr(fact, ACTS_ON[type(fact)]))
    if job is not None:
        job.state = lifecycle.ENTITY_STATE.get(type(fact).__name__, job.state)
    return job


def _posting(state: Sequence, _entity: Entity, record: Record, fact: GridSubmitting | TakeSubmitting) -> None:
    if job := _job(state, fact):
        job.posting = record


def _submitted(state: Sequence, _entity: Entity, record: Record, fact: GridSubmitted | TakeSubmitted) -> None:
    if job := _job(state, fact):
        job.submitted, job.doubt, job.submitted_at = fact, None, record.at
        if job.result is None:  # given up before, and found after all: it is under way again
            job.ended = None


def _processing(state: Sequence, _entity: Entity, _record: Record, fact: TakeProcessing) -> None:
    _job(state, fact)


def _doubt(state: Sequence, _entity: Entity, record: Record, fact: GridInDoubt | TakeInDoubt) -> None:
    if job := _job(state, fact):
        job.doubt = record


def _ended(state: Sequence, _entity: Entity, record: Record, fact: Fact) -> None:
    if job := _job(state, fact):
        job.ended, job.doubt = record, None


# -- review ------------------------------------------------------------------------------------------------


def _approved(state: Sequence, entity: Entity, record: Record, fact: TakeApproved) -> None:
    if isinstance(take := _job(state, fact), Take):
        take.review = record
        entity.approved_take = take.id
        state.cut.update(dict.fromkeys(fact.shots, take.id))


def _rejected(state: Sequence, entity: Entity, record: Record, fact: TakeRejected) -> None:
    if not isinstance(take := _job(state, fact), Take):
        return
    take.review = record
    if entity.approved_take == take.id:
        entity.approved_take = None
    for shot in [s for s, covering in state.cut.items() if covering == take.id]:
        del state.cut[shot]


def _cut(state: Sequence, _entity: Entity, _record: Record, fact: CutChanged) -> None:
    _cover(state, fact.shots)


def _withdrawn(state: Sequence, _entity: Entity, _record: Record, fact: VerdictWithdrawn) -> None:
    _cover(state, fact.cut)


def _cover(state: Sequence, coverings: Iterable[Covering]) -> None:
    for covering in coverings:
        if covering.take_id is None:
            state.cut.pop(covering.shot, None)
        else:
            state.cut[covering.shot] = covering.take_id


# What each fact does beyond its mark on its entity's state and the sequence's phase.
DOES: dict[type[Fact], Callable[[Sequence, Entity, Record, Any], None]] = {
    SequencePlanned: _plan,
    ShotPromptRevised: _revise,
    GridPromptRevised: _grid_words,
    SettingsPicked: _pick,
    GridRequested: _grid,
    GridSubmitting: _posting,
    GridSubmitted: _submitted,
    GridInDoubt: _doubt,
    GridCompleted: _ended,
    GridFailed: _ended,
    GridQuadrantApproved: _frame,
    StartFrameSupplied: _frame,
    TakeRequested: _take,
    TakeSubmitting: _posting,
    TakeSubmitted: _submitted,
    TakeProcessing: _processing,
    TakeInDoubt: _doubt,
    VideoCompleted: _ended,
    VideoFailed: _ended,
    TakeCancelled: _ended,
    TakeApproved: _approved,
    TakeRejected: _rejected,
    CutChanged: _cut,
    VerdictWithdrawn: _withdrawn,
    NoteAdded: _note,
}
