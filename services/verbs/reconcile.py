"""Finds out what became of a post whose answer never came; never posts again.

It asks the provider's request history, and matches all posts that are in doubt with its jobs (domain/doubts.py). A job
that another take owns isn't adopted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.decisions import jobs
from domain.doubts import AFTER, Claim, Free, matched
from domain.errors import Refused, TakesError, Unwritable
from domain.ids import sequence_of
from domain.steps import Step
from services.jobs.adopting import one_adopts
from services.jobs.resuming import renderer_of
from services.jobs.settling import append_settled
from services.renderers.choosing import make_paid

if TYPE_CHECKING:
    from domain.doubts import Match
    from domain.jobs import Job
    from services.renderers.protocol import Known, PaidRenderer
    from services.workspace.workspace import Workspace

# Equal jobs from further away are named, but a person decides.
FAR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about a job in doubt: the request that was adopted, or why none was.

    `candidates` are unowned jobs with equal arguments from another time, as (request id, sent at).
    """

    job_id: str
    adopted: str | None = None
    why: TakesError | None = None
    candidates: list[tuple[str, str]] = field(default_factory=list)


def in_doubt(workspace: Workspace, project: str, named: str | None = None) -> list[str]:
    """Return the jobs of a project that are in doubt; posts without an answer whose process died are recorded as such.

    Raises:
        Refused: the `named` one isn't in doubt, or a living process follows it.
    """
    found = []
    for job_id in [named] if named else _posted(workspace, project):
        job = _job(workspace, project, job_id)
        if job.doubt and _unanswered(job):  # on record, so that nobody waits for its answer any more
            found.append(job_id)
            continue
        with workspace.job_lock(project, job_id) as ours:
            if not ours:
                if named:
                    raise _followed(project, job_id)
                continue
            job = _job(workspace, project, job_id)
            if _unanswered(job):
                _doubt(workspace, project, job_id)
                found.append(job_id)
    return found


def _followed(project: str, job_id: str) -> Refused:
    said = f"{job_id} is being followed by another process"
    return Refused(said, "wait for it, or stop that first", code="followed", project=project, take=job_id)


def _unanswered(job: Job) -> bool:
    return bool(job.posting and job.under_way and not job.submitted and not job.request.rehearsal)


def _doubt(workspace: Workspace, project: str, job_id: str) -> None:
    workspace.change(project, sequence_of(job_id), lambda state: jobs.in_doubt(state, job_id, jobs.DIED))


def _posted(workspace: Workspace, project: str) -> list[str]:
    found: list[tuple[int, str]] = []
    for name in workspace.sequences(project):
        state = workspace.load(project, name)
        waiting: list[Job] = [*state.takes, *state.grids]
        found += [(j.requested.position, j.id) for j in waiting if j.under_way and j.posting and not j.submitted]
    return [job_id for _, job_id in sorted(found)]


def _job(workspace: Workspace, project: str, job_id: str) -> Job:
    return jobs.find_job(workspace.sequence(project, sequence_of(job_id)), job_id)


def look_up(workspace: Workspace, project: str, job_id: str) -> Finding:
    """Ask the provider's history about a job in doubt, and adopt the request that is surely its own.

    Raises:
        OutOfReach: the history can't be read; nothing has changed.
    """
    job = _job(workspace, project, job_id)
    assert job.posting is not None
    renderer = make_paid(renderer_of(job), workspace.root)
    if why := _unasked(project, job, renderer):
        return Finding(job_id, why=why)
    posted = _moment(job.posting.at)
    # Until now, since this machine's clock may have been slow when it posted.
    until = max(posted + FAR, datetime.now(UTC) + timedelta(hours=1))
    known = renderer.history(job.request.endpoint, _iso(posted - FAR), _iso(until))
    with one_adopts(workspace):
        # While the history was asked, another process may have settled it: adopting now would take another's job.
        job = _job(workspace, project, job_id)
        if job.submitted:
            return Finding(job_id, adopted=job.submitted.request_id)
        if not job.under_way:
            return Finding(
                job_id, why=Refused("somebody has settled it meanwhile", code="settled_meanwhile", take=job_id)
            )
        owned = workspace.ledger.reader.owners_of([one.request_id for one in known])
        free = [_free(one) for one in known if one.request_id not in owned]
        claim, others = _claims(workspace, project, job)
        match = matched(claim, others, free)
        if match.request_id is None:
            candidates = [(one.request_id, one.sent_at) for one in known if one.request_id in _ids(match)]
            return Finding(job_id, why=_nothing(project, claim, match), candidates=candidates)
        if other := _being_posted(workspace, job):
            said = f"{other}, which is equal to it, is being posted right now"
            return Finding(job_id, why=Refused(said, "ask again in a moment", code="equal_job", take=job_id))
        _adopt(workspace, project, job_id, match.request_id)
    return Finding(job_id, adopted=match.request_id)


