"""Every model with its limits and dated prices."""

from __future__ import annotations

from typing_extensions import TypedDict

from domain.models.model import Unit
from domain.values import Setting


class Span(TypedDict):
    """From `min` to `max`, both included."""

    min: int
    max: int


class Most(TypedDict):
    """At most so many."""

    max: int


class Ratios(TypedDict):
    """Width to height."""

    min: float
    max: float


class SettingView(TypedDict):
    """A setting: its type, its choices where they are closed, and the provider's default."""

    type: str
    choices: list[Setting]
    default: Setting | None


class PriceView(TypedDict):
    """What a unit costs `when` settings are so; `amount` null where it isn't known, `read_on` the month it was read.

    `base` comes on top once a run; a token's `amount` is for a million of them.
    """

    when: dict[str, Setting]
    amount: str | None
    base: str | None
    currency: str
    unit: Unit
    read_on: str | None


class ModelView(TypedDict):
    """What all models have; `retired_on` is the day its provider ended it."""

    model: str
    aliases: list[str]
    aspect_ratios: list[str]
    settings: dict[str, SettingView]
    prices: list[PriceView]
    read_on: str | None
    sources: list[str]
    retired_on: str | None


class EndpointView(TypedDict):
    """An endpoint at the provider: the sha256 of its schema, the input of each role, what is always sent.

    `named` is how its words name a picture, null where they name none.
    """

    endpoint: str
    schema: str
    roles: dict[str, str]
    always: dict[str, Setting]
    named: str | None


class VideoEndpoint(EndpointView):
    """An endpoint for takes: the names of its start and end frame, null for none, and what else it accepts."""

    start_frame: str | None
    end_frame: str | None
    elements: bool
    aspect_ratio: bool


class PromptLimits(TypedDict):
    """The most characters of a prompt, in a take of one shot and of several."""

    one_shot: Most
    each_of_several: Most


class ElementLimits(TypedDict):
    """How many elements a take sends at most."""

    max: int
    max_with_start_frame: int


class VideoModelView(ModelView):
    """A model for takes; `lengths` are the only seconds it makes, empty where it makes all between."""

    endpoints: dict[str, VideoEndpoint]
    shots: Span
    seconds: Span
    lengths: list[int]
    prompt: PromptLimits
    elements: ElementLimits


class GridModelView(ModelView):
    """A model for grids; `references` are pictures of elements."""

    endpoints: dict[str, EndpointView]
    prompt: Span
    references: Most


class PictureLimitsView(TypedDict):
    """What pictures that are sent must be."""

    min_side: int
    aspect_ratio: Ratios
    max_bytes: int


class PriceList(TypedDict):
    """All models."""

    video: list[VideoModelView]
    grid: list[GridModelView]
    pictures: PictureLimitsView
