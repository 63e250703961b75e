"""Server-sent events: new events of any process within a second, and the progress of this console's runs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from console.api.support import FAULTS, Here, Name
from console.live import BACKLOG, Message, fact_message

if TYPE_CHECKING:
    from console.served import Served

router = APIRouter(prefix="/api/client", responses=FAULTS, tags=["events"])
LastId = Annotated[str | None, Header(max_length=40)]


def _known(served: Here, project: Name) -> str:
    """Return a project that is there: once a stream has begun it is too late to say that it isn't."""
    served.workspace.known_project(project)
    return project


@router.get("/-/events", response_class=EventSourceResponse)
async def all_events(served: Here, last_event_id: LastId = None) -> AsyncIterator[ServerSentEvent]:
    """Tell what happens in all projects; no project is called `-`."""
    async for event in _told(served, None, last_event_id):
        yield event


@router.get("/{project}/events", response_class=EventSourceResponse)
async def events(
    served: Here, project: Annotated[str, Depends(_known)], last_event_id: LastId = None
) -> AsyncIterator[ServerSentEvent]:
    """Tell what happens in a project: `event: hello` at once, then `fact` and `progress`."""
    async for event in _told(served, project, last_event_id):
        yield event


async def _told(served: Served, project: str | None, last: str | None) -> AsyncIterator[ServerSentEvent]:
    after = int(last) if last and last.isascii() and last.isdigit() and len(last) < 16 else None
    live = served.live
    ear = live.listen(project)
    try:
        here = live.position
        late = after is not None and after < here
        # No number on it where something was missed: a connection that breaks on the way asks for it again.
        hello = {"position": here, "progress": served.runs.now(project)}
        yield _event(Message("hello", hello, project, None if late else here))
        if after is not None and late:
            for message in await run_in_threadpool(_missed, served, project, after, here):
                yield _event(message)
        while not live.over and (heard := await ear.queue.get()) is not None:
            yield _event(heard)
    finally:
        live.leave(ear)


def _missed(served: Served, project: str | None, after: int, upto: int) -> list[Message]:
    """Return what a browser that comes again has missed; one that slept for long is told to look anew."""
    found = []
    for row in served.workspace.ledger.reader.rows(after, upto, project):
        found.append(fact_message(row))
        if len(found) > BACKLOG:
            return [Message("behind", {"position": upto}, project, upto)]
    return found


def _event(message: Message) -> ServerSentEvent:
    number = None if message.position is None else str(message.position)
    return ServerSentEvent(event=message.event, raw_data=json.dumps(message.data), id=number, retry=1000)
