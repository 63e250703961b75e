"""A stored row as it is read: its place, its type and its body, not yet validated."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from domain.errors import LogUnreadable


class Row(NamedTuple):
    """A stored fact, not yet validated; `body` is what was stored beside its place and type."""

    position: int
    stream: str
    version: int
    type: str
    body: dict[str, Any]


def row_of(row: tuple[Any, ...]) -> Row:
    """Return what the table holds of a fact, its body parsed."""
    return Row(row[0], row[1], row[2], row[3], body_of(row[0], row[4]))


def body_of(position: int, state: bytes) -> dict[str, Any]:
    """Return a stored body, not validated."""
    try:
        return dict(json.loads(state))
    except (ValueError, TypeError) as error:
        said = f"the fact at position {position} of the log can't be read"
        raise LogUnreadable(said, code="fact_unreadable", position=str(position)) from error
