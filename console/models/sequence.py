"""Answers about one sequence."""

from __future__ import annotations

from typing import Any, Literal

from console.models.common import Answer, Next, Note, Prompt, Segment, Spend


class Verdict(Answer):
    """What was said of a take."""

    verdict: Literal["approved", "rejected"]
    by: str
    at: str
    reason: str | None


class TakeView(Answer):
    """A take with all that is known of it."""

    id: str
    number: int
    entity: str
    mode: str
    state: str
    rehearsal: bool
    under_way: bool
    doubt: str | None
    failure: str | None
    model: str
    endpoint: str
    renderer: str
    settings: dict[str, Any]
    prompts: list[Prompt]
    segments: list[Segment]
    video: str | None
    poster: str | None
    seconds: float | None
    width: int | None
    height: int | None
    cost: str | None
    estimated: str | None
    verdict: Verdict | None
    notes: list[Note]
    made_of: str
    covers: list[str]
    start_frame: str | None
    start_frame_still: str | None
    elements: list[str]
    dropped: list[str]
    requested_by: str
    requested_at: str
    completed_at: str | None


class GridView(Answer):
    """A grid; `quadrant` is the one approved last, `start_frames` what was cropped from it."""

    id: str
    number: int
    entity: str
    prompt: str
    model: str
    state: str
    rehearsal: bool
    under_way: bool
    doubt: str | None
    failure: str | None
    media: str | None
    still: str | None
    width: int | None
    height: int | None
    quadrant: str | None
    start_frames: list[str]
    cost: str | None
    elements: list[str]
    dropped: list[str]
    requested_by: str
    requested_at: str


class FrameView(Answer):
    """A start frame, where it came from, and the takes that began with it."""

    id: str
    entity: str
    media: str
    still: str
    width: int
    height: int
    grid: str | None
    quadrant: str | None
    source: str | None
    take: str | None
    seconds: float | None
    current: bool
    position: int
    takes: list[str]


class ShotView(Answer):
    """A shot of today's plan with its working words; `plan_prompt` is the client's where it differs."""

    shot: str
    number: int
    index: int
    prompt: str
    duration: int
    source: str
    plan_differs: bool
    plan_prompt: str
    plan_duration: int
    covered_by: str | None
    still: str | None


class CutPart(Answer):
    """A shot of the cut: from `start` to `end` of a take's video; `take` null is a gap, shown as a slate."""

    shot: str
    index: int
    duration: int
    prompt: str
    take: str | None
    video: str | None
    start: float | None
    end: float | None


class Neighbours(Answer):
    """The sequences before and behind, in plan order."""

    previous: str | None
    next: str | None


class SequenceView(Answer):
    """All that a sequence's page shows."""

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
    next: Next
    spend: Spend
    under_way: list[str]
    undo: int | None
    shots: list[ShotView]
    omitted_shots: list[str]
    takes: list[TakeView]
    grids: list[GridView]
    start_frames: list[FrameView]
    cut: list[CutPart]
    said: list[Note]
    neighbours: Neighbours
    models: list[str]
    grid_models: list[str]
    model: str
    grid_prompt: str
