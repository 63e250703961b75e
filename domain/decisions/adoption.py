"""What a result that a person brings in by hand becomes: that of its job, or of another one of the same request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.admit import admit, of_sequence
from domain.decisions.jobs import never_billed
from domain.errors import Refused
from domain.events import GridRequested
from domain.ids import made_id
from domain.jobs import Grid
from domain.money import NOTHING
from domain.steps import Step

if TYPE_CHECKING:
    from domain.events import JobRequested
    from domain.jobs import Job
    from domain.sequence import Sequence

BY_HAND = "hand"  # the renderer of a job that nobody was asked for: a person brought its result


def check_adoptable(state: Sequence, job: Job) -> None:
    """Refuse a result for a job that no provider can have made one for, and any where the sequence is final."""
    admit(state, "GridRequested" if isinstance(job, Grid) else "TakeRequested")
    if job.result or job.submitted or (job.posting and not never_billed(job)):
        return
    of, what = of_sequence(state), f"{job.id} was never posted"
    if job.under_way:
        raise Refused(what, Step("resume", project=state.project), code="never_posted", job=job.id, **of)
    why = job.failure.message if job.failure else ""
    raise Refused(f"{what}: {why}" if why else what, Step("status", **of), code="never_posted", job=job.id, **of)


def asked_again(state: Sequence, request: JobRequested) -> JobRequested:
    """Return a request under its entity's next number, at no cost and of no renderer; a rehearsal stays one."""
    kind = "grid" if isinstance(request, GridRequested) else "take"
    number = state.known(request.entity).next_number(kind)
    changed = {request.id_field: made_id(request.entity, kind, number), "renderer": BY_HAND, "estimated": NOTHING}
    return replace(request, **changed)


def late_cost(job: Job) -> str | None:
    """Return what a result costs whose reservation was given back when the job failed; None where it stands still."""
    return job.request.estimated.amount if never_billed(job) and not job.request.rehearsal else None
