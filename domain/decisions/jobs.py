"""What a renderer reports of a job, as facts; nothing is recorded twice.

A report is never refused. One that says what is recorded already gives no fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.decisions.admit import of_sequence
from domain.errors import Refused
from domain.steps import Step

if TYPE_CHECKING:
    from domain.events import Fact, JobCompleted
    from domain.jobs import Job
    from domain.sequence import Sequence
    from domain.values import Upload

CALLED_OFF = "cancelled before anything was sent"
DIED = "the process that posted it ended before the answer was recorded"


def find_job(state: Sequence, job_id: str) -> Job:
    """Return the grid or take of that id."""
    job = state.jobs.get(job_id)
    if job is None:
        of = of_sequence(state)
        raise Refused(f"there is no {job_id}", Step("status", **of), code="unknown_job", job=job_id, **of)
    return job


def may_have_come(job: Job) -> bool:
    """Say whether a job that ended without a result may have been finished, and billed, all the same."""
    return job.failure is not None and job.submitted is not None


def never_billed(job: Job) -> bool:
    """Say whether a job that ended can't be billed: it was never posted, or the provider's answer was no."""
    failure = job.failure
    if failure is None:
        return False
    return not job.posting or failure.kind in ("refused", "not_sent")


def submitting(
    state: Sequence,
    job_id: str,
    *,
    again: bool,
    arguments: dict[str, Any] | None = None,
    uploads: tuple[Upload, ...] = (),
) -> list[Fact]:
    """Return the fact that the one post is about to be made; a second post only if `again`, for free renderers.

    A job that has ended gives no fact and must not be posted. A job that was posted already is refused.
    """
    job = find_job(state, job_id)
    if not job.under_way or (job.posting and again):
        return []
    if job.posting:
        look = Step("reconcile", project=state.project, take=job_id)
        raise Refused(
            f"{job_id} was posted once already", look, code="already_posted", job=job_id, **of_sequence(state)
        )
    return [job.kind.submitting.about(job_id, arguments=arguments, uploads=uploads)]


def submitted(state: Sequence, job_id: str, request_id: str, urls: dict[str, str]) -> list[Fact]:
    """Return the fact that the provider has the job; also for a job that was given up, which can then be fetched."""
    job = find_job(state, job_id)
    if job.result or (job.submitted and job.under_way and job.submitted.request_id == request_id):
        return []
    return [job.kind.submitted.about(job_id, request_id=request_id, urls=urls)]


def in_doubt(state: Sequence, job_id: str, why: str) -> list[Fact]:
    """Return the fact that nobody knows whether the post reached the provider."""
    job = find_job(state, job_id)
    if not job.under_way or job.submitted or job.doubt:
        return []
    return [job.kind.in_doubt.about(job_id, why=why)]


def answered(
    state: Sequence, job_id: str, why: str, answer: dict[str, Any] | str, addresses: tuple[str, ...] = ()
) -> list[Fact]:
    """Return the fact that the provider gave an answer that has to be kept as it came, once as long as it repeats."""
    job = find_job(state, job_id)
    fact = job.kind.answered.about(job_id, why=why, answer=answer, addresses=addresses)
    return [] if job.answered and job.answered.fact == fact else [fact]


def processing(state: Sequence, job_id: str) -> list[Fact]:
    """Return the fact that a take is being rendered; a grid has no such state."""
    job = find_job(state, job_id)
    begun = job.kind.processing
    return [begun.about(job_id)] if begun and job.state == "video_submitted" else []


def completed(state: Sequence, result: JobCompleted, job_id: str) -> list[Fact]:
    """Return the fact that the result is in the workspace, once; before it, if missing, that the take was begun."""
    job = find_job(state, job_id)
    return [] if job.result else [*processing(state, job_id), result]


def failed(state: Sequence, job_id: str, kind: str, message: str) -> list[Fact]:
    """Return the fact that there will be no result."""
    job = find_job(state, job_id)
    return [job.kind.failed.about(job_id, kind=kind, message=message)] if job.under_way else []


def cancelled(state: Sequence, job_id: str, answer: str | None) -> list[Fact]:
    """Return the fact that a person cancelled a job; `answer` is the provider's, None before a post.

    Raises:
        Refused: it has ended already, or was posted and nobody knows yet whether it arrived.
    """
    job = find_job(state, job_id)
    if not job.under_way:
        raise _not_under_way(state, job_id)
    if job.posting and not job.submitted:
        look = Step("reconcile", project=state.project, take=job_id)
        doubt = f"{job_id} was posted, and its answer isn't known yet"
        raise Refused(doubt, look, code="in_doubt", job=job_id, **of_sequence(state))
    if job.kind.cancelled is None:
        return failed(state, job_id, "cancelled", answer or CALLED_OFF)
    return [job.kind.cancelled.about(job_id, answer=answer)]


def _not_under_way(state: Sequence, job_id: str) -> Refused:
    of = of_sequence(state)
    return Refused(f"{job_id} is not under way", Step("status", **of), code="not_under_way", job=job_id, **of)


def lost(state: Sequence, job_id: str) -> list[Fact]:
    """Return the fact that a person gives a posted job up.

    Raises:
        Refused: it isn't under way, or was never posted, so that it can't be lost.
    """
    job = find_job(state, job_id)
    if not job.under_way:
        raise _not_under_way(state, job_id)
    if not job.posting:
        cancel = Step("cancel", project=state.project, take=job_id)
        never = f"{job_id} was never posted: nothing is lost"
        raise Refused(never, cancel, code="never_posted", job=job_id, **of_sequence(state))
    return failed(state, job_id, "lost", "given up: nobody knows what became of it")
