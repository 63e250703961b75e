"""Reading: projects, boards, dailies, sequences, the timeline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import reading
from console.api.support import FAULTS, At, DeskHere, Name, kept
from console.models import Anything, Board, Dailies, Projects, Report, SequenceView, Timeline

router = APIRouter(prefix="/api/client", responses=FAULTS, tags=["looking"])
Side = Annotated[str, Query(min_length=1, max_length=200)]
Position = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get("", response_model=Projects)
def projects(request: Request, desk: DeskHere, at: At = None) -> Response:
    """Return all projects at a glance."""
    return kept(request, desk, lambda: reading.projects(desk, at))


@router.get("/{project}", response_model=Board)
def board(request: Request, desk: DeskHere, project: Name, at: At = None) -> Response:
    """Return a project's board."""
    return kept(request, desk, lambda: reading.board(desk, project, at))


@router.get("/{project}/dailies", response_model=Dailies)
def dailies(request: Request, desk: DeskHere, project: Name, since: At = None, at: At = None) -> Response:
    """Return what waits for a decision."""
    return kept(request, desk, lambda: reading.dailies(desk, project, since, at))


@router.get("/{project}/sequences/{sequence}", response_model=SequenceView)
def sequence(request: Request, desk: DeskHere, project: Name, sequence: Name, at: At = None) -> Response:
    """Return all that a sequence's page shows."""
    return kept(request, desk, lambda: reading.sequence(desk, project, sequence, at))


@router.get("/{project}/timeline", response_model=Timeline)
def timeline(
    request: Request,
    desk: DeskHere,
    project: Name,
    after: Position = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 200,
) -> Response:
    """Return a project's events, oldest first: those after a position, else the newest."""
    return kept(request, desk, lambda: reading.timeline(desk, project, after, limit))


@router.get("/{project}/report", response_model=Report)
def report(request: Request, desk: DeskHere, project: Name, since: At = None, at: At = None) -> Response:
    """Return what was decided after a moment, also as Markdown."""
    return kept(request, desk, lambda: reading.report(desk, project, since, at))


@router.get("/{project}/costs", response_model=Anything)
def costs(request: Request, desk: DeskHere, project: Name, at: At = None) -> Response:
    """Return what was spent, as `takes costs --json` does."""
    return kept(request, desk, lambda: Anything(reading.costs(desk, project, at)))


@router.get("/{project}/budget", response_model=Anything)
def budget(request: Request, desk: DeskHere, project: Name, at: At = None) -> Response:
    """Return the cap, what is reserved or spent of it and what is left, as `takes budget --json` does."""
    return kept(request, desk, lambda: Anything(reading.budget(desk, project, at)))


@router.get("/{project}/sequences/{sequence}/diff", response_model=Anything)
def diff(
    request: Request, desk: DeskHere, project: Name, sequence: Name, a: Side, b: Side = "working", at: At = None
) -> Response:
    """Compare two takes, or a take with `working` or `plan`, as `takes diff --json` does."""
    return kept(request, desk, lambda: Anything(reading.diff(desk, project, sequence, a, b, at)))


@router.get("/{project}/sequences/{sequence}/history", response_model=Anything)
def history(
    request: Request, desk: DeskHere, project: Name, sequence: Name, shot: At = None, at: At = None
) -> Response:
    """Return every version of the words, as `takes history --json` does."""
    return kept(request, desk, lambda: Anything(reading.history(desk, project, sequence, shot, at)))
