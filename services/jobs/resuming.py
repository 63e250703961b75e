"""What a later process may carry on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.decisions import jobs
from domain.decisions.jobs import find_job, in_doubt
from domain.errors import Refused
from domain.ids import sequence_of, unknown
from services.jobs.waiting_list import waits_elsewhere
from services.renderers.choosing import make_renderer
from services.workspace.clock import utc_now

if TYPE_CHECKING:
    from domain.jobs import Job
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace

OLD = timedelta(days=1)
QUEUED = "it waits for its turn in a run that lives"


@dataclass(frozen=True, slots=True)
class Resumable:
    """A project's jobs to carry on with, by renderer, and those left alone, with the reason; `keyless` lack a key."""

    project: str
    groups: list[tuple[Renderer, list[str]]]
    left: dict[str, str]
    keyless: list[str]


def resumable(workspace: Workspace, project: str, named: str | None) -> Resumable:
    """Return what `resume` carries on with in a project; a job that is `named` counts whatever its age.

    A post whose answer nobody recorded, and whose process is gone, is recorded as in doubt on the way.
    """
    workspace.known_project(project)
    names = under_way(workspace, project) if named is None else [_checked(workspace, project, named)]
    by_renderer: dict[str, list[str]] = {}
    left: dict[str, str] = {}
    for job_id in names:
        why = _why_not(workspace, project, job_id, named=named is not None)
        if why or waits_elsewhere(workspace, project, job_id):
            left[job_id] = why or QUEUED
        else:
            job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
            by_renderer.setdefault(renderer_of(job), []).append(job_id)
    groups: list[tuple[Renderer, list[str]]] = []
    keyless: list[str] = []
    for name, ids in sorted(by_renderer.items()):
        try:
            groups.append((make_renderer(name, workspace.root), ids))
        except Refused as refusal:
            left.update(dict.fromkeys(ids, f"{refusal}; export FAL_KEY=…"))
            keyless += ids
    return Resumable(project, groups, left, keyless)


def under_way(workspace: Workspace, project: str) -> list[str]:
    """Return the jobs of a project that wait for a renderer's result, in doubt or not, oldest first."""
    jobs_there = [job for state in workspace.load_all(project) for job in state.jobs.values() if job.under_way]
    return [job.id for job in sorted(jobs_there, key=lambda job: job.requested.position)]


def _checked(workspace: Workspace, project: str, named: str) -> str:
    sequence = sequence_of(named)
    state = workspace.sequence(project, sequence)
    job = state.take(named) or state.grid(named)
    if job is None:
        known = [t.id for t in state.takes] + [g.request.grid_id for g in state.grids]
        raise unknown("take", named, known, f"takes status {project} {sequence}")
    if not job.under_way and not jobs.may_have_come(job):
        raise Refused(f"{named} is not under way", f"takes status {project} {sequence}")
    return named


def _why_not(workspace: Workspace, project: str, job_id: str, *, named: bool) -> str | None:
    with workspace.job_lock(project, job_id) as ours:
        if not ours:
            return "another process follows it"
        job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
        if job.posting and not job.submitted and not job.doubt and not job.request.rehearsal:
            workspace.change(project, sequence_of(job_id), lambda state: in_doubt(state, job_id, jobs.DIED))
            return f"in doubt whether it was posted; takes reconcile {project} {job_id}"
    return why_left(project, job, named=named)


def why_left(project: str, job: Job, *, named: bool = False) -> str | None:
    """Return why a job is left alone: it is in doubt, or old; None where it can be carried on with."""
    if job.doubt:
        return f"in doubt whether it was posted; takes reconcile {project} {job.id}"
    age = datetime.fromisoformat(utc_now()) - datetime.fromisoformat(job.requested.at)
    if not job.posting and not named and age > OLD:
        return f"never posted, and {age.days} days old; takes resume {project} {job.id} carries on"
    return None


def renderer_of(job: Job) -> str:
    """Return the name of the renderer a job was asked of."""
    return str(getattr(job.requested.fact, "renderer", "local"))
