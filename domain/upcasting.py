"""Upcasters: each turns an event's data of one schema into the next one, dict to dict, when it is read.

An upcaster is found by the event's name and the schema it starts from. When an event's fields change: raise its
`schema_version`, add an upcaster here, and keep the old sample in tests/golden/events/ for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from domain.errors import LogUnreadable
from domain.events import FACTS, Fact
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]
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
        return model.model_validate(upcast(kind, schema, data, model.schema_version))
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # the last two: a step met broken data
        broken = f"the log holds a {kind} that isn't one: {_what_is_wrong(error)}"
        raise LogUnreadable(broken, code="log_unreadable") from error


def _what_is_wrong(error: Exception) -> str:
    """Say in a few words what the first fault is."""
    if not isinstance(error, ValidationError):
        return " ".join(str(error).split())[:200]
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    match first["type"]:
        case "missing":
            return f"it has no {where}"
        case "extra_forbidden":
            return f"it has {shown(where, 80)}"
        case _:
            return f"its {where} is {shown(repr(first['input']), 80)}" if where else first["msg"]
