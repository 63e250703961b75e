"""Canonical JSON: views written so that the same events give the same bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from projections.views.sequences import SequencesFile

_FORM = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def canonical(view: Mapping[str, object]) -> bytes:
    """Return canonical JSON: UTF-8, sorted keys, two spaces, a newline at the end.

    Small numbers are written out (`0.00001`); what is no number is null, as JSON has none.
    """
    try:
        return orjson.dumps(view, option=_FORM)
    except orjson.JSONEncodeError:  # a whole number beyond 64 bits, which few languages could read
        return _slowly(view)


def parsed(data: bytes) -> SequencesFile:
    """Return the `sequences.json` that `canonical` wrote, where no number in it is larger than 64 bits."""
    view: SequencesFile = orjson.loads(data)
    return view


def _slowly(view: Mapping[str, object]) -> bytes:
    return (json.dumps(view, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
