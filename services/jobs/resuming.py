"""Which jobs `takes resume` carries on with, and which it leaves alone, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.decisions import jobs
from domain.decisions.jobs import find_job, in_doubt
from domain.errors import Refused
from domain.ids import sequence_of, unknown
from domain.steps import Step
from services.jobs.waiting_list import waits_elsewhere
from services.renderers.choosing import make_renderer
from services.renderers.promises import promises_of
from services.workspace.clock import utc_now

if TYPE_CHECKING:
    from domain.jobs import Job
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace

OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Resumable:
    """A project's jobs to carry on with, by renderer, and those left alone, with the reason; `keyless` lack a key."""

    project: str
    groups: list[tuple[Renderer, list[str]]]
    left: dict[str, Refused]
    keyless: list[str]


def resumable(workspace: Workspace, project: str, named: str | None) -> Resumable:
    """Return what `resume` carries on with in a project; a job that is `named` counts whatever its age.

    A post whose answer nobody recorded, and whose process is gone, is recorded as in doubt on the way.
    """
    workspace.known_project(project)
    names = under_way(workspace, project) if named is None else [_checked(workspace, project, named)]
    by_renderer: dict[str, list[str]] = {}
    left: dict[str, Refused] = {}
    for job_id in names:
        if why := _why_not(workspace, project, job_id, named=named is not None):
            left[job_id] = why
        else:
            job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
            by_renderer.setdefault(renderer_of(job), []).append(job_id)
    groups: list[tuple[Renderer, list[str]]] = []
    keyless: list[str] = []
    for name, ids in sorted(by_renderer.items()):
        try:
            groups.append((make_renderer(name, workspace.root), ids))
        except Refused as refusal:
            left.update(dict.fromkeys(ids, Refused(str(refusal), "export FAL_KEY=…", code=refusal.code)))
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
    look, about = Step("status", project=project, sequence=sequence), {"project": project, "take": named}
    if job is None:
        known = [t.id for t in state.takes] + [g.request.grid_id for g in state.grids]
        raise unknown("take", named, known, look, **about)
    if not job.under_way and not jobs.may_have_come(job):
        raise Refused(f"{named} is not under way", look, code="not_under_way", **about)
    return named


def _why_not(workspace: Workspace, project: str, job_id: str, *, named: bool) -> Refused | None:
    with workspace.job_lock(project, job_id) as ours:
        if not ours:
            return Refused("another process follows it", code="followed", project=project, take=job_id)
        job = find_job(workspace.load(project, sequence_of(job_id)), job_id)
        unanswered = job.posting and not job.submitted and not job.doubt and not job.request.rehearsal
        if unanswered and promises_of(renderer_of(job)).again == "never":
            workspace.change(project, sequence_of(job_id), lambda state: in_doubt(state, job_id, jobs.DIED))
            return left_in_doubt(project, job_id)
    if why := why_left(project, job, named=named):
        return why
    if waits_elsewhere(workspace, project, job_id):
        return Refused("it waits for its turn in a run that lives", code="waiting", project=project, take=job_id)
    return None


def why_left(project: str, job: Job, *, named: bool = False) -> Refused | None:
    """Return why a job is left alone: it is in doubt, or old; None where it can be carried on with."""
    if job.doubt and promises_of(renderer_of(job)).again == "never":
        return left_in_doubt(project, job.id)
    age = datetime.fromisoformat(utc_now()) - datetime.fromisoformat(job.requested.at)
    if not job.posting and not named and age > OLD:
        about = {"project": project, "take": job.id}
        return Refused(f"never posted, and {age.days} days old", Step("resume", **about), code="old_job", **about)
    return None


def left_in_doubt(project: str, job_id: str) -> Refused:
    """Return why a job is left alone of which nobody knows whether it was posted."""
    about = {"project": project, "take": job_id}
    return Refused("in doubt whether it was posted", Step("reconcile", **about), code="in_doubt", **about)


def renderer_of(job: Job) -> str:
    """Return the name of the renderer a job was asked of."""
    return str(getattr(job.requested.fact, "renderer", "local"))
