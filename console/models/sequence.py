"""Answers about one sequence: its shots, takes, grids and start frames as the files have them, and what a page adds."""

from __future__ import annotations

from typing_extensions import TypedDict

from console.models.common import Answer, Next
from projections.views.sequences import CutRow, PlacedShot, PlanChange, Remark, SpendView
from projections.views.shots import KeyframeView, StartFrameView, TakeView


class Pictures(TypedDict):
    """Where the picture or video of a job is served (`media`), and a small picture of it (`still`)."""

    entity: str
    media: str | None
    still: str | None


class TakeCard(TakeView, Pictures):
    """A take and where it can be seen."""


class TakeAnswer(TakeCard):
    """A take and its place in the sequence; `poster` is the first picture of its video.

    `sources` names by shot the take that first had its words, or `new`; `made_of` says it in a line.
    `differs_from_working` are shots that have other working words by now, `covers` those it covers in the cut.
    `waits`: somebody has to decide on it.
    """

    poster: str | None
    under_way: bool
    waits: bool
    sources: dict[str, str]
    made_of: str
    differs_from_working: list[str]
    covers: list[str]


class KeyframeCard(KeyframeView, Pictures):
    """A grid and where it can be seen."""

    number: int


class KeyframeAnswer(KeyframeCard):
    """A grid and what was cropped from it; `waits`: somebody has to choose one of its quadrants."""

    under_way: bool
    waits: bool
    start_frames: list[str]


class StartFrameAnswer(StartFrameView, Pictures):
    """A start frame, and the takes that began with it; `current` is what a take would begin with today."""

    current: bool
    takes: list[str]


class EndFrameAnswer(Pictures):
    """The end frame of the sequence or a shot: where it comes from, and the takes that end with it."""

    entity: str
    path: str
    origin: str
    takes: list[str]


class FilmShot(PlacedShot):
    """A shot of a filmstrip; `still` shows the take that covers it, else the newest that holds it."""

    covered_by: str | None
    still: str | None


class ShotAnswer(FilmShot):
    """A shot and where its words come from; `plan_prompt` and `plan_duration` are the client's."""

    number: int
    source: str
    plan_differs: bool
    plan_prompt: str
    plan_duration: int


class Neighbours(TypedDict):
    """The sequences before and behind, in plan order."""

    previous: str | None
    next: str | None


class Moment(TypedDict):
    """The position that a page shows, the log's newest, and whether the one is before the other by a person's wish."""

    position: int
    head: int
    past: bool


class UsualRun(TypedDict):
    """The models there are, and what a run uses for which nothing else is said."""

    models: list[str]
    grid_models: list[str]
    model: str
    grid_prompt: str


class SequencePage(Answer):
    """All that a sequence's page shows; `undo` is the position of the event that would be undone.

    `video_missing` are takes whose video isn't in the folder, `picture_missing` grids and start frames whose picture
    isn't, `picture_changed` those in whose place another file lies.
    """

    project: str
    project_title: str
    sequence: str
    title: str
    notes: str | None
    position: int
    head: int
    past: bool
    aspect_ratio: str | None
    phase: str
    omitted: bool
    final: bool
    cut_complete: bool
    needs_start_frame: bool
    remarks: list[str]
    video_missing: list[str]
    picture_missing: list[str]
    picture_changed: list[str]
    next: Next
    spend: SpendView
    under_way: list[str]
    undo: int | None
    shots: list[ShotAnswer]
    omitted_shots: list[str]
    plan_changes: list[PlanChange]
    takes: list[TakeAnswer]
    keyframes: list[KeyframeAnswer]
    start_frames: list[StartFrameAnswer]
    end_frames: list[EndFrameAnswer]
    cut: list[CutRow]
    said: list[Remark]
    neighbours: Neighbours
    models: list[str]
    grid_models: list[str]
    model: str
    grid_prompt: str
