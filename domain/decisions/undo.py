"""Undo: the inverse of what a person did last, appended and citing it; what was spent is not undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import admit
from domain.errors import Refused
from domain.events import (
    CutChanged,
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
from domain.ids import made_id
from domain.values import Covering, FrameSource, Source

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.sequence import Act, Sequence


def last_act(state: Sequence) -> list[Act]:
    """Return what the next undo takes back, newest first: all that one command did.

    A picture taken in from the mailbox on the way is an act of its own.
    """
    if not state.acts:
        return []
    group = [state.acts[-1]]
    for act in reversed(state.acts[:-1]):
        if act.cause != group[0].cause or _taken_in(act) or _taken_in(group[0]):
            break
        group.append(act)
    return group


def _taken_in(act: Act) -> bool:
    return isinstance(act.fact, StartFrameSupplied) and act.fact.source.kind == "clean"


def undo(state: Sequence) -> list[Fact]:
    """Append the inverse of the last act that is not undone yet."""
    group = last_act(state)
    if not group:
        raise Refused(f"there is nothing to undo in {state.id}", f"takes log {state.project} {state.id}")
    facts = [_inverse(state, act) for act in group]
    for fact in facts:
        admit(state, fact.type)
    return facts


def _inverse(state: Sequence, act: Act) -> Fact:
    match act.fact:
        case ShotPromptRevised():
            return _words_back(state, act, act.fact)
        case GridPromptRevised():
            return GridPromptRevised(prompt=act.before, source=Source(kind="undo", position=act.position))
        case SettingsPicked():
            return _settings_back(act)
        case CutChanged():
            coverings = tuple(Covering(shot=shot, take_id=take) for shot, take in act.before.items())
            return CutChanged(shots=coverings, undoes=act.position)
        case TakeApproved() | TakeRejected():
            return _verdict_back(state, act, act.fact)
        case _:
            return _frame_back(state, act)


def _words_back(state: Sequence, act: Act, fact: ShotPromptRevised) -> ShotPromptRevised:
    shot = state.shots[fact.shot]
    prompt, duration, *_ = act.before
    return ShotPromptRevised(
        shot=shot.id,
        index=shot.plan.index if shot.index is None else shot.index,
        prompt=prompt,
        duration=duration,
        source=Source(kind="undo", position=act.position),
    )


def _settings_back(act: Act) -> SettingsPicked:
    before = act.before
    if before is None:
        return SettingsPicked(take_id=None, model=None, settings=None, elements=None, undoes=act.position)
    return SettingsPicked(
        take_id=before.take_id,
        model=before.model,
        settings=before.settings,
        elements=before.elements,
        undoes=act.position,
    )


def _verdict_back(state: Sequence, act: Act, fact: TakeApproved | TakeRejected) -> VerdictWithdrawn:
    cut = act.before[0]
    touched = sorted(set(cut) | set(state.cut))
    changed = tuple(Covering(shot=s, take_id=cut.get(s)) for s in touched if cut.get(s) != state.cut.get(s))
    return VerdictWithdrawn(take_id=fact.take_id, cut=changed, undoes=act.position)


def _frame_back(state: Sequence, act: Act) -> StartFrameSupplied | StartFrameWithdrawn:
    assert isinstance(act.fact, GridQuadrantApproved | StartFrameSupplied)
    entity, before = state.known(act.fact.entity), act.before[0]
    if before is None:
        return StartFrameWithdrawn(entity=entity.id, undoes=act.position)
    return StartFrameSupplied(
        entity=entity.id,
        start_id=made_id(entity.id, "start", entity.next_number("start")),
        path=before.ref.path,
        sha256=before.ref.sha256,
        width=before.width,
        height=before.height,
        source=FrameSource(kind="undo", name=before.ref.start_id, position=act.position),
    )
