"""The film as it leaves and comes back: played, exported, compared with a delivery, and looked up by content."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from console import film_views as views
from console import origins
from console.api.support import FAULTS, Actor, At, Here, Name, kept
from console.models import Deliveries, ExportAnswer, FilmAnswer, TakeFilm, WhenceAnswer
from console.request_bodies import ExportBody, FilmBody
from domain.errors import Unknown
from projections.views.deliveries import SinceDelivery
from services.disk.whole_files import new_draft
from services.verbs.export import ExportWish

router = APIRouter(prefix="/api/client", responses=FAULTS, tags=["filming"])
_PIECE = 1 << 20
_FILE = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
Text = Annotated[str | None, Query(min_length=1, max_length=200)]


@router.get("/{project}/film")
def film(
    served: Here,
    project: Name,
    sequence: Text = None,
    approved: bool = False,
    shot: Text = None,
    around: Annotated[int, Query(ge=0, le=10)] = 0,
    burn_in: bool = False,
    at: At = None,
) -> FilmAnswer:
    """Return the cut as one film, or what it would be: of a sequence or all, what is approved, or beside a shot."""
    body = FilmBody(sequence=sequence, approved=approved, shot=shot, around=around, burn_in=burn_in, at=at)
    return views.film(served, project, body)


@router.post("/{project}/film")
def make_film(served: Here, project: Name, body: FilmBody) -> FilmAnswer:
    """Make the cut one film, unless it is there: one at a time, in the background. Nothing is recorded."""
    return views.film(served, project, body, make=True)


@router.post("/{project}/export")
def export(served: Here, by: Actor, project: Name, body: ExportBody) -> ExportAnswer:
    """Check an export and begin to write it; a delivery is recorded once it is written."""
    wish = ExportWish(
        served.films.place_for_export(),
        tuple(dict.fromkeys(body.formats)),
        body.media,
        body.fps,
        body.start,
        body.final_only,
        body.deliver,
        moves=True,
    )
    workspace = served.acting(by, body.message)
    return views.export(served.films.begin_export(workspace, project, body.sequences, wish))


@router.get("/{project}/exports/{key}")
def exported(served: Here, project: Name, key: Name) -> ExportAnswer:
    """Return how far an export is, and where it is served once it is ready."""
    made = served.films.export(key)
    if made is None or made.checked.project != project:
        raise Unknown("that export isn't kept any more", "export it again", code="unknown_export", project=project)
    return views.export(made)


@router.get("/{project}/takes/{take}/film", response_model=TakeFilm)
def take_film(request: Request, served: Here, project: Name, take: Name) -> Response:
    """Return what a take's file is, whatever was asked for: rate, frames, size, sound."""
    return kept(request, served, lambda: views.take_film(served, project, take))


@router.get("/{project}/deliveries", response_model=Deliveries)
def deliveries(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return what was delivered, the newest first."""
    return kept(request, served, lambda: views.deliveries(served, project, at))


@router.get("/{project}/since", response_model=SinceDelivery)
def since(
    request: Request,
    served: Here,
    project: Name,
    delivery: Annotated[str, Query(min_length=1, max_length=200)],
    at: At = None,
) -> Response:
    """Return shot by shot what became of a delivery."""
    return kept(request, served, lambda: views.since(served, project, delivery, at))


@router.post("/-/whence", response_model=WhenceAnswer, openapi_extra={"requestBody": _FILE})
async def whence(
    request: Request, served: Here, name: Annotated[str, Query(min_length=1, max_length=1000)] = "the file"
) -> Response | WhenceAnswer:
    """Say what a file is, by its content, in all projects; it isn't kept, and nothing is recorded."""
    async with served.films.coming:
        with new_draft(served.films.passing / "whence") as draft:
            with draft.open("wb", buffering=_PIECE) as file:
                try:
                    async for piece in request.stream():
                        await run_in_threadpool(file.write, piece)
                except ClientDisconnect:
                    return Response(status_code=400)
            return await run_in_threadpool(origins.look_up, served.workspace, draft, name)
