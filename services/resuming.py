"""What a later process may carry on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.decisions.jobs import find_job
from domain.errors import Refused
from domain.ids import sequence_of, unknown
from services.renderers.protocol import make_renderer
from services.sequence_runner import ClientSequenceRunner
from services.workspace import utc_now

if TYPE_CHECKING:
    from domain.sequence import Job
    from services.renderers.protocol import Renderer
    from services.workspace import Workspace

OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Resumable:
    """A project's jobs to carry on with, by renderer, and those left alone, with the reason."""

    project: str
    groups: list[tuple[Renderer, list[str]]]
    left: dict[str, str]


def resumable(workspace: Workspace, project: str, named: str | None) -> Resumable:
    """Return what `resume` carries on with in a project; a job that is `named` counts whatever its age."""
    runner = ClientSequenceRunner(workspace, project)
    if named is not None:
        _check_named(workspace, project, named, runner)
    by_renderer: dict[str, list[str]] = {}
    left: dict[str, str] = {}
    for job_id in runner.under_way(named):
        job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
        why = _why_not(job, job_id, project, named=named is not None)
        if why:
            left[job_id] = why
        elif not _followed(workspace, project, job_id, left):
            by_renderer.setdefault(_renderer_of(job), []).append(job_id)
    groups = [(make_renderer(name, workspace.root), ids) for name, ids in sorted(by_renderer.items())]
    return Resumable(project, groups, left)


def _check_named(workspace: Workspace, project: str, named: str, runner: ClientSequenceRunner) -> None:
    sequence = sequence_of(named)
    state = workspace.sequence(project, sequence)
    if state.take(named) is None and state.grid(named) is None:
        known = [t.id for t in state.takes] + [g.request.grid_id for g in state.grids]
        raise unknown("take", named, known, f"takes status {project} {sequence}")
    if named not in runner.under_way():
        raise Refused(f"{named} is not under way", f"takes status {project} {sequence}")


def _why_not(job: Job, job_id: str, project: str, *, named: bool) -> str | None:
    if job.doubt:
        return f"in doubt whether it was posted; takes reconcile {project} {job_id}"
    age = datetime.fromisoformat(utc_now()) - datetime.fromisoformat(job.requested.at)
    if not job.posting and not named and age > OLD:
        return f"never posted, and {age.days} days old; takes resume {project} {job_id} carries on"
    return None


def _followed(workspace: Workspace, project: str, job_id: str, left: dict[str, str]) -> bool:
    with workspace.job_lock(project, job_id) as ours:
        if not ours:
            left[job_id] = "another process follows it"
        return not ours


def _renderer_of(job: Job) -> str:
    return str(getattr(job.requested.fact, "renderer", "local"))
