"""Reads JSON that a provider sent so that it can be stored: what can't be kept as it is, is replaced, and said."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

DEEPEST = 64  # levels; what lies deeper is kept as text
LONGEST = 10_000  # characters of such a text, and of a number kept as text
REPLACEMENT = "\ufffd"
_LEAST, _MOST = -(2**63), 2**64 - 1
_FARTHEST = 1e300
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_LETTERS = f"letters that can't be stored are replaced by {REPLACEMENT}"
_DEPTH = f"what lies deeper than {DEEPEST} levels is kept as text"
_NUMBERS = "numbers that can't be stored are kept as text"


class Read(NamedTuple):
    """What a text holds as JSON, None where it holds none, and in which ways it isn't as it was sent."""

    value: Any
    changes: tuple[str, ...] = ()


def read_json(content: bytes) -> Read:
    """Return the JSON of an answer in a form that any log can store."""
    text = content.decode("utf-8-sig", errors="replace")
    said = {_LETTERS} if REPLACEMENT in text and REPLACEMENT.encode() not in content else set()
    flat = _flattened(text)
    if flat is not text:
        said.add(_DEPTH)

    def whole(digits: str) -> int | str:
        return int(digits) if len(digits) <= 20 and _LEAST <= int(digits) <= _MOST else kept(digits)

    def fraction(digits: str) -> float | str:
        return float(digits) if abs(float(digits)) <= _FARTHEST else kept(digits)

    def kept(digits: str) -> str:
        said.add(_NUMBERS)
        return digits[:LONGEST]

    try:
        value = json.loads(flat, parse_int=whole, parse_float=fraction, parse_constant=kept)
    except (ValueError, RecursionError):
        return Read(None)
    return Read(_fit(value, said), tuple(sorted(said)))


def _flattened(text: str) -> str:
    """Return JSON with everything too deep as strings; the text itself where nothing is."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return text
    pieces, depth, kept, begun = [], 0, 0, 0
    for token in _TOKEN.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            begun = token.start() if depth == DEEPEST + 1 else begun
        elif token[0] in ("]", "}"):
            if depth == DEEPEST + 1:
                pieces += [text[kept:begun], json.dumps(text[begun : token.end()][:LONGEST])]
                kept = token.end()
            depth -= 1
    return "".join([*pieces, text[kept:]]) if pieces else text


def _fit(value: Any, said: set[str]) -> Any:
    if isinstance(value, str) and _UNFIT.search(value):
        said.add(_LETTERS)
        return _UNFIT.sub(REPLACEMENT, value)
    if isinstance(value, dict):
        return {_fit(name, said): _fit(one, said) for name, one in value.items()}
    return [_fit(one, said) for one in value] if isinstance(value, list) else value
