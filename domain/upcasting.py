"""Upcasters: each turns an event's data of one schema into the next one, dict to dict, when it is read.

An upcaster is found by the event's name and the schema it starts from. When an event's fields change: raise its
`schema_version`, add an upcaster here, and keep the old sample in tests/golden/events/ for ever.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import ValidationError, convert
from msgspec.json import encode

from domain.errors import LogUnreadable
from domain.events import FACTS, Fact
from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]
F = TypeVar("F", bound=Fact)
_MISSING = re.compile("Object missing required field `(.*)`")
_STEP = re.compile(r"(\w+)|\[([0-9]+)\]")
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
        data = upcast(kind, schema, data, model.schema_version)
        return validated(data, model)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # a step met broken data
        broken = f"the log holds a {kind} that isn't one: {_what_is_wrong(error, data)}"
        raise LogUnreadable(broken, code="log_unreadable") from error


def validated(data: object, model: type[F]) -> F:
    """Return the fact that plain data of today's schema is.

    Raises:
        ValueError: it is none, or holds half a character, which no file can.
    """
    encode(data)
    return convert(data, model)


def _what_is_wrong(error: Exception, data: object) -> str:
    """Say in a few words which field is wrong, and what it holds."""
    said = " ".join(str(error).split())
    what, _, at = said.partition(" - at `$")
    missing, where = _MISSING.match(what), at.rstrip("`").lstrip(".").partition("[...]")[0]
    if missing:
        return f"it has no {'.'.join(filter(None, (where, missing[1])))}"
    if not isinstance(error, ValidationError) or not where:
        return said[:200]
    return f"its {where} is {shown(repr(_found(data, where)), 80)}"


def _found(data: Any, where: str) -> object:
    """Return what lies at a place as the decoder names it: `shots[0].duration`, `settings[...]`."""
    for name, number in _STEP.findall(where):
        data = data[int(number)] if number else data[name]
    return data
