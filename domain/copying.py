"""A state of its own: what is known of a sequence, to be evolved further while the first stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.sequence import Take

if TYPE_CHECKING:
    from domain.sequence import Entity, Grid, Sequence


def copied(state: Sequence) -> Sequence:
    """Return the same state, of which evolving changes nothing of `state`.

    Facts, records, frames and acts are shared: nothing ever changes them once the fact they came with is taken in.
    """
    jobs = {key: _job(job) for key, job in state.jobs.items()}
    same = {id(job): jobs[key] for key, job in state.jobs.items()}
    return replace(
        state,
        shots={name: replace(shot) for name, shot in state.shots.items()},
        entities={name: _entity(entity, same) for name, entity in state.entities.items()},
        jobs=jobs,
        cut={**state.cut},
        notes=[*state.notes],
        acts=[*state.acts],
    )


def _job(job: Grid | Take) -> Grid | Take:
    return replace(job, notes=[*job.notes]) if isinstance(job, Take) else replace(job)


def _entity(entity: Entity, same: dict[int, Any]) -> Entity:
    return replace(
        entity,
        frames=[*entity.frames],
        grids={number: same[id(grid)] for number, grid in entity.grids.items()},
        takes={number: same[id(take)] for number, take in entity.takes.items()},
        history=[*entity.history],
    )
