"""What the provider answered about a grid or take, as it came, and all notes on it.

The answer is the last that was kept, or its result's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import GridAnswered, TakeAnswered
from domain.jobs import Take
from projections.notes import named_notes

if TYPE_CHECKING:
    from domain.jobs import Job
    from domain.sequence import Sequence
    from projections.views.answers import JobAnswer


def job_answer(state: Sequence, job: Job) -> JobAnswer:
    """Return how far a job is, its request at the provider, what that answered, and the notes on it."""
    kept = job.answered.fact if job.answered else None
    odd = kept if isinstance(kept, GridAnswered | TakeAnswered) else None
    failure, result = job.failure, job.result
    doubt = getattr(job.doubt.fact, "why", "") if job.doubt else ""
    between = [picture.path for picture in job.request.between] if isinstance(job, Take) else []
    told: JobAnswer = {
        "project": state.project,
        "id": job.id,
        "state": "in doubt" if job.doubt else job.state,
        "request_id": job.submitted.request_id if job.submitted else None,
        "why": failure.message if failure else doubt,
        "remark": odd.why if odd else "",
        "addresses": list(odd.addresses) if odd else [],
        "answer": odd.answer if odd else result.answer if result else None,
        "notes": named_notes(job.notes, state.resolved),
    }
    return {**told, "between": between} if between else told
