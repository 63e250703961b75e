"""Start and end frames: from a quadrant of a grid, an upload, a moment of a take, or what lies beside it."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, cast, get_args

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from console.api.support import FAULTS, Actor, Here, Name, done
from console.models import Framed
from console.request_bodies import BesideBody, MomentBody, QuadrantBody
from domain.errors import BadInput
from domain.events import EndFrameSupplied, GridQuadrantApproved, StartFrameSupplied
from domain.ids import read_place, read_quadrant, shown
from domain.shapes import Fit, misshapen
from services.verbs import start_frames
from services.verbs.picture_files import MAX_BYTES
from services.verbs.start_frames import Upload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.served import Served
    from domain.record import Record
    from domain.values import Picture
    from services.workspace.workspace import Workspace

_BODIES: TypeAdapter[MomentBody | BesideBody] = TypeAdapter(MomentBody | BesideBody)
_DECODING = BoundedSemaphore(2)  # a picture may take hundreds of megabytes while it is decoded
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"anyOf": [body.model_json_schema() for body in (MomentBody, BesideBody)]}},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "shot": {"type": "string"},
                    "message": {"type": "string"},
                    "fit": {"enum": ["crop", "pad"]},
                },
            }
        },
    },
}
router = APIRouter(prefix="/api/client/{project}/sequences/{sequence}", responses=FAULTS, tags=["picturing"])


@router.post("/approve-grid")
def approve_grid(served: Here, by: Actor, project: Name, sequence: Name, body: QuadrantBody) -> Framed:
    """Make a quadrant of a grid the start frame; another one of the same grid later costs nothing."""
    target = read_place(sequence, body.shot)
    quadrant = cast("Any", read_quadrant(body.quadrant))
    workspace = served.acting(by, body.message)
    records = start_frames.approve_grid(workspace, project, target, quadrant, body.grid, body.fit).records
    return _framed(served, workspace, project, records, f"{body.quadrant} is the start frame")


@router.post("/start-frame", openapi_extra={"requestBody": _BODY})
async def start_frame(request: Request, served: Here, by: Actor, project: Name, sequence: Name) -> Framed:
    """Make an uploaded picture, a moment of a take, or the last frame the cut has before it the start frame."""
    source, shot, message, fit = await _read_body(request, "previous")

    def act() -> Framed:
        target, workspace = read_place(sequence, shot), served.acting(by, message)
        with _DECODING:
            records = start_frames.supply_start_frame(workspace, project, target, cast("Any", source), fit)
        return _framed(served, workspace, project, records, "it is the start frame")

    return await run_in_threadpool(act)


@router.post("/end-frame", openapi_extra={"requestBody": _BODY})
async def end_frame(request: Request, served: Here, by: Actor, project: Name, sequence: Name) -> Framed:
    """Make an uploaded picture, a moment of a take, or the next start frame the end frame; or take it away."""
    source, shot, message, fit = await _read_body(request, "next", "none")

    def act() -> Framed:
        target, workspace = read_place(sequence, shot), served.acting(by, message)
        with _DECODING:
            records = start_frames.supply_end_frame(workspace, project, target, cast("Any", source), fit)
        return _framed(served, workspace, project, records, "it is the end frame")

    return await run_in_threadpool(act)


def _framed(served: Served, workspace: Workspace, project: str, records: Sequence[Record], said: str) -> Framed:
    """Say what was set, what was changed in it, and where its shape isn't the plan's."""
    fact, plan = records[0].fact if records else None, workspace.project(project).plan
    picture: Picture | GridQuadrantApproved | StartFrameSupplied | None
    match fact:
        case EndFrameSupplied():
            name, picture = f"the end frame of {fact.entity}", fact.picture
        case GridQuadrantApproved() | StartFrameSupplied():
            name, picture = fact.start_id, fact
        case _:
            return Framed(**dict(done(served, records, f"{said} already")), shape=None)
    if picture is None:
        return Framed(**dict(done(served, records, "it has no end frame any more")), shape=None)
    shape = misshapen(name, picture.width, picture.height, plan.aspect_ratio) if plan else None
    told = "; ".join([said, *picture.changes, *([shape] if shape else [])])
    return Framed(**dict(done(served, records, told)), shape=shape)


_Read = tuple[Upload | tuple[str, float | None] | str, str | None, str | None, Fit | None]


async def _read_body(request: Request, *beside: str) -> _Read:
    """Read the body: the source, which may be one of `beside`, the shot, the message, and how it is made to fit."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _uploaded(request)
    try:
        body = _BODIES.validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from error
    if isinstance(body, BesideBody):
        if body.beside not in beside:
            said = f"{body.beside} can't be it here"
            raise BadInput(said, f"name {' or '.join(beside)}, or a moment of a take", code="bad_form")
        return body.beside, body.shot, body.message, None
    seconds = None if body.seconds == "end" else body.seconds
    return (body.take, seconds), body.shot, body.message, body.fit


async def _uploaded(request: Request) -> _Read:
    async with request.form(max_files=1, max_fields=5, max_part_size=100_000) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadInput("no picture came along", "send it as the form's `file`")
        data = await file.read(MAX_BYTES + 1)
        shot, message = (_said(form.get(name)) for name in ("shot", "message"))
        return Upload(data, file.filename or "upload"), shot, message, _fit(_said(form.get("fit")))


def _fit(said: str | None) -> Fit | None:
    if said not in (None, *get_args(Fit)):
        raise BadInput(f"{shown(str(said))} is no way to fit a picture", "crop or pad", code="bad_fit")
    return cast("Fit | None", said)


def _said(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
