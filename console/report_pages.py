"""The report of a session as a page, and as a file of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import reading
from console.api.support import At, Here, Name
from console.board_groups import STEP
from console.pages import head_of
from console.paper import page
from projections.next_step import in_plan_order

if TYPE_CHECKING:
    from console.models import TakeCard
    from console.paper import Context
    from console.served import Served
    from projections.views.answers import DecisionView

router = APIRouter(include_in_schema=False)
Show = Annotated[int, Query(ge=1, le=10**6)]


@router.get("/p/{project}/report")
def report(
    request: Request, served: Here, project: Name, since: At = None, sequence: At = None, show: Show = STEP
) -> Response:
    """Show a session's decisions: all of a short report, the first of a long one."""
    return page(request, served, "report", lambda: _report(served, project, since or None, sequence or None, show))


@router.get("/p/{project}/report.md")
def report_file(served: Here, project: Name, since: At = None, sequence: At = None) -> Response:
    """Return a whole report as a file of Markdown."""
    told = reading.report(served, project, since or None, sequence=sequence or None)
    name = "-".join([project, *([sequence] if sequence else []), "report.md"])
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(told["markdown"], 200, headers, "text/markdown; charset=utf-8")


def _report(served: Served, project: str, since: str | None, sequence: str | None, show: int) -> Context:
    found = reading.decisions(served, project, since, sequence, max(show, STEP) + 1)
    short = len(found) <= STEP
    names = [] if short and not sequence else in_plan_order(served.project(project))
    told = reading.report(served, project, since, sequence=sequence)["markdown"] if found and short else ""
    return {
        "data": {"decisions": found[:show], "markdown": told},
        "drawn_on": _drawn_on(served, project, found[:show]),
        "names": names,
        "more": show + STEP if len(found) > show else None,
        "since": since or "",
        "of": sequence or "",
        "title": "Report",
        **head_of(served, project),
    }


def _drawn_on(served: Served, project: str, told: list[DecisionView]) -> dict[str, TakeCard]:
    """Return by id the takes that something is drawn on."""
    found: dict[str, TakeCard] = {}
    for decision in told:
        take_id, name = decision["about"], decision["sequence"]
        if "drawing" in decision and take_id not in found:
            takes = reading.sequence(served, project, name).takes
            found |= {take["take_id"]: take for take in takes if take["take_id"] == take_id}
    return found
