"""What a person did and can undo: what stood before is remembered with each act, and put back when it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import (
    CutChanged,
    Fact,
    GridPromptRevised,
    GridQuadrantApproved,
    SettingsPicked,
    ShotPromptRevised,
    StartFrameSupplied,
    StartFrameWithdrawn,
    TakeApproved,
    TakeRejected,
    VerdictWithdrawn,
)
from domain.lifecycle import ENTITY_STATE, RESTS_IN
from domain.sequence import Act

if TYPE_CHECKING:
    from domain.record import Record
    from domain.sequence import Entity, Frame, Sequence, Shot

WORDS = (ShotPromptRevised, GridPromptRevised, SettingsPicked)
REVIEW = (TakeApproved, TakeRejected, CutChanged)
FRAMES = (GridQuadrantApproved, StartFrameSupplied)
UNDOABLE = frozenset({*WORDS, *REVIEW, *FRAMES})
# Which acts a fact can take back; one that cites another is kept as it stands, for evolve never fails.
TAKES_BACK: dict[type[Fact], tuple[type[Fact], ...]] = {
    ShotPromptRevised: (ShotPromptRevised,),
    GridPromptRevised: (GridPromptRevised,),
    SettingsPicked: (SettingsPicked,),
    CutChanged: (CutChanged,),
    VerdictWithdrawn: (TakeApproved, TakeRejected),
    StartFrameSupplied: FRAMES,
    StartFrameWithdrawn: FRAMES,
}


def undone_position(fact: Fact) -> int | None:
    """Return the position of the event that a fact undoes, None for a fact that undoes nothing."""
    if isinstance(fact, ShotPromptRevised | GridPromptRevised | StartFrameSupplied):
        return fact.source.position if fact.source.kind == "undo" else None
    if isinstance(fact, CutChanged | SettingsPicked | VerdictWithdrawn | StartFrameWithdrawn):
        return fact.undoes
    return None


def remember(state: Sequence, entity: Entity, record: Record, planning: bool) -> None:
    """Remember what stands before an act of a person's, a fact that is UNDOABLE; what a plan brings along is none."""
    if not planning and undone_position(record.fact) is None:
        state.acts.append(Act(record.position, record.cause, record.fact, _before(state, entity, record.fact)))


def _before(state: Sequence, entity: Entity, fact: Fact) -> object:
    match fact:
        case ShotPromptRevised():
            shot = state.shots.get(fact.shot)
            return (shot.prompt, shot.duration, shot.source, shot.position, shot.plan_differs) if shot else None
        case GridPromptRevised():
            return state.grid_prompt
        case SettingsPicked():
            return state.picked
        case CutChanged():
            return {covering.shot: state.cut.get(covering.shot) for covering in fact.shots}
        case TakeApproved() | TakeRejected():
            take = state.take(fact.take_id)
            review = take.review if take else None
            return dict(state.cut), review, entity.approved_take, entity.state, take.state if take else ""
        case _:
            grid = state.grid(fact.grid_id) if isinstance(fact, GridQuadrantApproved) else None
            return entity.frame, state.resting, entity.state, grid.quadrant if grid else None


def act_at(state: Sequence, position: int | None) -> Act | None:
    """Return the act of a position, while it can still be undone."""
    return next((act for act in state.acts if act.position == position), None)


def put_back(state: Sequence, entity: Entity, fact: Fact) -> None:
    """Put back what a fact that undoes an act can't say itself, and forget the act."""
    position = undone_position(fact)
    act = None if position is None else act_at(state, position)
    if act is None or not isinstance(act.fact, TAKES_BACK[type(fact)]):
        return
    state.acts.remove(act)
    _choice_again(state, act)
    match fact:
        case ShotPromptRevised() if act.before and fact.shot in state.shots:
            _words_again(state.shots[fact.shot], act)
        case SettingsPicked():
            state.picked = act.before
        case StartFrameSupplied() if entity.frame and act.before[0]:
            _same_origin(entity.frame, act.before[0])
        case StartFrameWithdrawn():
            _no_frame(state, entity, act)
        case VerdictWithdrawn():
            _unjudge(state, entity, fact, act)


def _choice_again(state: Sequence, act: Act) -> None:
    """The grid shows the quadrant chosen before; one of which none was chosen waits again."""
    if isinstance(act.fact, GridQuadrantApproved) and (grid := state.grid(act.fact.grid_id)):
        grid.quadrant = act.before[3]


def _words_again(shot: Shot, act: Act) -> None:
    """The words stand as they stood; where the plan has moved on since, it differs from them now."""
    _, _, shot.source, shot.position, differed = act.before
    same = (shot.prompt, shot.duration) == (shot.plan.prompt, shot.plan.duration)
    moved_on = shot.source.kind == "plan"  # the plan's own words, and not what it says now
    shot.plan_differs = not same and (differed or shot.plan_differs or moved_on)


def _same_origin(frame: Frame, before: Frame) -> None:
    frame.grid_id, frame.quadrant, frame.source = before.grid_id, before.quadrant, before.source


def _no_frame(state: Sequence, entity: Entity, act: Act) -> None:
    """Take the frame away; what has happened since the choice keeps its mark on phase and state."""
    entity.frame, resting, was, _ = act.before
    if state.resting == RESTS_IN["StartFrameSupplied"]:
        state.resting = resting
    if entity.state == ENTITY_STATE["StartFrameSupplied"]:
        entity.state = was or entity.state


def _unjudge(state: Sequence, entity: Entity, fact: VerdictWithdrawn, act: Act) -> None:
    _, review, entity.approved_take, was, take_was = act.before
    if entity.state == ENTITY_STATE[act.fact.type]:
        entity.state = was
    if take := state.take(fact.take_id):
        take.review, take.state = review, take_was
