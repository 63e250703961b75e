"""Old facts upgraded at the door: each step takes the data of one schema to the next, dict to dict.

A step is named by fact and the schema it starts from. When a fact changes shape: raise its
`schema_version`, add its step here, and leave the old sample in tests/golden/events/ for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.errors import LogUnreadable
from domain.events import FACTS, Fact

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]
STEPS: dict[tuple[str, int], Callable[[Data], Data]] = {}


def upcast(fact: str, schema: int, data: Data, newest: int) -> Data:
    """Return `data` of `fact` as of schema `newest`, by each step in turn."""
    while schema < newest:
        data = STEPS[fact, schema](data)
        schema += 1
    return data


def read_fact(kind: str, schema: int, data: Data) -> Fact:
    """Return the validated fact for stored data of any schema up to today's.

    Raises:
        LogUnreadable: a fact or schema of a newer Takeledger, or data that isn't what it says.
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
        broken = f"the log holds a {kind} that isn't one: {_first_line(error)}"
        raise LogUnreadable(broken, code="log_unreadable") from error


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
