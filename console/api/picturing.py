"""Start frames: from a quadrant of a grid, an uploaded picture, or a moment of a take."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from console.api.support import FAULTS, Actor, Here, Name, done
from console.models import Done
from console.request_bodies import MomentBody, QuadrantBody
from domain.errors import BadInput
from domain.ids import read_place, read_quadrant
from services.verbs import start_frames
from services.verbs.picture_files import MAX_BYTES
from services.verbs.start_frames import Upload

_DECODING = BoundedSemaphore(2)  # a picture may take hundreds of megabytes while it is decoded
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": MomentBody.model_json_schema()},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "shot": {"type": "string"},
                    "message": {"type": "string"},
                },
            }
        },
    },
}
router = APIRouter(prefix="/api/client/{project}/sequences/{sequence}", responses=FAULTS, tags=["picturing"])


@router.post("/approve-grid")
def approve_grid(served: Here, by: Actor, project: Name, sequence: Name, body: QuadrantBody) -> Done:
    """Make a quadrant of a grid the start frame; another one of the same grid later costs nothing."""
    target = read_place(sequence, body.shot)
    quadrant = cast("Any", read_quadrant(body.quadrant))
    workspace = served.acting(by, body.message)
    records = start_frames.approve_grid(workspace, project, target, quadrant, body.grid).records
    return done(served, records, f"{body.quadrant} is the start frame" if records else "it is the start frame already")


@router.post("/start-frame", openapi_extra={"requestBody": _BODY})
async def start_frame(request: Request, served: Here, by: Actor, project: Name, sequence: Name) -> Done:
    """Make an uploaded picture, decoded and encoded anew, or a moment of a take the start frame."""
    source, shot, message = await _read_body(request)

    def act() -> Done:
        target = read_place(sequence, shot)
        with _DECODING:
            records = start_frames.supply_start_frame(served.acting(by, message), project, target, source)
        return done(served, records, "it is the start frame" if records else "it is the start frame already")

    return await run_in_threadpool(act)


async def _read_body(request: Request) -> tuple[Upload | tuple[str, float], str | None, str | None]:
    """Read the body: the source, the shot, the message."""
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await _uploaded(request)
    try:
        body = MomentBody.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_url=False)) from error
    return (body.take, body.seconds), body.shot, body.message


async def _uploaded(request: Request) -> tuple[Upload, str | None, str | None]:
    async with request.form(max_files=1, max_fields=4, max_part_size=100_000) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise BadInput("no picture came along", "send it as the form's `file`")
        data = await file.read(MAX_BYTES + 1)
        shot, message = (_said(form.get(name)) for name in ("shot", "message"))
        return Upload(data, file.filename or "upload"), shot, message


def _said(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
