"""Events on start frames: cropped from a grid, supplied from elsewhere, withdrawn; and on end frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import FRAME, OPENED, Data, Decision, EventRow, becomes
from domain.event_rows.standing import no_job, no_picture, no_video
from domain.ids import frame_named

if TYPE_CHECKING:
    from domain.events import EndFrameSupplied, GridQuadrantApproved, StartFrameSupplied
    from domain.sequence import Sequence
    from domain.values import FrameSource


def _on_its_grid(state: Sequence, fact: GridQuadrantApproved) -> str | None:
    return no_picture(state, fact.grid_id)


def _no_source(state: Sequence, fact: StartFrameSupplied | EndFrameSupplied) -> str | None:
    take_id = fact.source.take_id
    if fact.source.kind in ("take", "previous") and take_id:
        return no_video(state, [take_id])
    return no_job(state, take_id)


def _supplied(fact: StartFrameSupplied) -> Decision:
    return Decision("start frame", fact.start_id, text=f"from {_origin(fact.source)}", seconds=fact.source.seconds)


def _origin(source: FrameSource) -> str:
    return source.take_id or source.name or source.kind


def _ends(fact: EndFrameSupplied) -> Decision:
    text = f"from {_origin(fact.source)}" if fact.picture else "none"
    return Decision("end frame", fact.entity, text=text, seconds=fact.source.seconds)


def _end_line(d: Data) -> str:
    picture = d["picture"]
    if picture is None:
        return f"{d['entity']} has none"
    return f"{d['entity']}: {picture['path']}, {picture['width']}x{picture['height']}, from {d['source']['kind']}"


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
    "EndFrameSupplied": EventRow(
        acts_on="entity",
        does="choose_end",
        phases=lifecycle.OPEN,
        job_states=lifecycle.WITH_VIDEO,
        undo="EndBefore",
        undoes="source",
        takes_back=("EndFrameSupplied",),
        stands_on=_no_source,
        log_line=_end_line,
        report=_ends,
    ),
}
