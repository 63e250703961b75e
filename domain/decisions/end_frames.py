"""End frames: chosen for a sequence or shot, brought by a plan, and the one that a take ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import admit
from domain.events import EndFrameSupplied
from domain.values import FrameSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Many

    from domain.events import SequencePlanned
    from domain.sequence import Entity, Sequence, Shot
    from domain.values import Picture


def supply_end(state: Sequence, entity: Entity, picture: Picture | None, source: FrameSource) -> list[EndFrameSupplied]:
    """Make a picture the entity's end frame, or take it away; the one it already is changes nothing."""
    admit(state, "EndFrameSupplied")
    now = entity.end.picture if entity.end else None
    if (now and now.sha256) == (picture and picture.sha256):
        return []
    return [EndFrameSupplied(entity=entity.id, picture=picture, source=source)]


def planned_ends(state: Sequence, fact: SequencePlanned) -> list[EndFrameSupplied]:
    """The plan's new end frames are those of its sequence and shots, where no person gave or took one."""
    return list(_planned(state, fact))


def _planned(state: Sequence, fact: SequencePlanned) -> Iterator[EndFrameSupplied]:
    before = {shot.id: shot.plan.end_frame for shot in state.shots.values()}
    before[state.id] = state.planned.end_frame if state.planned else None
    now = {state.id: fact.end_frame, **{shot.shot: shot.end_frame for shot in fact.shots}}
    for name, picture in now.items():
        was, end = before.get(name), state.known(name).end
        ours = end is None or end.source.kind == "plan"
        if ours and (was and was.sha256) != (picture and picture.sha256):
            source = FrameSource(kind="plan" if picture else "none", name=picture.source if picture else None)
            yield from supply_end(state, state.known(name), picture, source)


def end_of(state: Sequence, shots: Many[Shot]) -> Picture | None:
    """Return what a take of these shots ends with: its last shot's own, else, where that ends the sequence, its."""
    last = shots[-1]
    own = state.known(last.id).end
    if own is None and last.id == state.order[-1].id:
        own = state.known(state.id).end
    return own.picture if own else None
