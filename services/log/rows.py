"""A row of the log as it is read: its place, its type and its parsed body, its fact not yet validated.

A body that isn't one is shown as it lies, with nothing said of id, time and actor.
"""

from __future__ import annotations

import gc
import json
import re
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from zlib import crc32

from domain.errors import LogUnreadable
from domain.ids import name_fault, shown
from domain.steps import Step
from domain.times import TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.views.answers import StoredBody

_KINDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "schema": int,
    "at": str,
    "by": str,
    "message": (str, type(None)),
    "cause": str,
    "data": dict,
}


class Row(NamedTuple):
    """A row of the log; `body` is the JSON stored beside its place and type, its `data` not validated."""

    position: int
    stream: str
    version: int
    type: str
    body: StoredBody


def row_of(row: tuple[Any, ...]) -> Row:
    """Return a row of the table with its body parsed; one that is no body as `{"data": {"unreadable": …}}`."""
    try:
        body = body_of(row[0], row[1], row[4])
    except LogUnreadable:
        return Row(row[0], row[1], row[2], row[3], _raw(row[4]))
    return Row(row[0], row[1], row[2], row[3], _raw(row[4]) if body_fault(body) else body)


def id_of(row: tuple[Any, ...]) -> str:
    """Return the id of a row of the table; of one that can't be read a digest of what it holds."""
    with suppress(LogUnreadable):
        found: object = body_of(row[0], row[1], row[4]).get("id")
        if isinstance(found, str):
            return found
    return f"unreadable {crc32(row[4]):08x}"


def body_of(position: int, stream: str, state: bytes) -> StoredBody:
    """Return a stored body, not validated."""
    try:
        return cast("StoredBody", dict(json.loads(state)))
    except (ValueError, TypeError, RecursionError) as error:
        raise unreadable(position, stream, "can't be read") from error


def body_fault(body: StoredBody) -> str | None:
    """Say what keeps a body from being one, its `data` aside, or None."""
    for name, kind in _KINDS.items():
        if name not in body:
            return f"has no {', '.join(sorted(_KINDS.keys() - body.keys()))}"
        if not isinstance(body[name], kind):  # type: ignore[literal-required]
            return f"has a {name} of another kind"
    return None if re.fullmatch(TIME, body["at"]) else f"is of no time: {shown(body['at'])}"


@lru_cache(8192)  # a log names the same streams again and again
def stream_fault(stream: str) -> str | None:
    """Say what is wrong with the name of a stream, which becomes a path, or None."""
    names = stream.split("/")
    fault = next((found for name in names if (found := name_fault(name))), None)
    return fault or (f"{shown(stream)} is no stream: PROJECT or PROJECT/SEQ" if len(names) > 2 else None)


def unreadable(position: int, stream: str, why: str) -> LogUnreadable:
    """Return the error for a row that is none: its stream stands still, all others go on."""
    said = f"{shown(stream)} stands still: the fact at position {position} of the log {shown(why, 300)}"
    return LogUnreadable(said, "look at it:", Step("log"), code="fact_unreadable", position=str(position))


def _raw(state: bytes) -> StoredBody:
    text = bytes(state).decode("utf-8", "backslashreplace")
    data = {"unreadable": text}
    return {"id": "", "schema": 0, "at": "", "by": "", "message": None, "cause": "", "data": data}


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch garbage collection off while many facts are made: none of them is in a reference cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
