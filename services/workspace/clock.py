"""The time and fresh ids, as the ledger writes them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime


def utc_now() -> str:
    """Return the time as RFC 3339 UTC with microseconds and `Z`."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """Return a fresh UUID."""
    return str(uuid.uuid4())
