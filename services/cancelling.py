"""Calling a job off: free before it is posted, asked of the provider afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions import jobs
from domain.ids import sequence_of
from services.renderers.protocol import Submission, make_paid
from services.resuming import renderer_of
from services.settling import append_settled

if TYPE_CHECKING:
    from domain.sequence import Grid, Take
    from services.workspace import Workspace

TOO_LATE = "ALREADY_COMPLETED"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A job that was called off; `answer` is the provider's, None where it never heard of the job."""

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
    """Call a job off and record what the provider said to it.

    Raises:
        Refused: it has ended, or was posted and its answer isn't known.
        OutOfReach: the provider can't be asked; nothing was recorded.
    """
    workspace.known_project(project)
    job = jobs.find_job(workspace.sequence(project, sequence_of(job_id)), job_id)
    jobs.cancelled(workspace.sequence(project, sequence_of(job_id)), job_id, None)  # refused, if it is, before asking
    answer = _asked(workspace, job) if job.submitted and not job.request.rehearsal else None
    posted = answer is not None
    # What may still be billed stays reserved: the cap holds also if it is.
    append_settled(
        workspace,
        project,
        job_id,
        lambda state: jobs.cancelled(state, job_id, answer),
        None if posted else "0.00",
    )
    return Cancelled(job_id, answer)


def _asked(workspace: Workspace, job: Grid | Take) -> str:
    assert job.submitted is not None
    renderer = make_paid(renderer_of(job), workspace.root)
    return renderer.cancel(job.request, Submission(job.submitted.request_id, dict(job.submitted.urls)))
