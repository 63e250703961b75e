"""Canonical JSON: views written so that the same events give the same bytes."""

from __future__ import annotations

from typing import Any

import orjson

_FORM = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def canonical(view: dict[str, Any]) -> bytes:
    """Return canonical JSON: UTF-8, sorted keys, two spaces, a newline at the end.

    Small numbers are written out (`0.00001`); what is no number is null, as JSON has none.
    """
    try:
        return orjson.dumps(view, option=_FORM)
    except orjson.JSONEncodeError:  # a whole number beyond 64 bits, which few languages could read
        return _slowly(view)


def parsed(data: bytes) -> dict[str, Any]:
    """Return the view that `canonical` wrote, where no number in it is larger than 64 bits."""
    view: dict[str, Any] = orjson.loads(data)
    return view


def _slowly(view: dict[str, Any]) -> bytes:
    import json

    return (json.dumps(view, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
