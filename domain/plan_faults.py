"""What is wrong with a plan, and where: pydantic's findings in plain words, and one refusal for the lot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown, unknown
from domain.prompts import MAX_SECONDS, MIN_SECONDS
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import ValidationError

Place = tuple[str | int, ...]
Fault = tuple[str, str]  # where ("sequences.SEQ08.shots[2].duration") and what is wrong

MAX_FAULTS = 100
_SECONDS = f"must be {MIN_SECONDS}-{MAX_SECONDS} seconds"
_TYPES = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "greater_than_equal": _SECONDS,
    "less_than_equal": _SECONDS,
}
_STATES = {
    "missing": "is missing",
    "string_pattern_mismatch": "is empty",
    "too_short": "must hold at least one",
    "finite_number": "must be a finite number",
}


def refusal(what: str, faults: list[Fault], *ways: Step | str) -> BadInput:
    """Make the one refusal for all faults, sorted by place; past MAX_FAULTS they are only counted."""

    def by_place(fault: Fault) -> list[int | str]:
        parts = re.split(r"([0-9]{1,9})", fault[0])  # every second part is a number: row 10 comes after row 9
        return [int(part) if i % 2 else part for i, part in enumerate(parts)]

    ordered = sorted(faults, key=by_place)
    lines = [f"{place}: {shown(fault, 400)}" for place, fault in ordered[:MAX_FAULTS]]
    if len(ordered) > MAX_FAULTS:
        lines.append(f"… and {len(ordered) - MAX_FAULTS} more")
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    ways = ways or ("mend them and try again", Step("plan_schema"))
    return BadInput(f"{what} has {count}", *ways, code="bad_plan", faults=tuple(lines))


def place_text(place: Place) -> str:
    """Write a place as `sequences.SEQ08.shots[2].duration`; the document itself is `plan`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in place)
    return "".join(steps).removeprefix(".") or "plan"


def shape_faults(error: ValidationError, keys_at: Callable[[Place], list[str]]) -> Iterator[tuple[Place, str]]:
    """Put pydantic's findings in plain words; `keys_at` lists the keys that may stand where an unknown one stands."""
    for found in error.errors(include_url=False, include_context=False):
        place, kind, value = found["loc"], found["type"], found["input"]
        if len(place) > 2 and place[-3] == "settings" and place[-1] in ("bool", "int", "float", "str"):
            yield place[:-1], f"must be text, a finite number, true or false, not {said(value)}"
        elif kind == "too_short" and value:
            continue  # pydantic counts only the sound items, and the others have been named
        elif kind == "extra_forbidden":
            yield place, str(unknown("key", str(place[-1]), keys_at(place)))
        elif kind in _TYPES:
            yield place, f"{_TYPES[kind]}, not {said(value)}"
        else:
            yield place, _STATES.get(kind, found["msg"])


def said(value: object) -> str:
    """Write a value as its JSON would show it, short; lists and objects only by kind."""
    if isinstance(value, dict | list | tuple):
        return "an object" if isinstance(value, dict) else "a list"
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    return f"'{shown(value, 40)}'" if isinstance(value, str) else shown(str(value), 40)
