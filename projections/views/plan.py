"""A plan's document, as it is written out; what is read in may leave out what has a default."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from domain.values import Setting


class PlanElementView(TypedDict):
    """An element: paths of its pictures are as the plan had them."""

    kind: str | None
    description: str | None
    frontal: str | None
    references: list[str]


class PlanEndView(TypedDict):
    """The end frame of a sequence or shot; not there without one."""

    end_frame: NotRequired[str | None]


class PlanShotView(PlanEndView):
    """A shot; `id` is the client's name for it, `elements` its own in place of the sequence's."""

    id: str | None
    prompt: str
    duration: int
    start_frame: str | None
    elements: list[str] | None
    settings: dict[str, Setting]


class PlanSequenceView(PlanEndView):
    """A sequence."""

    title: str | None
    notes: str | None
    needs_start_frame: bool
    grid_prompt: str | None
    settings: dict[str, Setting]
    elements: list[str]
    shots: list[PlanShotView]


class PlanModels(TypedDict):
    """The models for grids and takes."""

    grid: str
    video: str


class PlanDocument(TypedDict):
    """The plan."""

    project: str
    title: str | None
    episode: str | None
    aspect_ratio: str
    matte: str
    models: PlanModels
    settings: dict[str, Setting]
    elements: dict[str, PlanElementView]
    sequences: dict[str, PlanSequenceView]
