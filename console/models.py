"""The answers of the JSON API: the shapes that pages and programs rely on."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = list[tuple[Literal["=", "-", "+"], str]]


class Answer(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Fault(Answer):
    """Why not, in one line; what to do instead; and every single fault where there are several."""

    error: str
    hint: str
    faults: list[str]


class Spend(Answer):
    """What jobs were estimated at, and what is known of their cost; decimal strings."""

    estimated: str
    actual: str
    currency: str


class Next(Answer):
    """What to do next, in words, and the command that does it; "" where nothing is left."""

    do: str
    command: str


class Told(Answer):
    """An event in a line."""

    position: int
    stream: str
    project: str
    sequence: str | None
    type: str
    at: str
    by: str
    message: str | None
    told: str


class Timeline(Answer):
    """A project's events, oldest first; `first` and `last` are the positions of its first and newest one."""

    project: str
    first: int
    last: int
    head: int
    events: list[Told]


class Done(Answer):
    """What a wish came to: `changed` is false where it was so already; `position` is the newest one after it."""

    position: int
    changed: bool
    said: str
    events: list[Told]


class ProjectCard(Answer):
    """A project at a glance; `phases` counts its sequences, `waiting` the takes and grids without a decision."""

    project: str
    title: str
    sequences: int
    phases: dict[str, int]
    takes: int
    waiting: int
    under_way: int
    spend: Spend
    thumbnail: str | None


class Projects(Answer):
    """All projects."""

    position: int
    head: int
    projects: list[ProjectCard]


class FilmShot(Answer):
    """A shot of a filmstrip; `still` shows the take that covers it, else the newest that holds it."""

    shot: str
    index: int
    prompt: str
    duration: int
    covered_by: str | None
    still: str | None


class BoardSequence(Answer):
    """A sequence on the board."""

    id: str
    title: str
    phase: str
    omitted: bool
    thumbnail: str | None
    filmstrip: list[FilmShot]
    takes: int
    grids: int
    spend: Spend
    next: Next
    remarks: list[str]
    waiting: list[str]
    grids_waiting: list[str]
    under_way: list[str]
    in_doubt: list[str]
    cut_complete: bool
    rehearsal: bool
    seconds: int


class Progress(Answer):
    """How far a job is that this console follows."""

    project: str
    job: str
    stage: str
    place: int | None
    share: float | None
    price: str | None
    error: str | None
    over: bool


class Board(Answer):
    """A project's sequences in plan order; `position` is what it shows, `head` the log's newest."""

    project: str
    title: str
    position: int
    head: int
    past: bool
    aspect_ratio: str | None
    sequences: list[BoardSequence]
    waiting: int
    takes: int
    spend: Spend
    budget: str | None
    left: str | None


class Segment(Answer):
    """Where in a video a shot lies, in seconds."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    shot: str
    start: float = Field(alias="in")
    end: float = Field(alias="out")


class Note(Answer):
    """A note; `seconds` is the moment of the video, `on` the sequence, shot or take."""

    on: str
    text: str
    seconds: float | None
    by: str
    at: str


class Prompt(Answer):
    """A shot's words in a take; `origin` is the take that first had them, or `new`."""

    shot: str
    index: int
    prompt: str
    duration: int
    origin: str | None = None
    differs_from_working: bool = False
    picked_from: str | None = None
    once: bool = False


class Item(Answer):
    """Something that waits for a decision: a grid (`quadrants` are its crops' places) or a take."""

    kind: Literal["grid", "take"]
    id: str
    number: int
    sequence: str
    sequence_title: str
    entity: str
    still: str | None
    media: str
    width: int
    height: int
    prompts: list[Prompt]
    segments: list[Segment]
    duration: float | None
    model: str
    mode: str | None
    rehearsal: bool
    cost: str | None
    notes: list[Note]
    requested_by: str
    requested_at: str
    completed_at: str
    position: int
    new: bool


class Dailies(Answer):
    """What waits for a decision: `new` came after `since`; lists hold the ids of `items`."""

    project: str
    title: str
    position: int
    head: int
    past: bool
    since: int
    items: list[Item]
    new: list[str]
    pending: list[str]
    by_sequence: dict[str, list[str]]


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
