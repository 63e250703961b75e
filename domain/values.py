"""The parts of facts: pictures, elements, planned shots, requests' shots, segments, sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Money = Annotated[str, Field(pattern=r"^\d+(\.\d{1,6})?$")]
Setting = bool | int | float | str
Mode = Literal["multi_shot", "individual", "single"]
Quadrant = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
FailureKind = str  # a short word: refused, not_sent, render, download, lost, cancelled …


class Value(BaseModel):
    """A part of a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Picture(Value):
    """A picture kept in the workspace; `source` is where the plan or person had it."""

    path: str
    sha256: str
    width: int
    height: int
    source: str | None = None


class Element(Value):
    """A character, vehicle, prop or place that pictures should keep alike."""

    name: str
    kind: str | None = None
    description: str | None = None
    frontal: Picture | None = None
    references: tuple[Picture, ...] = ()


class PlannedShot(Value):
    """A shot as the plan has it; `shot` is its id for ever, `index` its place from 0."""

    shot: str
    index: int
    prompt: str
    duration: int
    plan_id: str | None = None
    start_frame: Picture | None = None
    elements: tuple[str, ...] | None = None
    settings: dict[str, Setting] = {}


class Source(Value):
    """Where a prompt comes from; `position` is that of the event cited."""

    kind: Literal["plan", "person", "override", "take", "replace", "undo"]
    take_id: str | None = None
    shot: str | None = None
    position: int | None = None


class StartFrame(Value):
    """The frame a take begins with."""

    start_id: str
    path: str
    sha256: str


class ShotPrompt(Value):
    """One shot of a request: `duration` seconds are sent, `asked` is what was wished where that is less.

    `picked_from` names the take the words were picked from; `once` marks an override that did not stay;
    `sent` is the text in the provider's own words where it differs.
    """

    index: int
    shot: str
    prompt: str
    duration: int
    asked: int | None = None
    once: bool = False
    picked_from: str | None = None
    sent: str | None = None


class Estimate(Value):
    """What a job was said to cost, and the date of the price; `amount` is null where no price is known."""

    amount: Money | None
    currency: str = "USD"
    priced_on: str | None = None


class Upload(Value):
    """A picture as the provider got it: `url` at its place, `bytes` of `content_type`; `converted` from the file's."""

    sha256: str
    url: str
    content_type: str
    bytes: int
    converted: bool = False


class Segment(Value):
    """Where in a take's video a shot lies, in seconds."""

    shot: str
    start: float = Field(alias="in")
    end: float = Field(alias="out")


class Covering(Value):
    """A shot of the cut and the take that covers it; null takes it out of the cut."""

    shot: str
    take_id: str | None


class Used(Value):
    """The highest number of each kind that an entity has used; 0 where none."""

    entity: str
    take: int = 0
    grid: int = 0
    start: int = 0


class FrameSource(Value):
    """Where a supplied start frame comes from; `seconds` is the moment of a take, `position` the event undone."""

    kind: Literal["file", "clean", "plan", "take", "pick", "undo", "recovered"]
    name: str | None = None
    take_id: str | None = None
    seconds: float | None = None
    position: int | None = None
