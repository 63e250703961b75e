"""Decides what a log that lost its end gets back: the numbers that were used, and the jobs that were posted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from domain.events import NumbersUsed, SpendReserved, StartFrameSupplied
from domain.ids import entity_of, made_id, made_number, sequence_of
from domain.jobs import Grid, Take
from domain.money import total
from domain.values import FrameSource, Used

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import Fact, JobFact, JobRequested
    from domain.jobs import Job
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.values import Picture


class Posted(NamedTuple):
    """A job that was posted, as the mark of its post tells it.

    Attributes:
        requested: the id of the event that asked for it.
        request: what was asked for.
        submitting: what was sent.
        request_id: the provider's; None where its answer isn't known.
        urls: where the provider keeps it.
    """

    requested: str
    request: JobRequested
    submitting: JobFact
    request_id: str | None
    urls: dict[str, str]


def brought_back(state: State, posted: Posted) -> tuple[str, list[Fact]]:
    """Return the id that a posted job has now, and the facts that bring it back; none where the log has it.

    A job whose number another has now gets the next free one.
    """
    job = state.jobs.get(posted.request.job_id)
    if job is None:
        return posted.request.job_id, [posted.request, posted.submitting, _answer(posted, posted.request.job_id)]
    if _same(job, posted):
        return job.id, _rest(job, posted)
    kind = "take" if isinstance(job, Take) else "grid"
    name = made_id(posted.request.entity, kind, state.known(posted.request.entity).next_number(kind))
    renamed = {posted.request.id_field: name}
    facts = [replace(fact, **renamed) for fact in (posted.request, posted.submitting)]
    return name, [*facts, _answer(posted, name)]


def _same(job: Job, posted: Posted) -> bool:
    """Whether a job of that id is the one that was posted: its own event, or the same brought back before."""
    if job.requested.id == posted.requested:
        return True
    answered = job.submitted is None or job.submitted.request_id == posted.request_id
    return job.request == posted.request and answered


def _rest(job: Job, posted: Posted) -> list[Fact]:
    """Return what the log lacks of a job that it has."""
    if job.submitted or job.result:
        return []
    answer = _answer(posted, job.id)
    return [posted.submitting, answer] if not job.posting else [answer] if posted.request_id else []


def _answer(posted: Posted, job_id: str) -> Fact:
    kind = (Take if posted.request.id_field == "take_id" else Grid).kind
    if posted.request_id:
        return kind.submitted.about(job_id, request_id=posted.request_id, urls=posted.urls)
    return kind.in_doubt.about(job_id, why="the log lost its end, and no answer to the post is known")


def reserve_again(project: Project, requests: Iterable[JobRequested]) -> list[Fact]:
    """Return the reservation of jobs that were posted, over the budget or not: they may be billed."""
    asked = list(requests)
    amount = total(request.estimated.amount for request in asked)
    if not Decimal(amount):
        return []
    jobs = tuple(request.job_id for request in asked)
    spend = total([project.spend, amount])
    return [SpendReserved(jobs=jobs, amount=amount, total=spend, currency=project.currency)]


def numbers_beyond(states: dict[str, State], used: Iterable[str]) -> tuple[Used, ...]:
    """Return the highest numbers of entities that were used, where they are above the log's.

    Args:
        states: the sequences, by name; one that isn't there has used none.
        used: ids of takes, grids and start frames.
    """
    highest: dict[str, dict[str, int]] = {}
    for made in used:
        entity, number = entity_of(made), made_number(made)
        if number:
            kind = made[len(entity) + 1 :].rstrip("0123456789").lower()
            kinds = highest.setdefault(entity, {})
            kinds[kind] = max(number, kinds.get(kind, 0))
    found = []
    for entity, kinds in sorted(highest.items()):
        state = states.get(sequence_of(entity))
        if any(number >= (state.known(entity).next_number(kind) if state else 1) for kind, number in kinds.items()):
            found.append(Used(entity=entity, **kinds))
    return tuple(found)


def numbers_kept(project: Project, state: State) -> list[Fact]:
    """Return the fact that a sequence, planned for the first time, has used numbers that the log has lost."""
    used = tuple(one for name, one in sorted(project.used.items()) if sequence_of(name) == state.id)
    return [NumbersUsed(numbers=used)] if used and state.planned is None else []


def supply_again(state: State, start_id: str, picture: Picture) -> list[Fact]:
    """Return the fact that a start frame whose picture lies there is its entity's again; none where the log has it."""
    frames = state.known(entity_of(start_id)).frames
    if state.final or any(frame.number >= made_number(start_id) for frame in frames):
        return []
    return [
        StartFrameSupplied(
            entity=entity_of(start_id),
            start_id=start_id,
            path=picture.path,
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            source=FrameSource(kind="recovered"),
        )
    ]
