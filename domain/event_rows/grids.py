"""Events on grids, from the request to the picture."""

from __future__ import annotations

from dataclasses import replace

from domain import lifecycle
from domain.event_rows.row import EventRow, becomes, not_reported, quoted
from domain.event_rows.standing import on_its_job

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
    "GridSubmitting": replace(_REPORT, does="post", log_line=lambda d: d["grid_id"]),
    "GridSubmitted": replace(
        _REPORT,
        does="submit",
        becomes=becomes("keyframe_generating"),
        log_line=lambda d: f"{d['grid_id']} as {d['request_id']}",
    ),
    "GridInDoubt": replace(_REPORT, does="doubt", log_line=lambda d: f"{d['grid_id']}: {d['why']}"),
    "GridAnswered": replace(
        _REPORT,
        does="answer",
        renderers_report=False,
        phases=lifecycle.OPEN,
        log_line=lambda d: f"{d['grid_id']}: {d['why']}",
    ),
    "GridCompleted": replace(
        _REPORT,
        does="end",
        becomes=becomes("keyframe_complete"),
        rests_in=lifecycle.GRID_REVIEW,
        log_line=lambda d: f"{d['grid_id']} · {d['width']}x{d['height']} · {d['path']}",
    ),
    "GridFailed": replace(
        _REPORT,
        does="end",
        becomes=becomes("keyframe_failed"),
        log_line=lambda d: f"{d['grid_id']} · {d['kind']}: {d['message']}",
    ),
}
