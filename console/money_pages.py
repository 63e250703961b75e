"""The pages of queue and money: of all projects, and of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import money, reading
from console.api.support import At, Here, Name
from console.board_groups import STEP
from console.pages import head_of
from console.paper import page
from domain.decisions.spend import left
from services.log.reader import END

if TYPE_CHECKING:
    from console.models import ProjectCard
    from console.paper import Context
    from console.served import Served
    from projections.views.money import UnderWayView

router = APIRouter(include_in_schema=False)
Show = Annotated[int, Query(ge=1, le=10**6)]


@router.get("/queue")
def of_all(request: Request, served: Here, show: Show = STEP) -> Response:
    """Show what is under way in all projects, and the money of the first so many."""
    return page(request, served, "queue", lambda: _of_all(served, show))


@router.get("/p/{project}/queue")
def of_one(request: Request, served: Here, project: Name, at: At = None, show: Show = STEP) -> Response:
    """Show what is under way in a project, and what it was spent on."""
    return page(request, served, "queue", lambda: _of_one(served, project, at, show))


def _of_all(served: Served, show: int) -> Context:
    data = money.whole_queue(served, reading.at_work(served))
    cards = reading.projects(served, most=show).projects
    count = len(reading.listed(served, archived=False))
    return {
        "data": data,
        **_first(data.jobs, show),
        "projects": [_purse(served, card) for card in cards],
        "more_projects": show + STEP if count > show else None,
        "projects_left": count - len(cards),
        "title": "Queue and money",
    }


def _purse(served: Served, card: ProjectCard) -> dict[str, Any]:
    """Return a project's money at a glance."""
    own = served.workspace.project(card.project)
    return {"card": card, "spend": own.spend, "budget": own.budget, "left": left(own)}


def _of_one(served: Served, project: str, at: str | None, show: int) -> Context:
    data, spent = money.queue(served, project, at), money.money(served, project, at)
    return {
        "data": data,
        **_first(data.jobs, show),
        "money": spent,
        "days": spent.days[:show],
        "sequences": spent.sequences[:show],
        "more_costs": show + STEP if max(len(spent.days), len(spent.sequences)) > show else None,
        "title": "Queue and money",
        **head_of(served, project),
        "past": served.moment(at, project) != END,
        "position": data.position,
    }


def _first(jobs: list[UnderWayView], show: int) -> Context:
    """Return the first so many of what is under way, and how many of each kind there are."""
    stages = [job["stage"] for job in jobs]
    counts = {stage: stages.count(stage) for stage in ("in_doubt", "at_provider", "waiting")}
    return {"jobs": jobs[:show], "more_jobs": show + STEP if len(jobs) > show else None, "counts": counts}
