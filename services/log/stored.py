"""Stored rows into validated facts, straight from their bytes; what isn't as it should be is looked at again slowly.

One validator per type of fact reads the whole body, the fact's own model within it. A body of an older schema, or one
that it refuses, goes the way of `record_of`, which upcasts, or says what is wrong.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import SchemaValidator, core_schema

from domain.errors import LogUnreadable
from domain.events import FACTS
from domain.record import Record
from domain.upcasting import read_fact
from services.log.rows import Row, body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.log.recorder import Stored

_PARTS = {"id", "schema", "at", "by", "message", "cause", "data"}


def record_of(row: Stored) -> Record:
    """Return the validated fact of a stored row, upcast to today's schema.

    Raises:
        LogUnreadable: a fact of a newer Takeledger, or one that isn't what it says.
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
        "at": text,
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
    return record_of_body(Row(*row[:4], body_of(row[0], row[4])))


def record_of_body(row: Row) -> Record:
    """Return the validated fact of a row whose body was parsed before, as `record_of` does."""
    body = row.body
    if missing := _PARTS - body.keys():
        said = f"the fact at position {row.position} of the log has no {', '.join(sorted(missing))}"
        raise LogUnreadable(said, code="fact_unreadable", position=str(row.position))
    fact = read_fact(row.type, body["schema"], body["data"])
    schema, at, by, message, cause = (body[name] for name in ("schema", "at", "by", "message", "cause"))
    return Record(row.position, body["id"], row.stream, row.version, schema, at, by, message, cause, fact)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through many facts again and again: none of them is in a circle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
