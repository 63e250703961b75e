"""Seconds as an endpoint writes them: 5, "5" or "5s", and which of them it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.models.schema import Field

LONGEST = 60
_WHOLE = re.compile(r"([0-9]{1,3})s?\Z")


def lengths_of(found: Field) -> tuple[int, ...]:
    """Return the whole seconds an input takes, rising; up to 60 where it names no end, `auto` left out."""
    parts = (found, *found.any_of)
    choices = [_seconds(one) for part in parts for one in part.enum]
    if any(choices):
        return tuple(sorted({one for one in choices if one}))
    ranged = next((part for part in parts if part.type in ("integer", "number")), None)
    if ranged is None:
        return (default,) if (default := _seconds(found.default)) else tuple(range(1, LONGEST + 1))
    least = max(1, int(-(-ranged.minimum // 1))) if ranged.minimum is not None else 1
    most = int(ranged.maximum) if ranged.maximum is not None else LONGEST
    return tuple(range(least, max(least, most) + 1))


def form_of(found: Field) -> str:
    """Return how an input writes seconds, by its choices, default or type: as `text`, `suffixed` or `number`."""
    parts = (found, *found.any_of)
    samples = [one for part in parts for one in part.enum if _seconds(one)] or [found.default]
    if any(isinstance(one, str) for one in samples):
        return "suffixed" if any(str(one).endswith("s") for one in samples) else "text"
    return "number" if {part.type for part in parts} & {"integer", "number"} or not found.type else "text"


def written(seconds: int, form: str) -> str | int:
    """Return seconds in a form."""
    return seconds if form == "number" else f"{seconds}s" if form == "suffixed" else str(seconds)


def _seconds(value: object) -> int | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value > 0 and value == int(value) else None
    match = _WHOLE.match(str(value))
    return int(match[1]) if match and int(match[1]) else None
