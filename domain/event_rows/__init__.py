"""The event rows: one for each type of event, by its name in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.event_rows import frames, grids, projects, review, takes, words

if TYPE_CHECKING:
    from domain.event_rows.row import EventRow

ROWS: dict[str, EventRow] = {**projects.ROWS, **words.ROWS, **grids.ROWS, **frames.ROWS, **takes.ROWS, **review.ROWS}
