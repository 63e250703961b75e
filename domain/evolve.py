"""A sequence's facts folded into what is known of it.

`evolve` never fails and never says no: a fact has happened. It owns the state it is handed and returns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.acts import put_back, remember
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
    SequenceFinalized,
    SequencePlanned,
    SequenceReopened,
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
from domain.ids import entity_of, made_number, sequence_of, shot_number
from domain.sequence import Frame, Grid, Sequence, Shot, Take
from domain.values import Source, StartFrame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record
    from domain.sequence import Entity, Job
    from domain.values import Covering


def entity_acted_on(fact: Fact, sequence: str) -> str:
    """Return the entity a fact acts on: a shot's for its own grid, frame or take, else the sequence's."""
    match fact:
        case GridRequested() | GridQuadrantApproved() | StartFrameSupplied() | TakeRequested() | NoteAdded():
            return fact.entity
        case StartFrameWithdrawn():
            return fact.entity
        case GridSubmitting() | GridSubmitted() | GridInDoubt() | GridCompleted() | GridFailed():
            return entity_of(fact.grid_id)
        case TakeSubmitting() | TakeSubmitted() | TakeProcessing() | TakeInDoubt() | VideoCompleted() | VideoFailed():
            return entity_of(fact.take_id)
        case TakeCancelled() | TakeApproved() | TakeRejected() | VerdictWithdrawn():
            return entity_of(fact.take_id)
        case _:
            return sequence


def fold(project: str, sequence: str, records: Iterable[Record]) -> Sequence:
    """Return the sequence that `records` of its stream leave behind."""
    state = Sequence(project, sequence)
    for record in records:
        evolve(state, record)
    return state


def evolve(state: Sequence, record: Record) -> Sequence:
    """Take one fact in."""
    fact = record.fact
    state.version, state.position = record.version, record.position
    acted_on = entity_acted_on(fact, state.id)
    entity = state.entity(acted_on if sequence_of(acted_on) == state.id else state.id)  # never a stranger's
    entity.history.append(record)
    if isinstance(fact, SequencePlanned):
        state.planned_by = record.cause
    remember(state, entity, record, planning=record.cause == state.planned_by)
    _entity_state(entity, fact)
    _apply(state, entity, record)
    put_back(state, entity, fact)
    _rest(state, fact)
    return state


def _entity_state(entity: Entity, fact: Fact) -> None:
    new = entity.state is None
    if isinstance(fact, TakeRequested) and new:
        entity.state = lifecycle.REGISTERED
    elif not (isinstance(fact, CutChanged) and new):
        entity.state = lifecycle.ENTITY_STATE.get(fact.type, entity.state)


def _rest(state: Sequence, fact: Fact) -> None:
    phase = lifecycle.RESTS_IN.get(fact.type)
    if phase is None or (fact.type in lifecycle.ONLY_OF_THE_SEQUENCE and shot_number(entity_acted_on(fact, state.id))):
        return
    if phase == "cut":
        phase = lifecycle.APPROVED if state.cut_complete else lifecycle.REVIEW
    if phase == lifecycle.FINAL or fact.type == "SequenceReopened":
        state.final = phase == lifecycle.FINAL
    state.resting = phase


def _apply(state: Sequence, entity: Entity, record: Record) -> None:
    match record.fact:
        case SequencePlanned() | ShotPromptRevised() | GridPromptRevised() | SettingsPicked():
            _words(state, record.fact, record.position)
        case GridRequested():
            number = _number(entity, "grid", record.fact.grid_id)
            entity.grids[number] = Grid(number, entity.state or "", record)
        case GridQuadrantApproved() | StartFrameSupplied():
            _frame(state, entity, record)
        case TakeRequested():
            number = _number(entity, "take", record.fact.take_id)
            entity.takes[number] = Take(number, entity.state or "", record)
        case NoteAdded():
            _note(state, record, record.fact)
        case CutChanged() | VerdictWithdrawn():
            for covering in record.fact.shots if isinstance(record.fact, CutChanged) else record.fact.cut:
                _cover(state, covering)
        case SequenceFinalized() | SequenceReopened() | StartFrameWithdrawn():
            pass
        case _:
            _job(state, entity, record)


def _words(state: Sequence, fact: Fact, position: int) -> None:
    match fact:
        case SequencePlanned():
            _plan(state, fact, position)
        case ShotPromptRevised():
            _revise(state, fact, position)
        case GridPromptRevised():
            state.grid_prompt = fact.prompt
        case SettingsPicked():
            state.picked = fact if fact.model else None


def _number(entity: Entity, kind: str, made: str) -> int:
    """The number its id gives; one that is taken, which no decision makes, gets the next free one."""
    number = made_number(made)
    taken = entity.takes if kind == "take" else entity.grids
    return entity.next_number(kind) if number in taken or not number else number


def _plan(state: Sequence, fact: SequencePlanned, position: int) -> None:
    before, state.planned = state.planned, fact
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
                position=position,
            )
            continue
        changed = (known.plan.prompt, known.plan.duration) != (planned.prompt, planned.duration)
        known.index, known.plan = planned.index, planned
        same = (known.prompt, known.duration) == (planned.prompt, planned.duration)
        known.plan_differs = not same and (known.plan_differs or changed)


def _revise(state: Sequence, fact: ShotPromptRevised, position: int) -> None:
    shot = state.shots.get(fact.shot)
    if shot is None:
        return
    shot.prompt, shot.duration = fact.prompt, fact.duration
    shot.source, shot.position = fact.source, position
    if (shot.prompt, shot.duration) == (shot.plan.prompt, shot.plan.duration):
        shot.plan_differs = False


def _frame(state: Sequence, entity: Entity, record: Record) -> None:
    fact = record.fact
    assert isinstance(fact, GridQuadrantApproved | StartFrameSupplied)
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


def _note(state: Sequence, record: Record, fact: NoteAdded) -> None:
    take = state.take(fact.take_id) if fact.take_id else None
    (take.notes if take else state.notes).append(record)


def _cover(state: Sequence, covering: Covering) -> None:
    if covering.take_id is None:
        state.cut.pop(covering.shot, None)
    else:
        state.cut[covering.shot] = covering.take_id


def _job(state: Sequence, entity: Entity, record: Record) -> None:
    fact = record.fact
    take_id, grid_id = getattr(fact, "take_id", None), getattr(fact, "grid_id", None)
    job: Job | None = state.take(take_id) if take_id else state.grid(grid_id) if grid_id else None
    if job is None:
        return
    job.state = lifecycle.ENTITY_STATE.get(fact.type, job.state)
    match fact:
        case GridSubmitting() | TakeSubmitting():
            job.posting = record
        case GridInDoubt() | TakeInDoubt():
            job.doubt = record
        case GridSubmitted() | TakeSubmitted():
            job.submitted, job.doubt, job.submitted_at = fact, None, record.at
            if job.result is None:  # given up before, and found after all: it is under way again
                job.ended = None
        case GridCompleted() | GridFailed() | VideoCompleted() | VideoFailed() | TakeCancelled():
            job.ended, job.doubt = record, None
        case TakeApproved() | TakeRejected() if isinstance(job, Take):
            _review(state, entity, job, record)


def _review(state: Sequence, entity: Entity, take: Take, record: Record) -> None:
    take.review = record
    if isinstance(record.fact, TakeApproved):
        entity.approved_take = take.id
        state.cut.update(dict.fromkeys(record.fact.shots, take.id))
        return
    if entity.approved_take == take.id:
        entity.approved_take = None
    for shot in [s for s, covering in state.cut.items() if covering == take.id]:
        del state.cut[shot]
