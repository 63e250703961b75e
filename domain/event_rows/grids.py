"""Events on grids, from the request to the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import Decision, EventRow, becomes, not_reported, quoted
from domain.event_rows.standing import no_picture, on_its_job

if TYPE_CHECKING:
    from domain.events import GridRejected
    from domain.sequence import Sequence


def _on_its_picture(state: Sequence, fact: GridRejected) -> str | None:
    return no_picture(state, fact.grid_id)


_REPORT = EventRow(
    acts_on="grid_id", job_states=lifecycle.ANY_GRID, renderers_report=True, stands_on=on_its_job, report=not_reported
)
ROWS = {
    "GridRequested": EventRow(
        acts_on="entity",
        does="request_grid",
        becomes=becomes("keyframe_pending"),
        phases=lifecycle.OPEN,
        log_line=lambda d: f"{d['grid_id']} · {d['model']}, {d['renderer']}: {quoted(d['prompt'])}",
        report=not_reported,
    ),
    "GridSubmitting": _REPORT._replace(does="post", log_line=lambda d: d["grid_id"]),
    "GridSubmitted": _REPORT._replace(
        does="submit",
        becomes=becomes("keyframe_generating"),
        log_line=lambda d: f"{d['grid_id']} as {d['request_id']}",
    ),
    "GridInDoubt": _REPORT._replace(does="doubt", log_line=lambda d: f"{d['grid_id']}: {d['why']}"),
    "GridAnswered": _REPORT._replace(
        does="answer",
        renderers_report=False,
        phases=lifecycle.OPEN,
        log_line=lambda d: f"{d['grid_id']}: {d['why']}",
    ),
    "GridCompleted": _REPORT._replace(
        does="end",
        becomes=becomes("keyframe_complete"),
        rests_in=lifecycle.GRID_REVIEW,
        log_line=lambda d: f"{d['grid_id']} · {d['width']}x{d['height']} · {d['path']}",
    ),
    "GridFailed": _REPORT._replace(
        does="end",
        becomes=becomes("keyframe_failed"),
        log_line=lambda d: f"{d['grid_id']} · {d['kind']}: {d['message']}",
    ),
    "GridRejected": EventRow(
        acts_on="grid_id",
        does="reject_grid",
        phases=lifecycle.BEGUN,
        job_states=lifecycle.GRID_COMPLETE,
        undo="GridVerdictBefore",
        stands_on=_on_its_picture,
        log_line=lambda d: f"{d['grid_id']}: {quoted(d['reason'])}",
        report=lambda fact: Decision("grid rejected", fact.grid_id, text=fact.reason, written=True),
    ),
    "GridVerdictWithdrawn": EventRow(
        acts_on="grid_id",
        phases=lifecycle.BEGUN,
        job_states=lifecycle.GRID_COMPLETE,
        undoes="undoes",
        takes_back=("GridRejected",),
        stands_on=on_its_job,
        log_line=lambda d: f"of {d['grid_id']} (event {d['undoes']} undone)",
        report=lambda fact: Decision("grid verdict undone", fact.grid_id),
    ),
}
