"""Shared by the routers: the actor, answers that may be cached, and the result of a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

from fastapi import Depends, Header, Path, Query, Request
from msgspec import to_builtins
from pydantic_core import to_json
from starlette.responses import Response

from console.models import Done, Fault, Told
from console.served import Served, served_by
from domain.ids import shown
from projections.event_summaries import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.models import Answer
    from domain.record import Record

Here = Annotated[Served, Depends(served_by)]
Name = Annotated[str, Path(max_length=200)]
At = Annotated[str | None, Query(max_length=100, description="A position, an RFC 3339 time or a take.")]
FAULTS: dict[int | str, dict[str, Any]] = {
    400: {"model": Fault, "description": "refused"},
    401: {"model": Fault, "description": "the token is missing"},
    403: {"model": Fault, "description": "another site may not act here"},
    404: {"model": Fault, "description": "unknown"},
    409: {"model": Fault, "description": "changed meanwhile"},
    413: {"model": Fault, "description": "too much was sent"},
    421: {"model": Fault, "description": "not served under that name"},
    422: {"model": Fault, "description": "malformed"},
    503: {"model": Fault, "description": "out of reach"},
}


def _actor(x_takes_actor: Annotated[str | None, Header(max_length=1000)] = None) -> str | None:
    """Who acts, percent-encoded where it isn't ASCII, as headers are."""
    return unquote(x_takes_actor) if x_takes_actor else None


Actor = Annotated[str | None, Depends(_actor)]


def kept(request: Request, served: Served, make: Callable[[], Answer | Mapping[str, object]]) -> Response:
    """Answer with what `make` returns, made once while log and media stay the same; 304 where the browser has it."""
    stamp = served.stamp()
    tag = served.answers.tag(stamp)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    named = request.headers.get("if-none-match", "")
    if tag in [part.strip().removeprefix("W/") for part in named.split(",")]:
        return Response(status_code=304, headers=headers)
    asked = f"{request.url.path}?{request.url.query}"
    body = served.answers.get(asked, stamp, lambda: to_json(make(), inf_nan_mode="null"))
    return Response(body, 200, headers, "application/json")


def done(served: Served, records: Sequence[Record], said: str) -> Done:
    """Return what an act came to."""
    events = [told(record) for record in records]
    position = max((record.position for record in records), default=0) or served.head()
    return Done(position=position, changed=bool(records), said=said, events=events)


def told(record: Record) -> Told:
    """Return a fact in a line."""
    project, _, sequence = record.stream.partition("/")
    return Told(
        position=record.position,
        stream=record.stream,
        project=project,
        sequence=sequence or None,
        type=record.type,
        at=record.at,
        by=shown(record.by, 200),
        message=record.message,
        told=tell(record.type, to_builtins(record.fact)),
    )
