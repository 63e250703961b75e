"""How far the renderer is with a grid or take: what may be appended next, and nothing twice.

A report is never refused, but one that says what is known already adds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.events import (
    GridFailed,
    GridSubmitted,
    GridSubmitting,
    TakeProcessing,
    TakeSubmitted,
    TakeSubmitting,
    VideoFailed,
)
from domain.sequence import Grid

if TYPE_CHECKING:
    from domain.events import Fact, GridCompleted, VideoCompleted
    from domain.sequence import Sequence, Take


def find_job(state: Sequence, job_id: str) -> Grid | Take:
    """Return the grid or take of that id."""
    job = state.grid(job_id) or state.take(job_id)
    if job is None:
        raise Refused(f"there is no {job_id}", f"takes status {state.project} {state.id}")
    return job


def submitting(state: Sequence, job_id: str, *, again: bool) -> list[Fact]:
    """Say that the one post is about to be made; a second time only where posting `again` is free."""
    job = find_job(state, job_id)
    if not job.under_way or (job.posting and again):
        return []
    if job.posting:
        raise Refused(f"{job_id} was posted once already", f"takes reconcile {state.project} {job_id}")
    return [GridSubmitting(grid_id=job_id) if isinstance(job, Grid) else TakeSubmitting(take_id=job_id)]


def submitted(state: Sequence, job_id: str, request_id: str, urls: dict[str, str]) -> list[Fact]:
    """Say that the provider has the job."""
    job = find_job(state, job_id)
    if not job.under_way or (job.submitted and job.submitted.request_id == request_id):
        return []
    if isinstance(job, Grid):
        return [GridSubmitted(grid_id=job_id, request_id=request_id, urls=urls)]
    return [TakeSubmitted(take_id=job_id, request_id=request_id, urls=urls)]


def processing(state: Sequence, job_id: str) -> list[Fact]:
    """Say that a take is being rendered; a grid has no such state."""
    job = find_job(state, job_id)
    if isinstance(job, Grid) or job.state != "video_submitted":
        return []
    return [TakeProcessing(take_id=job_id)]


def completed(state: Sequence, result: GridCompleted | VideoCompleted, job_id: str) -> list[Fact]:
    """Say that the result is in the workspace, once."""
    job = find_job(state, job_id)
    return [] if job.result else [result]


def failed(state: Sequence, job_id: str, kind: str, message: str) -> list[Fact]:
    """Say that there will be no result."""
    job = find_job(state, job_id)
    if not job.under_way:
        return []
    if isinstance(job, Grid):
        return [GridFailed(grid_id=job_id, kind=kind, message=message)]
    return [VideoFailed(take_id=job_id, kind=kind, message=message)]
