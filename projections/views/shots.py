"""`shots/ID.json`: an entity with its grids, start frames, takes and their history.

Paths are relative to the workspace, times RFC 3339 UTC, money decimal strings.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from domain.values import Mode, Setting

InOut = TypedDict("InOut", {"in": float, "out": float})


class SegmentView(InOut):
    """Where a shot lies in a take's video, in seconds from its beginning."""

    shot: str


class ShotPromptView(TypedDict):
    """A shot's words in a take.

    `duration` seconds were sent, `asked` were wished where that is less; `once`: the words did not stay;
    `picked_from`: the take they were picked from; `sent`: the provider's own words where they differ.
    """

    index: int
    shot: str
    prompt: str
    duration: int
    asked: int | None
    once: bool
    picked_from: str | None
    sent: str | None


class CostView(TypedDict):
    """What a job was estimated at and what it came to; null where it isn't known."""

    estimated: str | None
    actual: str | None
    currency: str


class DoubtView(TypedDict):
    """Since when, and why, nobody knows whether the provider has a job."""

    since: str
    why: str


class FailureView(TypedDict):
    """Why a job failed; `kind` is a short word: refused, not_sent, cancelled, lost."""

    kind: str
    message: str


class AskedView(TypedDict):
    """Who asked for a job, when, and when its result came; `completed_position` is that of the event with it."""

    requested_at: str
    requested_by: str
    completed_at: str | None
    completed_position: int | None


class JobView(AskedView):
    """What grids and takes have in common."""

    model: str
    state: str
    rehearsal: bool
    elements: list[str]
    elements_dropped: list[str]
    cost: CostView
    doubt: DoubtView | None
    failure: FailureView | None
    review: ReviewView | None
    notes: list[NoteView]


class KeyframeView(JobView):
    """A grid; `quadrant` is the one approved last, which is its last verdict unless it was rejected since."""

    grid_id: str
    prompt: str
    path: str | None
    sha256: str | None
    width: int | None
    height: int | None
    quadrant: str | None


class FrameSourceView(TypedDict):
    """Where a supplied start frame comes from: `seconds` of `take_id`, a file's `name`, the event undone."""

    kind: Literal["file", "clean", "plan", "take", "previous", "next", "none", "pick", "undo", "recovered"]
    name: str | None
    take_id: str | None
    seconds: float | None
    position: int | None


class StartFrameView(TypedDict):
    """A start frame: a quadrant of a grid, or supplied from a `source`."""

    start_id: str
    path: str
    sha256: str
    width: int
    height: int
    grid_id: str | None
    quadrant: str | None
    source: FrameSourceView | None
    position: int


class VideoView(TypedDict):
    """A take's video; `seconds` is its length."""

    path: str
    sha256: str
    bytes: int
    seconds: float
    width: int
    height: int


class ReviewView(TypedDict):
    """The last verdict on a take or grid."""

    verdict: Literal["approved", "rejected"]
    by: str
    at: str
    reason: str | None


class StrokeView(TypedDict):
    """A line drawn freely: points as shares of the picture's width and height, from its left and top."""

    colour: int
    points: list[tuple[float, float]]


class SpanView(TypedDict):
    """An arrow from `start` to `end`, or a box between these corners."""

    colour: int
    start: tuple[float, float]
    end: tuple[float, float]


class PinView(TypedDict):
    """A place that is pointed at."""

    colour: int
    at: tuple[float, float]


class DrawingView(TypedDict):
    """What is drawn on a frame of a video, which is null where nobody knows its number."""

    frame: int | None
    strokes: list[StrokeView]
    arrows: list[SpanView]
    boxes: list[SpanView]
    pins: list[PinView]


class ResolvedView(TypedDict):
    """By whom and when a note was resolved, and the position of the event."""

    by: str
    at: str
    position: int


class NoteMore(TypedDict):
    """What a note has besides: a drawing, and who resolved it, where it is so.

    `position` is its name, `number` its place among the notes on the same; files leave both out.
    """

    position: NotRequired[int]
    number: NotRequired[int]
    drawing: NotRequired[DrawingView]
    resolved: NotRequired[ResolvedView]


class NoteView(NoteMore):
    """A note on a take or grid; `seconds` is the moment of its video, null for the whole."""

    text: str
    seconds: float | None
    by: str
    at: str


class PrunedView(TypedDict):
    """By whom and when a take's video was given up."""

    by: str
    at: str


class TakeEndView(TypedDict):
    """The end frame of a take and its sha256; not there without one."""

    end_frame: NotRequired[str]
    end_frame_sha256: NotRequired[str]


class FrameBetweenView(TypedDict):
    """A picture that a take passes through."""

    path: str
    sha256: str


class TakeBetweenView(TypedDict):
    """The pictures between a take's first and last frame, in order; not there without any."""

    between: NotRequired[list[FrameBetweenView]]


class TakeView(JobView, TakeEndView, TakeBetweenView):
    """A take: what was asked for, what came, what was said of it; `pruned` where its video was given up."""

    take_id: str
    number: int
    mode: Mode
    shot_prompts: list[ShotPromptView]
    segments: list[SegmentView]
    start_frame: str | None
    start_frame_sha256: str | None
    endpoint: str
    renderer: str
    settings: dict[str, Setting]
    concatenated_prompt_summary: str
    request_id: str | None
    video: VideoView | None
    pruned: PrunedView | None


class HistoryLine(TypedDict):
    """An event that acted on an entity."""

    position: int
    type: str
    at: str
    by: str


class ShotFile(TypedDict):
    """`shots/ID.json`; `shot_id` is the entity's id, `index` a shot's place from 0, null for others."""

    schema: int
    project: str
    shot_id: str
    sequence: str
    kind: Literal["sequence", "shot"]
    index: int | None
    state: str | None
    approved_take: str | None
    keyframes: list[KeyframeView]
    start_frames: list[StartFrameView]
    takes: list[TakeView]
    history: list[HistoryLine]
    position: int
