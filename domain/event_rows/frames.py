"""Events on start frames: cropped from a grid, supplied from elsewhere, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import FRAME, OPENED, Decision, EventRow, becomes
from domain.event_rows.standing import no_job, no_picture, no_video
from domain.ids import frame_named

if TYPE_CHECKING:
    from domain.events import GridQuadrantApproved, StartFrameSupplied
    from domain.sequence import Sequence


def _on_its_grid(state: Sequence, fact: GridQuadrantApproved) -> str | None:
    return no_picture(state, fact.grid_id)


def _no_source(state: Sequence, fact: StartFrameSupplied) -> str | None:
    take_id = fact.source.take_id
    if fact.source.kind == "take" and take_id:
        return no_video(state, [take_id])
    return no_job(state, take_id)


def _supplied(fact: StartFrameSupplied) -> Decision:
    origin = fact.source.take_id or fact.source.name or fact.source.kind
    return Decision("start frame", fact.start_id, text=f"from {origin}", seconds=fact.source.seconds)


ROWS = {
    "GridQuadrantApproved": EventRow(
        acts_on="entity",
        does="choose_frame",
        becomes=becomes("video_pending"),
        rests_in=FRAME,
        of_the_sequence_only=True,
        phases=lifecycle.BEGUN,
        job_states=lifecycle.GRID_COMPLETE,
        undo="FrameBefore",
        stands_on=_on_its_grid,
        log_line=lambda d: f"{d['quadrant']} of {d['grid_id']} is {d['start_id']}, {d['width']}x{d['height']}",
        report=lambda fact: Decision("start frame", fact.start_id, text=f"{fact.quadrant} of {fact.grid_id}"),
    ),
    "StartFrameSupplied": EventRow(
        acts_on="entity",
        does="choose_frame",
        becomes=becomes("video_pending"),
        rests_in=FRAME,
        of_the_sequence_only=True,
        phases=lifecycle.OPEN,
        job_states=lifecycle.WITH_VIDEO,
        undo="FrameBefore",
        undoes="source",
        takes_back=("GridQuadrantApproved", "StartFrameSupplied"),
        stands_on=_no_source,
        log_line=lambda d: (
            f"{frame_named(d['start_id'], d['path'])}, {d['width']}x{d['height']}, from {d['source']['kind']}"
        ),
        report=_supplied,
    ),
    "StartFrameWithdrawn": EventRow(
        acts_on="entity",
        rests_in=OPENED,
        phases=lifecycle.OPEN,
        undoes="undoes",
        takes_back=("GridQuadrantApproved", "StartFrameSupplied"),
        log_line=lambda d: f"{d['entity']} has none again (event {d['undoes']} undone)",
        report=lambda fact: Decision("start frame undone", fact.entity),
    ),
}
