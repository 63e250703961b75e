"""Events on the stream of models: one was added, one isn't offered any more. No project's state depends on them."""

from __future__ import annotations

from domain.event_rows.row import EventRow, not_reported

ROWS = {
    "ModelAdded": EventRow(
        acts_on="models",
        log_line=lambda d: (
            f"{d['model']['name']} of {', '.join(e['endpoint'] for e in d['model']['endpoints'].values())}"
        ),
        report=not_reported,
    ),
    "ModelRemoved": EventRow(acts_on="models", log_line=lambda d: str(d["name"]), report=not_reported),
}
