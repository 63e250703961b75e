"""What an event stands on: each returns what the past lacks for it, in words, or None."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import JobFact, SettingsPicked
    from domain.sequence import Sequence
    from domain.values import Covering


def on_its_job(state: Sequence, fact: JobFact) -> str | None:
    """A report stands on the grid or take it tells of."""
    return no_job(state, fact.job_id)


def on_its_take(state: Sequence, fact: SettingsPicked) -> str | None:
    """Settings stand on the take they were picked from, where they were."""
    return no_job(state, fact.take_id)


def no_job(state: Sequence, job_id: str | None) -> str | None:
    """Say that a grid or take isn't there; None is none that is needed."""
    return f"there is no {job_id} then" if job_id and job_id not in state.jobs else None


def no_shot(state: Sequence, shots: Iterable[str]) -> str | None:
    """Say which shots aren't there."""
    strangers = [shot for shot in shots if shot not in state.shots]
    return f"there is no {', '.join(strangers)} then" if strangers else None


def no_video(state: Sequence, takes: Iterable[str]) -> str | None:
    """Say which take has no video; a take of another sequence is outside what this stream can tell."""
    for take_id in takes:
        take = state.take(take_id)
        if take_id.startswith(f"{state.id}_") and not (take and take.result):
            return f"{take_id} has no video then"
    return None


def no_picture(state: Sequence, grid_id: str) -> str | None:
    """Say that a grid has no picture."""
    grid = state.grid(grid_id)
    return None if grid and grid.result else f"{grid_id} has no picture then"


def uncovered(state: Sequence, coverings: Iterable[Covering]) -> str | None:
    """Say which take of a cut has no video."""
    return no_video(state, [covering.take_id for covering in coverings if covering.take_id])
