"""Gives a provider's request to one job only, among all processes and machines that share the log."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from domain.decisions import jobs
from domain.errors import OutOfReach
from domain.ids import sequence_of
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.events import Fact
    from domain.sequence import Sequence
    from services.renderers.protocol import Submission
    from services.workspace.workspace import Workspace


RECENT = 50_000  # positions of the log that are searched for a request that a provider has given twice


def submitted(workspace: Workspace, project: str, job_id: str, submission: Submission) -> None:
    """Record that a job is the provider's request."""

    def decide(state: Sequence) -> list[Fact]:
        return jobs.submitted(state, job_id, submission.request_id, submission.urls)

    workspace.change(project, sequence_of(job_id), decide)


def submitted_as(workspace: Workspace, project: str, job_id: str, submission: Submission) -> tuple[str, str] | None:
    """Record the same, unless another job has that request: then record a doubt, and return whose it is.

    Raises:
        OutOfReach: it can't be recorded now.
    """
    with one_adopts(workspace):
        owner = workspace.ledger.reader.owners_of([submission.request_id], newest=RECENT).get(submission.request_id)
        if owner in (None, (project, job_id)):
            submitted(workspace, project, job_id, submission)
            return None
        assert owner is not None
        why = taken(submission, owner)
        workspace.change(project, sequence_of(job_id), lambda state: jobs.in_doubt(state, job_id, why))
        return owner


def taken(submission: Submission, owner: tuple[str, str]) -> str:
    """Say that a provider gave a request twice, and whose it is."""
    return f"fal took the post as {submission.request_id}, which is {' '.join(owner)}'s"


@contextmanager
def one_adopts(workspace: Workspace) -> Iterator[None]:
    """Let one process at a time look for owners and adopt, among all machines that share the log."""
    try:
        workspace.locks.mkdir(parents=True, exist_ok=True)
        with FileLock(workspace.locks / "adopt.lock", timeout=60), _alone_on_the_log(workspace):
            yield
    except Timeout as error:
        said = "another process reconciles and doesn't end"
        raise OutOfReach(said, "try again in a moment", code="busy") from error
    except OSError as error:
        raise disk_fault(error) from error


@contextmanager
def _alone_on_the_log(workspace: Workspace) -> Iterator[None]:
    for _ in range(300):
        with workspace.ledger.log.job_lock("adopting") as ours:
            if ours:
                yield
                return
        time.sleep(0.2)
    raise Timeout("adopting")
