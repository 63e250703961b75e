"""Event summaries: one short line for each event, for people who read the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.event_rows import ROWS
from domain.ids import shown

if TYPE_CHECKING:
    from domain.event_rows.row import EventRow


def tell(kind: str, data: dict[str, Any]) -> str:
    """Return the summary of a stored event; "" for an event, or data, that this version doesn't know."""
    row: EventRow | None = ROWS.get(kind)
    try:
        return shown(row.log_line(data), 160) if row and row.log_line else ""
    except (KeyError, TypeError, IndexError):
        return ""
