"""Rows of the log read as records: validated straight from their bytes, and upcast where they are of an old schema.

One decoder for each type of event reads the whole body. A body of an older schema, or one that the decoder refuses,
is parsed and read again slowly, which upcasts it or says what is wrong.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING

from msgspec.json import Decoder
from msgspec.structs import force_setattr

from domain.errors import LogUnreadable
from domain.events import FACTS
from domain.record import Record
from domain.times import TIME
from domain.upcasting import read_fact
from services.log.rows import Row, body_fault, body_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from services.log.recorder import Stored

is_time = re.compile(TIME).fullmatch


def record_of(row: Stored) -> Record:
    """Return the record of a row, its fact validated and upcast to today's schema.

    Raises:
        LogUnreadable: an event of a newer Takeledger, or data that doesn't fit its type.
    """
    position, stream, version, kind, state = row
    try:
        record = _decoder(kind)(state)
    except (ValueError, KeyError, TypeError, RecursionError):
        return _slowly(row)
    if record.schema != record.fact.schema_version or not is_time(record.at):
        return _slowly(row)
    # It is nobody else's yet. Another one, with its place, would cost as much as its decoding.
    force_setattr(record, "position", position)
    force_setattr(record, "stream", stream)
    force_setattr(record, "version", version)
    return record


@cache
def _decoder(kind: str) -> Callable[[bytes], Record]:
    return Decoder(GenericAlias(Record, FACTS[kind])).decode


def _slowly(row: Stored) -> Record:
    return record_of_body(Row(*row[:4], body_of(row[0], row[1], row[4])))


def record_of_body(row: Row) -> Record:
    """Return the record of a row whose body was parsed before, as `record_of` does."""
    body = row.body
    if fault := body_fault(body):
        raise unreadable(row.position, row.stream, fault)
    try:
        fact = read_fact(row.type, body["schema"], body["data"])
    except LogUnreadable as error:
        if error.code == "log_newer":
            raise
        raise unreadable(row.position, row.stream, f"can't be read: {error}") from error
    return Record.of(row.position, row.stream, row.version, body, fact)


def readable(rows: Iterable[Row]) -> Iterator[Record]:
    """Yield the records of rows, as `record_of_body` does, without those that can't be read."""
    for row in rows:
        with suppress(LogUnreadable):
            yield record_of_body(row)
