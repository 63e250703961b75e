"""Events on takes, from the request to the video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import lifecycle
from domain.event_rows.row import Becomes, Data, EventRow, becomes, not_reported
from domain.event_rows.standing import no_shot, on_its_job

if TYPE_CHECKING:
    from domain.events import TakeRequested
    from domain.sequence import Sequence


def _on_shots_and_frame(state: Sequence, fact: TakeRequested) -> str | None:
    if why := no_shot(state, [prompt.shot for prompt in fact.shot_prompts]):
        return why
    frames = {frame.ref.sha256 for entity in state.entities.values() for frame in entity.frames}
    if fact.start_frame and fact.start_frame.sha256 not in frames:
        return f"there is no {fact.start_frame.start_id} then"
    ends = {end.picture.sha256 for entity in state.entities.values() for end in entity.ends}
    if fact.end_frame and fact.end_frame.sha256 not in ends:
        return f"there is no end frame {fact.end_frame.path} then"
    return None


def _requested(d: Data) -> str:
    how = f"{d['mode']}, {len(d['shot_prompts'])} shots, {d['seconds']} s, {d['renderer']}"
    return f"{d['take_id']} · {how}" + (" (rehearsal)" if d["rehearsal"] else "")


_REPORT = EventRow(
    acts_on="take_id", job_states=lifecycle.ANY_TAKE, renderers_report=True, stands_on=on_its_job, report=not_reported
)
ROWS = {
    "TakeRequested": EventRow(
        acts_on="entity",
        does="request_take",
        becomes=Becomes("video_pending", new=lifecycle.REGISTERED),
        phases=lifecycle.OPEN,
        stands_on=_on_shots_and_frame,
        log_line=_requested,
        report=not_reported,
    ),
    "TakeSubmitting": _REPORT._replace(does="post", log_line=lambda d: d["take_id"]),
    "TakeSubmitted": _REPORT._replace(
        does="submit",
        becomes=becomes("video_submitted"),
        log_line=lambda d: f"{d['take_id']} as {d['request_id']}",
    ),
    "TakeProcessing": _REPORT._replace(becomes=becomes("video_processing"), log_line=lambda d: d["take_id"]),
    "TakeInDoubt": _REPORT._replace(does="doubt", log_line=lambda d: f"{d['take_id']}: {d['why']}"),
    "TakeAnswered": _REPORT._replace(
        does="answer",
        renderers_report=False,
        phases=lifecycle.OPEN,
        log_line=lambda d: f"{d['take_id']}: {d['why']}",
    ),
    "VideoCompleted": _REPORT._replace(
        does="end",
        becomes=becomes("video_complete"),
        rests_in=lifecycle.REVIEW,
        log_line=lambda d: f"{d['take_id']} · {d['seconds']:g} s · {d['path']}",
    ),
    "VideoFailed": _REPORT._replace(
        does="end",
        becomes=becomes("video_failed"),
        log_line=lambda d: f"{d['take_id']} · {d['kind']}: {d['message']}",
    ),
    "TakeCancelled": EventRow(
        acts_on="take_id",
        does="end",
        becomes=becomes("video_failed"),
        phases=lifecycle.OPEN,
        job_states=lifecycle.TAKE_UNDER_WAY,
        stands_on=on_its_job,
        log_line=lambda d: f"{d['take_id']} {d['answer'] or ''}",
        report=not_reported,
    ),
}
