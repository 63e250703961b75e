"""Upcasters: each turns an event's data of one schema into the next one, dict to dict, when it is read.

An upcaster is found by the event's name and the schema it starts from. When an event's fields change: raise its
`schema_version`, add an upcaster here, and keep the old sample in tests/golden/events/ for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import convert
from msgspec.json import encode

from domain.errors import LogUnreadable
from domain.events import FACTS, Fact

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]
F = TypeVar("F", bound=Fact)
UPCASTERS: dict[tuple[str, int], Callable[[Data], Data]] = {}


def upcast(fact: str, schema: int, data: Data, newest: int) -> Data:
    """Return `data` of `fact` as of schema `newest`, by each step in turn."""
    while schema < newest:
        data = UPCASTERS[fact, schema](data)
        schema += 1
    return data


def read_fact(kind: str, schema: int, data: Data) -> Fact:
    """Return the validated fact for stored data of any schema up to today's.

    Raises:
        LogUnreadable: an event or schema of a newer Takeledger, or data that doesn't fit its type.
    """
    model = FACTS.get(kind)
    if model is None or (isinstance(schema, int) and schema > model.schema_version):
        newer = f"the log holds {kind} (schema {schema}), which this version doesn't know"
        raise LogUnreadable(newer, "update takeledger", code="log_newer")
    try:
        if type(schema) is not int:
            raise ValueError(f"{schema!r} is no schema")
        return validated(upcast(kind, schema, data, model.schema_version), model)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # a step met broken data
        broken = f"the log holds a {kind} that isn't one: {_first_line(error)}"
        raise LogUnreadable(broken, code="log_unreadable") from error


def validated(data: object, model: type[F]) -> F:
    """Return the fact that plain data of today's schema is.

    Raises:
        ValueError: it is none, or holds half a character, which no file can.
    """
    encode(data)
    return convert(data, model)


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
