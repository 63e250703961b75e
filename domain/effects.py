"""What each fact does to the state of its sequence.

One function per effect, named by the fact's row in event_rows/. What a fact makes of phase and states is evolve.py's,
what facts do to a project is project_effects.py's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from domain.differing import kept_off, same_rest
from domain.events import GridQuadrantApproved
from domain.ids import made_number, shot_number
from domain.jobs import Grid, Take
from domain.sequence import End, Frame, Shot
from domain.values import Covering, Source, StartFrame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import (
        CutChanged,
        EndFrameSupplied,
        GridPromptRevised,
        GridRejected,
        GridRequested,
        JobFact,
        JobSubmitted,
        MediaPruned,
        NoteAdded,
        NoteReopened,
        NoteResolved,
        NumbersUsed,
        PlanDeclined,
        SequenceFinalized,
        SequencePlanned,
        SequenceReopened,
        SettingsPicked,
        ShotPromptRevised,
        StartFrameSupplied,
        TakeApproved,
        TakeRejected,
        TakeRequested,
        VerdictWithdrawn,
    )
    from domain.record import Record
    from domain.sequence import Entity, Sequence
    from domain.values import PlannedShot


# -- plan and words ----------------------------------------------------------------------------------------


def plan(state: Sequence, _entity: Entity, record: Record, fact: SequencePlanned) -> None:
    """The plan says this of the sequence; a person's words stay, and are said to differ from it."""
    if kept_off(state, fact):
        _want(state, record, fact)
        return
    state.wanted, state.rest_declined = None, False
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
        known.index = planned.index
        _plan_shot(known, planned)


def _want(state: Sequence, record: Record, fact: SequencePlanned) -> None:
    """The client's new words are known; they and the rest move nothing until a person answers."""
    if state.wanted is None or not same_rest(state, state.wanted, fact):
        state.rest_declined = False
    state.wanted, state.planned_by = fact, record.cause
    for planned in fact.shots:
        if known := state.shots.get(planned.shot):
            _plan_shot(known, replace(known.plan, prompt=planned.prompt, duration=planned.duration))


def _plan_shot(shot: Shot, planned: PlannedShot) -> None:
    changed = (shot.plan.prompt, shot.plan.duration) != (planned.prompt, planned.duration)
    shot.plan = planned
    shot.plan_differs = shot.differs_from_plan and (shot.plan_differs or changed)


def decline(state: Sequence, _entity: Entity, _record: Record, fact: PlanDeclined) -> None:
    """The client's change is answered; what undoes an answer is undo_memory.py's."""
    if fact.undoes is None:
        for shot in filter(None, map(state.shots.get, fact.shots)):
            shot.plan_differs = False
        state.rest_declined = state.rest_declined or (fact.whole and state.wanted is not None)


def use_numbers(state: Sequence, _entity: Entity, _record: Record, fact: NumbersUsed) -> None:
    """These numbers are used, whatever takes, grids and start frames there are."""
    for used in fact.numbers:
        state.entity(used.entity).used = used


def revise(state: Sequence, _entity: Entity, record: Record, fact: ShotPromptRevised) -> None:
    """A shot's working words are these."""
    shot = state.shots.get(fact.shot)
    if shot is None:
        return
    shot.prompt, shot.duration = fact.prompt, fact.duration
    shot.source, shot.position = fact.source, record.position
    shot.plan_differs = shot.plan_differs and shot.differs_from_plan


def revise_grid(state: Sequence, _entity: Entity, _record: Record, fact: GridPromptRevised) -> None:
    """The words that grids are asked for with are these."""
    state.grid_prompt = fact.prompt


def pick(state: Sequence, _entity: Entity, _record: Record, fact: SettingsPicked) -> None:
    """Runs use these settings; without a model, the plan's again."""
    state.picked = fact if fact.model else None


# -- frames and notes --------------------------------------------------------------------------------


def choose_frame(
    state: Sequence, entity: Entity, record: Record, fact: GridQuadrantApproved | StartFrameSupplied
) -> None:
    """A picture is the entity's start frame."""
    frame = Frame(
        number=made_number(fact.start_id),
        ref=StartFrame(start_id=fact.start_id, path=fact.path, sha256=fact.sha256),
        width=fact.width,
        height=fact.height,
        position=record.position,
        changes=fact.changes,
    )
    if isinstance(fact, GridQuadrantApproved):
        frame.grid_id, frame.quadrant = fact.grid_id, fact.quadrant
        if grid := state.grid(fact.grid_id):
            grid.quadrant, grid.review = fact.quadrant, record
    else:
        frame.source, frame.original = fact.source, fact.original
    entity.frames.append(frame)
    entity.frame = frame


