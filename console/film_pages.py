"""The page that plays the cut as one film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import film_views, strips
from console.api.support import At, Here, Name
from console.buttons import fault_of
from console.pages import head_of
from console.paper import page
from console.request_bodies import FilmBody
from domain.errors import Refused, Unknown
from services.log.reader import END

if TYPE_CHECKING:
    from console.paper import Context
    from console.served import Served

router = APIRouter(include_in_schema=False)


@router.get("/p/{project}/film")
def film(
    request: Request,
    served: Here,
    project: Name,
    at: At = None,
    sequence: At = None,
    approved: bool = False,
    shot: At = None,
    around: Annotated[int, Query(ge=0, le=10)] = 0,
) -> Response:
    """Show the cut as one film, or a playlist of it."""
    body = FilmBody(sequence=sequence or None, approved=approved, shot=shot or None, around=around, at=at)
    return page(request, served, "film", lambda: _film(served, project, body))


def _film(served: Served, project: str, body: FilmBody) -> Context:
    head = head_of(served, project)
    try:
        found, fault = film_views.film(served, project, body), None
    except Unknown:
        raise
    except Refused as error:
        found, fault = None, fault_of(error)
    upto = served.moment(body.at, project)
    return {
        **head,
        "data": found,
        "fault": fault,
        "wish": body.model_dump(exclude_defaults=True),
        "names": served.workspace.sequences(project, upto),
        "segments": strips.film(found.parts) if found else [],
        "title": "Film",
        "ratio": served.project(project)["aspect_ratio"],
        "past": upto != END,
        "position": found.position if found else head["position"],
    }
