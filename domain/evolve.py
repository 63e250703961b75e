"""A sequence's facts folded into what is known of it.

`evolve` never fails and never says no: a fact has happened. It owns the state it is handed and returns it. What each
fact does beside its marks on states and phase is in effects.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from domain import lifecycle
from domain.acts import TAKES_BACK, UNDOABLE, put_back, remember
from domain.effects import ACTS_ON, DOES
from domain.events import FACTS, CutChanged, Fact, TakeRequested
from domain.ids import entity_of, sequence_of, shot_number
from domain.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.record import Record
    from domain.sequence import Entity


class _Effect(NamedTuple):
    """All that a type of fact does, put together once from the tables: evolve is called for every event of a log."""

    does: Callable[[Sequence, Entity, Record, Any], None] | None
    becomes: str | None
    undoable: bool
    takes_back: bool
    rests: str | None


_NO_EFFECT: _Effect = _Effect(None, None, undoable=False, takes_back=False, rests=None)
_EFFECTS: dict[type[Fact], _Effect] = {
    kind: _Effect(
        DOES.get(kind),
        lifecycle.ENTITY_STATE.get(name),
        undoable=kind in UNDOABLE,
        takes_back=kind in TAKES_BACK,
        rests=lifecycle.RESTS_IN.get(name),
    )
    for name, kind in FACTS.items()
}


def entity_acted_on(fact: Fact, sequence: str) -> str:
    """Return the entity a fact acts on: a shot's for its own grid, frame or take, else the sequence's."""
    name = ACTS_ON.get(type(fact))
    if name is None:
        return sequence
    named: str = getattr(fact, name)
    return named if name == "entity" else entity_of(named)


def fold(project: str, sequence: str, records: Iterable[Record]) -> Sequence:
    """Return the sequence that `records` of its stream leave behind."""
    state = Sequence(project, sequence)
    for record in records:
        evolve(state, record)
    return state


def evolve(state: Sequence, record: Record) -> Sequence:
    """Take one fact in."""
    fact = record.fact
    effect: _Effect = _EFFECTS.get(type(fact), _NO_EFFECT)
    does, becomes, undoable, takes_back, rests = effect
    state.version, state.position = record.version, record.position
    acted_on = entity_acted_on(fact, state.id)
    entity = state.entities.get(acted_on) or _new_entity(state, acted_on)
    entity.history.append(record)
    if undoable:
        remember(state, entity, record, planning=record.cause == state.planned_by)
    if becomes is not None:
        _entity_state(entity, fact, becomes)
    if does is not None:
        does(state, entity, record, fact)
    if takes_back:
        put_back(state, entity, fact)
    if rests is not None:
        _rest(state, fact, rests)
    return state


def _new_entity(state: Sequence, acted_on: str) -> Entity:
    return state.entity(acted_on if sequence_of(acted_on) == state.id else state.id)  # never a stranger's


def _entity_state(entity: Entity, fact: Fact, becomes: str) -> None:
    if entity.state is not None:
        entity.state = becomes
    elif isinstance(fact, TakeRequested):
        entity.state = lifecycle.REGISTERED
    elif not isinstance(fact, CutChanged):
        entity.state = becomes


def _rest(state: Sequence, fact: Fact, phase: str) -> None:
    if fact.type in lifecycle.ONLY_OF_THE_SEQUENCE and shot_number(entity_acted_on(fact, state.id)):
        return
    if phase == "cut":
        phase = lifecycle.APPROVED if state.cut_complete else lifecycle.REVIEW
    if phase == lifecycle.FINAL or fact.type == "SequenceReopened":
        state.final = phase == lifecycle.FINAL
    state.resting = phase
