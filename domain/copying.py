"""Copies a sequence's state, so that the copy can be evolved while the original stays as it is."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from domain.jobs import Grid, Take
from domain.sequence import Entity, Sequence, Shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.jobs import Job

T = TypeVar("T")


def copied(state: Sequence) -> Sequence:
    """Return a copy of a state; evolving it doesn't change `state`.

    Facts, records, frames and the undo memory are shared: nothing changes them after their fact is folded.
    """
    jobs = {key: _job(job) for key, job in state.jobs.items()}
    same = {id(job): jobs[key] for key, job in state.jobs.items()}
    new = _twin(state)
    new.shots = {name: _twin(shot) for name, shot in state.shots.items()}
    new.entities = {name: _entity(entity, same) for name, entity in state.entities.items()}
    new.jobs = jobs
    new.cut, new.trims = {**state.cut}, {**state.trims}
    new.notes, new.undoable = [*state.notes], {**state.undoable}
    new.resolved = {**state.resolved}
    return new


def _job(job: Job) -> Job:
    new = _twin(job)
    if isinstance(new, Take):
        new.notes = [*new.notes]
    return new


def _entity(entity: Entity, same: dict[int, Any]) -> Entity:
    new = _twin(entity)
    new.frames, new.history = [*entity.frames], [*entity.history]
    new.grids = {number: same[id(grid)] for number, grid in entity.grids.items()}
    new.takes = {number: same[id(take)] for number, take in entity.takes.items()}
    return new


def _twin(thing: T) -> T:
    """Return a shallow copy; takes a third of the time of dataclasses.replace."""
    made: T = type(thing)(*_HELD[type(thing)](thing))
    return made


_HELD: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(field.name for field in fields(kind))) for kind in (Sequence, Entity, Shot, Grid, Take)
}
