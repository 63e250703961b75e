"""Settling takes in doubt, and cancelling jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, Here, Name, done
from console.buttons import fault_of
from console.faults import reason
from console.models import Called, Found, Reconciled
from console.request_bodies import CancelBody, ReconcileBody
from domain.errors import BadInput, OutOfReach, Refused
from domain.ids import own_form
from services.renderers.choosing import make_paid
from services.verbs import cancel as cancelling
from services.verbs import reconcile as reconciling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.served import Served
    from projections.views.answers import CandidateView
    from services.verbs.reconcile import Finding
    from services.workspace.workspace import Workspace

router = APIRouter(prefix="/api/client/{project}", responses=FAULTS, tags=["settling"])


@router.post("/reconcile")
def reconcile(served: Here, by: Actor, project: Name, body: ReconcileBody) -> Reconciled:
    """Ask the provider about what is in doubt, and fetch what it has; or settle one take by a person's word."""
    workspace = served.acting(by, body.message)
    workspace.known_project(project)
    named = own_form(body.take) if body.take else None
    if body.settle is not None:
        findings = [_settled(workspace, project, named, body)]
    else:
        jobs = reconciling.in_doubt(workspace, project, named)
        findings = [_looked_up(workspace, project, job, alone=len(jobs) == 1) for job in jobs]
    adopted = [found.job_id for found in findings if found.adopted]
    _fetch(served, workspace, project, adopted)
    said = "; ".join(_said(found) for found in findings) or "nothing is in doubt"
    rows = [_row(found) for found in findings]
    left = {found.job_id: fault_of(found.why) for found in findings if found.why}
    return Reconciled(**dict(done(served, [], said)), jobs=adopted, left=left, found=rows)


@router.post("/cancel")
def cancel(served: Here, by: Actor, project: Name, body: CancelBody) -> Called:
    """Cancel a take or grid: before its post at no cost, afterwards by asking the provider."""
    workspace = served.acting(by, body.message)
    called = cancelling.cancel(workspace, project, own_form(body.take))
    jobs = [called.job_id] if called.finished else []
    _fetch(served, workspace, project, jobs)
    base = {**dict(done(served, [], _called(called))), "changed": not called.finished}
    return Called(**base, jobs=jobs, left={}, answer=called.answer, may_bill=called.may_bill, finished=called.finished)


def _looked_up(workspace: Workspace, project: str, job: str, *, alone: bool) -> Finding:
    """Ask about one; where there are others, one that can't be asked about doesn't keep them from being fetched."""
    try:
        return reconciling.look_up(workspace, project, job)
    except OutOfReach as error:
        if alone:
            raise
        return reconciling.Finding(job, why=error)


def _settled(workspace: Workspace, project: str, job: str | None, body: ReconcileBody) -> Finding:
    if job is None:
        raise BadInput("a person settles one take", "name it as `take`")
    if body.settle == "lost":
        reconciling.give_up(workspace, project, job)
        return reconciling.Finding(job, why=Refused("it is given up as lost; it may have been billed", code="lost"))
    request = (body.request_id or "").strip()
    if not request:
        raise BadInput("which request is it?", "name it as `request_id`")
    reconciling.adopt(workspace, project, job, request)
    return reconciling.Finding(job, adopted=request)


def _fetch(served: Served, workspace: Workspace, project: str, jobs: Sequence[str]) -> None:
    if jobs:
        served.runs.start(workspace, project, make_paid("fal", workspace.root), jobs)


def _said(found: Finding) -> str:
    return f"{found.job_id}: {reason(found.why)}" if found.why else f"{found.job_id} is fal's {found.adopted}"


def _row(found: Finding) -> Found:
    rows: list[CandidateView] = [{"request_id": request_id, "sent_at": at} for request_id, at in found.candidates]
    why = fault_of(found.why) if found.why else None
    return Found(job=found.job_id, request_id=found.adopted, why=why, candidates=rows)


def _called(called: cancelling.Cancelled) -> str:
    if not called.may_bill:
        return f"{called.job_id} is cancelled; nothing was sent, nothing is billed"
    if called.finished:
        return f"too late to cancel {called.job_id}: it is finished, paid for, and fetched now"
    return f"{called.job_id} is cancelled; fal answers {called.answer}, and may bill it all the same"