def choose_end(_state: Sequence, entity: Entity, record: Record, fact: EndFrameSupplied) -> None:
    """A picture is the entity's end frame, or it has none."""
    entity.end = End(fact.picture, fact.source, record.position) if fact.picture else None
    if entity.end:
        entity.ends.append(entity.end)


def note(state: Sequence, _entity: Entity, record: Record, fact: NoteAdded) -> None:
    """A note stands with its take or grid, else with the sequence."""
    job = state.jobs.get(fact.take_id or fact.grid_id or "")
    (job.notes if job else state.notes).append(record)


def resolve_note(state: Sequence, _entity: Entity, record: Record, fact: NoteResolved) -> None:
    """The note is resolved."""
    state.resolved[fact.note] = record


def reopen_note(state: Sequence, _entity: Entity, _record: Record, fact: NoteReopened) -> None:
    """The note is open again."""
    state.resolved.pop(fact.note, None)


# -- grids and takes ---------------------------------------------------------------------------------------


def request_grid(state: Sequence, entity: Entity, record: Record, fact: GridRequested) -> None:
    """A grid is asked for."""
    number = _number(entity.grids, fact.grid_id)
    entity.grids[number] = grid = Grid(number, entity.state or "", record)
    state.jobs[_key(state, record, fact.grid_id)] = grid


def request_take(state: Sequence, entity: Entity, record: Record, fact: TakeRequested) -> None:
    """A take is asked for."""
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


def post(state: Sequence, _entity: Entity, record: Record, fact: JobFact) -> None:
    """The job is about to be posted."""
    if job := state.jobs.get(fact.job_id):
        job.posting = record


def submit(state: Sequence, _entity: Entity, _record: Record, fact: JobSubmitted) -> None:
    """The provider has the job; one that was given up before is under way again."""
    if job := state.jobs.get(fact.job_id):
        job.submitted, job.doubt = fact, None
        if job.result is None:
            job.ended = None


def doubt(state: Sequence, _entity: Entity, record: Record, fact: JobFact) -> None:
    """Nobody knows whether the post arrived."""
    if job := state.jobs.get(fact.job_id):
        job.doubt = record


def answer(state: Sequence, _entity: Entity, record: Record, fact: JobFact) -> None:
    """The provider answered this, last."""
    if job := state.jobs.get(fact.job_id):
        job.answered = record


def end(state: Sequence, _entity: Entity, record: Record, fact: JobFact) -> None:
    """The job has a result, or will have none; either ends a doubt."""
    if job := state.jobs.get(fact.job_id):
        job.ended, job.doubt = record, None


# -- review ------------------------------------------------------------------------------------------------


def approve(state: Sequence, entity: Entity, record: Record, fact: TakeApproved) -> None:
    """The take covers its shots."""
    if take := state.take(fact.take_id):
        take.review = record
        entity.approved_take = take.id
        _cover(state, [state.covering_by(take.id, shot) for shot in fact.shots])


def reject(state: Sequence, entity: Entity, record: Record, fact: TakeRejected) -> None:
    """The take leaves the cut."""
    take = state.take(fact.take_id)
    if take is None:
        return
    take.review = record
    if entity.approved_take == take.id:
        entity.approved_take = None
    _cover(state, [Covering(shot=s, take_id=None) for s, covering in state.cut.items() if covering == take.id])


def reject_grid(state: Sequence, _entity: Entity, record: Record, fact: GridRejected) -> None:
    """The grid is turned down."""
    if grid := state.grid(fact.grid_id):
        grid.review = record


def prune(state: Sequence, _entity: Entity, record: Record, fact: MediaPruned) -> None:
    """The take has no video any more."""
    if take := state.take(fact.take_id):
        take.pruned = record


def compose(state: Sequence, _entity: Entity, _record: Record, fact: CutChanged) -> None:
    """Takes cover the shots said."""
    _cover(state, fact.shots)


def withdraw(state: Sequence, _entity: Entity, _record: Record, fact: VerdictWithdrawn) -> None:
    """What covered the shots before the verdict covers them again."""
    _cover(state, fact.cut)


def _cover(state: Sequence, coverings: Iterable[Covering]) -> None:
    for covering in coverings:
        state.cut.pop(covering.shot, None)
        state.trims.pop(covering.shot, None)
        if covering.take_id is not None:
            state.cut[covering.shot] = covering.take_id
            if covering.start is not None and covering.end is not None:
                state.trims[covering.shot] = covering.start, covering.end


def finalize(state: Sequence, _entity: Entity, _record: Record, _fact: SequenceFinalized) -> None:
    """The cut is locked."""
    state.final = True


def reopen(state: Sequence, _entity: Entity, _record: Record, _fact: SequenceReopened) -> None:
    """The cut may change again."""
    state.final = False
