"""Reading: projects, boards, dailies, sequences, the timeline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import money, reading, undoing
from console.api.support import FAULTS, At, Here, Name, kept
from console.models import Board, Dailies, LastDone, Money, Projects, Queue, SequencePage, Timeline
from projections.views.answers import DiffView, Found, HistoryView, JobAnswer, ReportView
from projections.views.costs import ProjectCosts, Purse

router = APIRouter(prefix="/api/client", responses=FAULTS, tags=["looking"])
Side = Annotated[str, Query(min_length=1, max_length=200)]
Words = Annotated[str, Query(max_length=500, description="All of them are looked for; the last may be a beginning.")]
Most = Annotated[int, Query(ge=1, le=1000)]
Position = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get("", response_model=Projects)
def projects(request: Request, served: Here, at: At = None, archived: bool = False) -> Response:
    """Return all projects at a glance: those in the archive, or all others."""
    return kept(request, served, lambda: reading.projects(served, at, archived=archived))


@router.get("/-/find", response_model=Found)
def find_anywhere(request: Request, served: Here, q: Words = "", limit: Most = 20) -> Response:
    """Return sequences, prompts and what was said in all projects that hold all the words."""
    return kept(request, served, lambda: reading.find(served, q, limit=limit))


@router.get("/-/queue", response_model=Queue)
def all_work(request: Request, served: Here, at: At = None) -> Response:
    """Return what is under way, waits to be sent, or is in doubt, in all projects that aren't archived."""
    return kept(request, served, lambda: money.whole_queue(served, reading.at_work(served, at), at))


@router.get("/{project}/queue", response_model=Queue)
def work(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return what is under way, waits to be sent, or is in doubt, in a project."""
    return kept(request, served, lambda: money.queue(served, project, at))


@router.get("/{project}/money", response_model=Money)
def spent(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return what a project was spent on, by day, model and sequence, and what of it is reserved."""
    return kept(request, served, lambda: money.money(served, project, at))


@router.get("/{project}", response_model=Board)
def board(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return a project's board."""
    return kept(request, served, lambda: reading.board(served, project, at))


@router.get("/{project}/dailies", response_model=Dailies)
def dailies(request: Request, served: Here, project: Name, since: At = None, at: At = None) -> Response:
    """Return what waits for a decision."""
    return kept(request, served, lambda: reading.dailies(served, project, since, at))


@router.get("/{project}/sequences/{sequence}", response_model=SequencePage)
def sequence(request: Request, served: Here, project: Name, sequence: Name, at: At = None) -> Response:
    """Return all that a sequence's page shows."""
    return kept(request, served, lambda: reading.sequence(served, project, sequence, at))


@router.get("/{project}/sequences/{sequence}/undo", response_model=LastDone)
def done_last(request: Request, served: Here, project: Name, sequence: Name) -> Response:
    """Return what an undo would take back, and who did it when."""
    return kept(request, served, lambda: undoing.done_last(served, project, sequence))


@router.get("/{project}/find", response_model=Found)
def find(request: Request, served: Here, project: Name, q: Words = "", limit: Most = 20, at: At = None) -> Response:
    """Return a project's sequences, prompts and what was said in it that hold all the words."""
    return kept(request, served, lambda: reading.find(served, q, project, at, limit))


@router.get("/{project}/timeline", response_model=Timeline)
def timeline(
    request: Request,
    served: Here,
    project: Name,
    after: Position = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 200,
) -> Response:
    """Return a project's events, oldest first: those after a position, else the newest."""
    return kept(request, served, lambda: reading.timeline(served, project, after, limit))


@router.get("/{project}/report", response_model=ReportView)
def report(request: Request, served: Here, project: Name, since: At = None, at: At = None) -> Response:
    """Return what was decided after a moment, also as Markdown."""
    return kept(request, served, lambda: reading.report(served, project, since, at))


@router.get("/{project}/costs", response_model=ProjectCosts)
def costs(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return what was spent, as the command line does for programs."""
    return kept(request, served, lambda: reading.costs(served, project, at))


@router.get("/{project}/budget", response_model=Purse)
def budget(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return the cap, what is reserved or spent of it and what is left, as the command line does for programs."""
    return kept(request, served, lambda: reading.budget(served, project, at))


@router.get("/{project}/jobs/{job}/answer", response_model=JobAnswer)
def answer(request: Request, served: Here, project: Name, job: Name, at: At = None) -> Response:
    """Return what the provider answered about a take or grid, as it came."""
    return kept(request, served, lambda: reading.answer(served, project, job, at))


@router.get("/{project}/sequences/{sequence}/diff", response_model=DiffView)
def diff(
    request: Request, served: Here, project: Name, sequence: Name, a: Side, b: Side = "working", at: At = None
) -> Response:
    """Compare two takes, or a take with `working` or `plan`, as the command line does for programs."""
    return kept(request, served, lambda: reading.diff(served, project, sequence, a, b, at))


@router.get("/{project}/sequences/{sequence}/history", response_model=HistoryView)
def history(request: Request, served: Here, project: Name, sequence: Name, shot: At = None, at: At = None) -> Response:
    """Return every version of the words, as the command line does for programs."""
    return kept(request, served, lambda: reading.history(served, project, sequence, shot, at))