def _unasked(project: str, job: Job, renderer: PaidRenderer) -> Refused | None:
    """Return why a provider's history isn't asked: the job can be sent again under its key, or there is none."""
    about = {"project": project, "take": job.id}
    if renderer.promises.again == "under its key":
        said = f"{job.id} can be sent again under its key, and is paid for once"
        return Refused(said, Step("resume", **about), code="sent_again", **about)
    if not renderer.promises.history:
        lost, look = Step("reconcile", **about, settled="lost"), "look at its dashboard, and only then:"
        return Refused(f"{renderer.name} keeps no history of jobs", look, lost, code="no_records", **about)
    return None


def _ids(match: Match) -> set[str]:
    return {one.request_id for one in match.candidates}


def _claims(workspace: Workspace, project: str, job: Job) -> tuple[Claim, list[Claim]]:
    """Return a job's claim on the history's jobs, and those of all other posts to its endpoint that have none."""
    others = []
    for name in workspace.projects():
        for state in workspace.load_all(name):
            for other in state.jobs.values():
                theirs = other.posting and not other.submitted and other.request.endpoint == job.request.endpoint
                if theirs and other.requested.id != job.requested.id:
                    others.append(_claim(f"{name} {other.id}", other))
    return _claim(f"{project} {job.id}", job), others


def _claim(name: str, job: Job) -> Claim:
    assert job.posting is not None
    return Claim(name, _moment(job.posting.at), job.arguments or {})


def _free(known: Known) -> Free:
    try:
        sent = _moment(known.sent_at)
    except ValueError:
        sent = None
    return Free(known.request_id, sent, known.arguments)


def _being_posted(workspace: Workspace, job: Job) -> str | None:
    """Return an equal job whose post still waits for its answer: the request in the history may be that job's."""
    for project in workspace.projects():
        for name in _posted(workspace, project):
            other = _job(workspace, project, name)
            equal = other.request.endpoint == job.request.endpoint and other.arguments == job.arguments
            if equal and other.doubt is None and other.requested.id != job.requested.id:
                return name
    return None


def adopt(workspace: Workspace, project: str, job_id: str, request_id: str) -> None:
    """Record a person's word that a job is the provider's `request_id`; it can be corrected until a result came.

    Raises:
        Refused: another take has that request, a living process follows the job, or it has a result already.
    """
    with workspace.job_lock(project, job_id) as ours, one_adopts(workspace):
        if not ours:
            raise _followed(project, job_id)
        job, about = _job(workspace, project, job_id), {"project": project, "take": job_id}
        if job.request.rehearsal or not job.posting:
            raise Refused(f"{job_id} was never posted", Step("resume", **about), code="never_posted", **about)
        if job.result:
            look = Step("status", project=project, sequence=sequence_of(job_id))
            raise Refused(f"{job_id} has its result already", look, code="has_its_result", **about)
        owner = workspace.ledger.reader.owners_of([request_id]).get(request_id)
        if owner and owner != (project, job_id):
            said, lost = f"{request_id} is {owner[0]} {owner[1]}'s", Step("reconcile", **about, settled="lost")
            raise Refused(said, "name another request", lost, code="request_taken", request=request_id, **about)
        _adopt(workspace, project, job_id, request_id)


def give_up(workspace: Workspace, project: str, job_id: str) -> None:
    """Record a person's word that a posted job is lost; it may be billed, so its price stays reserved.

    Raises:
        Refused: a living process follows it, or it isn't under way.
    """
    _job(workspace, project, job_id)
    with workspace.job_lock(project, job_id) as ours:
        if not ours:
            raise _followed(project, job_id)
        append_settled(workspace, project, job_id, lambda state: jobs.lost(state, job_id), None)


def _adopt(workspace: Workspace, project: str, job_id: str, request_id: str) -> None:
    # Its URLs are made from the id when it is asked for.
    workspace.change(project, sequence_of(job_id), lambda state: jobs.submitted(state, job_id, request_id, {}))
    with suppress(Unwritable):
        workspace.opened.seen.posts.answered(_job(workspace, project, job_id).requested.id, request_id, {})


def _moment(text: str) -> datetime:
    """Read a time; one without an offset is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _nothing(project: str, claim: Claim, match: Match) -> Refused:
    job_id = claim.name.rpartition(" ")[2]
    about = {"project": project, "take": job_id}
    if match.candidates:
        name = "if it is one of them, name that:", Step("reconcile", **about, settled="request=ID")
        near = [one for one in match.candidates if one.sent and abs(one.sent - claim.posted) <= AFTER]
        if near:
            return Refused("fal's history has more than one job that may be it", *name, code="several_jobs", **about)
        said = "fal's history has equal jobs, but not from about then"
        return Refused(said, *name, code="another_time", **about)
    said = "fal's history shows no such job that is free, under this FAL_KEY; one that still runs may not be listed yet"
    way, lost = "ask again later, look at fal's dashboard, and only then:", Step("reconcile", **about, settled="lost")
    return Refused(said, way, lost, code="not_in_history", **about)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
