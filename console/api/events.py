"""Server-sent events: facts of any process within a second, and how far this console's runs are."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from console.api.support import FAULTS, Here, Name
from console.live import BACKLOG, fact_message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from console.live import Ear
    from console.served import Served

router = APIRouter(prefix="/api/client", responses=FAULTS, tags=["events"])
HEARTBEAT = 15.0
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}}
LastId = Annotated[str | None, Header(max_length=40)]


@router.get("/-/events", response_class=StreamingResponse, responses=_STREAM)
async def all_events(served: Here, last_event_id: LastId = None) -> StreamingResponse:
    """Tell what happens in all projects; no project is called `-`."""
    return _stream(served, None, last_event_id)


@router.get("/{project}/events", response_class=StreamingResponse, responses=_STREAM)
async def events(served: Here, project: Name, last_event_id: LastId = None) -> StreamingResponse:
    """Tell what happens in a project: `event: hello` at once, then `fact` and `progress`."""
    await run_in_threadpool(served.workspace.known_project, project)
    return _stream(served, project, last_event_id)


def _stream(served: Served, project: str | None, last: str | None) -> StreamingResponse:
    after = int(last) if last and last.isascii() and last.isdigit() and len(last) < 16 else None
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_told(served, project, after), media_type="text/event-stream", headers=headers)


async def _told(served: Served, project: str | None, after: int | None) -> AsyncIterator[bytes]:
    live = served.live
    ear = live.listen(project)
    try:
        here = live.position
        running = served.runs.now(project)
        late = after is not None and after < here
        # No number on it where something was missed: a connection that breaks on the way asks for it again.
        yield b"retry: 1000\n" + _frame("hello", {"position": here, "progress": running}, None if late else here)
        if after is not None and late:
            for message in await run_in_threadpool(_missed, served, project, after, here):
                yield _message(message)
        while not live.over:
            heard = await _next(ear)
            if heard is None:
                return
            yield _message(heard) if heard else b": still here\n\n"
    finally:
        live.leave(ear)


async def _next(ear: Ear) -> dict[str, Any] | None:
    """Return the next message, {} where none came for a while, None where it is over."""
    try:
        return await asyncio.wait_for(ear.queue.get(), HEARTBEAT)
    except TimeoutError:
        return {}


def _missed(served: Served, project: str | None, after: int, upto: int) -> list[dict[str, Any]]:
    """Return what a browser that comes again has missed; one that slept for long is told to look anew."""
    found = []
    for row in served.workspace.ledger.reader.rows(after, upto, project):
        found.append(fact_message(row))
        if len(found) > BACKLOG:
            return [{"event": "behind", "position": upto}]
    return found


def _message(message: dict[str, Any]) -> bytes:
    data = {key: value for key, value in message.items() if key != "event"}
    return _frame(message["event"], data, data.get("position"))


def _frame(event: str, data: dict[str, Any], number: int | None) -> bytes:
    name = "" if number is None else f"id: {number}\n"
    return f"{name}event: {event}\ndata: {json.dumps(data)}\n\n".encode()
