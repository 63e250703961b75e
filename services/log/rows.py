"""A row of the log as it is read: its place, its type and its parsed body, not yet validated."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from domain.errors import LogUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from projections.views.answers import LogLine, StoredBody


class Row(NamedTuple):
    """A row of the log; `body` is the JSON stored beside its place and type, not validated."""

    position: int
    stream: str
    version: int
    type: str
    body: StoredBody


def row_of(row: tuple[Any, ...]) -> Row:
    """Return a row of the table with its body parsed."""
    return Row(row[0], row[1], row[2], row[3], body_of(row[0], row[4]))


def body_of(position: int, state: bytes) -> StoredBody:
    """Return a stored body, not validated."""
    try:
        return cast("StoredBody", dict(json.loads(state)))
    except (ValueError, TypeError) as error:
        said = f"the fact at position {position} of the log can't be read"
        raise LogUnreadable(said, code="fact_unreadable", position=str(position)) from error


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


def line_of(row: Row) -> LogLine:
    """Return a row as a line of `takes log --json` has it."""
    body = row.body
    return {
        "position": row.position,
        "id": body["id"],
        "stream": row.stream,
        "version": row.version,
        "type": row.type,
        "schema": body["schema"],
        "at": body["at"],
        "by": body["by"],
        "message": body["message"],
        "cause": body["cause"],
        "data": body["data"],
    }
