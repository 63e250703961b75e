"""Rows of the log read as records: validated straight from their bytes, and upcast where they are of an old schema.

One validator for each type of event reads the whole body. A body of an older schema, or one that the validator refuses,
is parsed and read again slowly, which upcasts it or says what is wrong.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import SchemaValidator, core_schema

from domain.errors import LogUnreadable
from domain.events import FACTS
from domain.record import TIME, Record
from domain.upcasting import read_fact
from services.log.rows import Row, body_fault, body_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from services.log.recorder import Stored


def record_of(row: Stored) -> Record:
    """Return the record of a row, its fact validated and upcast to today's schema.

    Raises:
        LogUnreadable: an event of a newer Takeledger, or data that doesn't fit its type.
    """
    position, stream, version, kind, state = row
    try:
        body = _validator(kind)(state)
    except (KeyError, ValidationError):
        return _slowly(row)
    schema, fact = body["schema"], body["data"]
    if schema != fact.schema_version:
        return _slowly(row)
    # As Record(…) does it, without its detour.
    parts = position, body["id"], stream, version, schema, body["at"], body["by"], body["message"], body["cause"], fact
    return tuple.__new__(Record, parts)


@cache
def _validator(kind: str) -> Callable[[bytes], dict[str, Any]]:
    text = core_schema.str_schema(strict=True)
    parts = {
        "id": text,
        "schema": core_schema.int_schema(strict=True),
        "at": core_schema.str_schema(strict=True, pattern=TIME),
        "by": text,
        "message": core_schema.nullable_schema(text),
        "cause": text,
        "data": FACTS[kind].__pydantic_core_schema__,
    }
    fields = {name: core_schema.typed_dict_field(schema) for name, schema in parts.items()}
    # Few texts are the same as one shortly before: looking for it costs more than a new one.
    config = core_schema.CoreConfig(cache_strings="keys")
    return SchemaValidator(core_schema.typed_dict_schema(fields), config).validate_json


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
