"""Folds a stream's facts into the state of its sequence or project.

`evolve` never fails and never refuses: a fact has happened. It changes the state it gets and returns it. What each
fact makes of states and phase is in its row in event_rows/, what it does beside that in effects.py and
project_effects.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain import effects, lifecycle, project_effects, undo_memory
from domain.event_rows import ROWS
from domain.event_rows.row import CUT, FRAME, OPENED
from domain.events import FACTS, Fact
from domain.ids import entity_of, sequence_of, shot_number
from domain.project import Project
from domain.sequence import Sequence
from domain.undoing import put_back, remember

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from domain.event_rows.row import Becomes, EventRow
    from domain.record import Record
    from domain.sequence import Entity
    from domain.undoing import Memory


class _Effect(NamedTuple):
    """What evolve needs of a fact's row, put together once: it is called for every event of a log.

    `named_by` is the field that names the entity or job, None where the fact acts on the sequence's own.
    """

    named_by: str | None
    of_job: bool
    does: Callable[..., None] | None
    becomes: Becomes | None
    memory: type[Memory] | None
    takes_back: bool
    rests_in: str | None
    of_the_sequence_only: bool


def _does(row: EventRow) -> Callable[..., None] | None:
    return getattr(effects, row.does) if row.does else None


def _effect(row: EventRow) -> _Effect:
    of_project = row.acts_on in (
        "project",
        "models",
    )  # on a sequence's stream, where no decision puts it, it does nothing
    named_by = None if of_project or row.acts_on == "sequence" else row.acts_on
    return _Effect(
        named_by,
        of_job=named_by not in (None, "entity"),
        does=None if of_project else _does(row),
        becomes=row.becomes,
        memory=getattr(undo_memory, row.undo) if row.undo else None,
        takes_back=bool(row.takes_back),
        rests_in=row.rests_in,
        of_the_sequence_only=row.of_the_sequence_only,
    )


_EFFECTS: dict[type[Fact], _Effect] = {FACTS[name]: _effect(row) for name, row in ROWS.items()}
_PROJECTS = {name: row.does for name, row in ROWS.items() if row.acts_on == "project"}
_ON_A_PROJECT = {FACTS[name]: getattr(project_effects, does) for name, does in _PROJECTS.items() if does}


def fold_project(project: str, records: Iterable[Record]) -> Project:
    """Return the project that `records` of its stream leave behind; of all Spend facts the newest is enough."""
    state = Project(project)
    for record in records:
        state.version, state.position = record.version, record.position
        if does := _ON_A_PROJECT.get(type(record.fact)):
            does(state, record.fact)
    return state


def entity_acted_on(fact: Fact, sequence: str) -> str:
    """Return the entity a fact acts on: a shot's for its own grid, frame or take, else the sequence's."""
    effect = _EFFECTS[type(fact)]
    if effect.named_by is None:
        return sequence
    named: str = getattr(fact, effect.named_by)
    return entity_of(named) if effect.of_job else named


def fold(project: str, sequence: str, records: Iterable[Record]) -> Sequence:
    """Return the sequence that `records` of its stream leave behind."""
    return evolved(Sequence(project, sequence), records)


def evolve(state: Sequence, record: Record) -> Sequence:
    """Fold one record into the state, and return the state."""
    return evolved(state, (record,))


def evolved(state: Sequence, records: Iterable[Record]) -> Sequence:
    """Fold records into the state one by one, and return the state: the loop in which a replay spends its time."""
    entities, jobs = state.entities, state.jobs
    for record in records:
        fact = record.fact
        named_by, of_job, does, becomes, memory, takes_back, rests_in, own = _EFFECTS[type(fact)]
        state.version, state.position = record.version, record.position
        named: str = getattr(fact, named_by) if named_by else state.id
        acted_on = entity_of(named) if of_job else named
        entity = entities.get(acted_on) or _new_entity(state, acted_on)
        entity.history.append(record)
        if memory is not None:
            remember(state, entity, record, memory)
        if becomes is not None:
            entity.state = becomes.new if entity.state is None else becomes.known
            if of_job and (job := jobs.get(named)):
                job.state = becomes.known
        if does is not None:
            does(state, entity, record, fact)
        if takes_back:
            put_back(state, entity, fact)
        if rests_in is not None and not (own and shot_number(acted_on)):
            rests = _RESTS.get(rests_in)
            state.resting = rests(state) if rests else rests_in
    return state


def _new_entity(state: Sequence, acted_on: str) -> Entity:
    return state.entity(acted_on if sequence_of(acted_on) == state.id else state.id)  # never a stranger's


def _by_cut(state: Sequence) -> str:
    return lifecycle.APPROVED if state.cut_complete else lifecycle.REVIEW


def _by_cut_and_takes(state: Sequence) -> str:
    filmed = any(take.result for take in state.takes)
    return _by_cut(state) if filmed else lifecycle.START_FRAME_APPROVED


def _while_covered(state: Sequence) -> str:
    opened = state.resting == lifecycle.APPROVED and len(state.covered) < len(state.order)
    return lifecycle.REVIEW if opened else state.resting


_RESTS: dict[str, Callable[[Sequence], str]] = {CUT: _by_cut, FRAME: _by_cut_and_takes, OPENED: _while_covered}
