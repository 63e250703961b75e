"""A stored row as it is read: its place, its type and its body, not yet validated."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.errors import LogUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.record import Record
    from services.log.recorder import Stored


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
        raise LogUnreadable(f"the fact at position {position} of the log can't be read") from error


def records_of(rows: list[Stored]) -> Iterator[Record]:
    """Return the validated facts of stored rows, as `stored.record_of` does."""
    from services.log.stored import record_of  # a glance validates nothing

    return map(record_of, rows)
