"""The event rows: one for each type of event, by its name in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.event_rows import frames, grids, models, projects, review, takes, words

if TYPE_CHECKING:
    from domain.event_rows.row import EventRow

ROWS: dict[str, EventRow] = {
    **models.ROWS,
    **projects.ROWS,
    **words.ROWS,
    **grids.ROWS,
    **frames.ROWS,
    **takes.ROWS,
    **review.ROWS,
}
