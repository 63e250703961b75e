"""Cancels a job: before its post at no cost, afterwards by asking the provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions import jobs
from domain.errors import Refused
from domain.ids import sequence_of
from services.jobs.resuming import renderer_of
from services.jobs.settling import append_settled
from services.renderers.choosing import make_paid
from services.renderers.protocol import Submission

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.jobs import Job
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

TOO_LATE = "ALREADY_COMPLETED"


class _PostedMeanwhile(Exception):
    """Between the look and the append the job was posted: now its provider has to be asked."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A cancelled job; `answer` is the provider's, None if the job was never posted."""

    job_id: str
    answer: str | None

    @property
    def may_bill(self) -> bool:
        """Whether the provider may bill it all the same."""
        return self.answer is not None

    @property
    def finished(self) -> bool:
        """Whether it was too late: the result is there, and can be fetched."""
        return self.answer is not None and TOO_LATE in self.answer


def cancel(workspace: Workspace, project: str, job_id: str) -> Cancelled:
    """Cancel a job and record the provider's answer.

    Raises:
        Refused: it has ended, or was posted and its answer isn't known.
        OutOfReach: the provider can't be asked; nothing was recorded.
    """
    workspace.known_project(project)
    job = _job(workspace, project, job_id)
    jobs.cancelled(workspace.sequence(project, sequence_of(job_id)), job_id, None)  # refused, if it is, before asking
    answer = _asked(workspace, job) if job.submitted and not job.request.rehearsal else None
    done = Cancelled(job_id, answer)
    if done.finished:
        return done  # nothing was cancelled: its result is there, and paid for
    # What may still be billed stays reserved: the cap holds also if it is.
    actual = None if done.may_bill else "0.00"
    try:
        append_settled(workspace, project, job_id, lambda state: _decided(state, job_id, answer), actual)
    except _PostedMeanwhile:
        return cancel(workspace, project, job_id)
    return done


def _decided(state: State, job_id: str, answer: str | None) -> list[Fact]:
    job = jobs.find_job(state, job_id)
    if answer is None and job.submitted and not job.request.rehearsal:
        raise _PostedMeanwhile
    if answer is not None and not job.under_way:
        return []  # whoever follows it has heard of its end first
    return jobs.cancelled(state, job_id, answer)


def _job(workspace: Workspace, project: str, job_id: str) -> Job:
    return jobs.find_job(workspace.sequence(project, sequence_of(job_id)), job_id)


def _asked(workspace: Workspace, job: Job) -> str:
    assert job.submitted is not None
    renderer = make_paid(renderer_of(job), workspace.root)
    if not renderer.promises.cancels:
        said = f"{renderer.name} can't stop a job that it has"
        raise Refused(said, "wait for its end", code="no_cancel", take=job.id)
    return renderer.cancel(job.request, Submission(job.submitted.request_id, dict(job.submitted.urls)))
