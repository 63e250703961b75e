"""Copies a sequence's state, so that the copy can be evolved while the original stays as it is."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from domain.jobs import Take

if TYPE_CHECKING:
    from domain.jobs import Job
    from domain.sequence import Entity, Sequence


def copied(state: Sequence) -> Sequence:
    """Return a copy of a state; evolving it doesn't change `state`.

    Facts, records, frames and the undo memory are shared: nothing changes them after their fact is folded.
    """
    jobs = {key: _job(job) for key, job in state.jobs.items()}
    same = {id(job): jobs[key] for key, job in state.jobs.items()}
    new = copy(state)
    new.shots = {name: copy(shot) for name, shot in state.shots.items()}
    new.entities = {name: _entity(entity, same) for name, entity in state.entities.items()}
    new.jobs = jobs
    new.cut, new.trims = {**state.cut}, {**state.trims}
    new.notes, new.undoable = [*state.notes], {**state.undoable}
    new.resolved = {**state.resolved}
    return new


def _job(job: Job) -> Job:
    new = copy(job)
    if isinstance(new, Take):
        new.notes = [*new.notes]
    return new


def _entity(entity: Entity, same: dict[int, Any]) -> Entity:
    new = copy(entity)
    new.frames, new.ends, new.history = [*entity.frames], [*entity.ends], [*entity.history]
    new.grids = {number: same[id(grid)] for number, grid in entity.grids.items()}
    new.takes = {number: same[id(take)] for number, take in entity.takes.items()}
    return new
