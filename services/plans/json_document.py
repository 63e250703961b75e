"""A plan's JSON as a document, and the keys that were written twice."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from domain.ids import shown
from domain.plan_faults import place_text
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.plan_faults import Fault, Place

_WHAT_FITS = ("to see what a plan holds:", Step("plan_schema"))


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were written twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        made.twice = tuple(key for key, count in counts.items() if count > 1)
    return made


def parsed(text: str, name: str) -> object:
    """Return the JSON document in a file's text; `name` is what a refusal calls the file."""
    if not text.strip():
        raise BadInput(f"{name} is empty", *_WHAT_FITS, code="empty_file", file=name)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        said = f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise BadInput(
            said, "correct it there, or give a sheet: .csv, .tsv, .xlsx", code="not_json", file=name
        ) from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply to be a plan", *_WHAT_FITS, code="no_plan", file=name) from None
    except ValueError as error:
        said = f"{name} is not JSON that can be used: {shown(str(error))}"
        raise BadInput(said, "mend that number", code="not_json", file=name) from None


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON number")


def doubled(document: object) -> Iterator[Fault]:
    """Yield a fault for each key that was written twice in its object; JSON would silently keep the last."""
    left: list[tuple[Place, object]] = [((), document)]
    while left:
        place, value = left.pop()
        if isinstance(value, _Object):
            for key in value.twice:
                yield place_text((*place, key)), "is written twice"
            left.extend(((*place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            left.extend(((*place, i), inner) for i, inner in enumerate(value))
