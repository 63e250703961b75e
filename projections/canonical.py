"""Views to bytes: one way for every file, so that the same facts give the same bytes."""

from __future__ import annotations

import json
from typing import Any


def canonical(view: dict[str, Any]) -> bytes:
    """Return canonical JSON: UTF-8, sorted keys, two spaces, a newline at the end."""
    return (json.dumps(view, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
