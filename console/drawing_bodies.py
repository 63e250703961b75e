"""What a browser or program posts of a drawing: shapes of numbers alone, as shares of the picture."""

from __future__ import annotations

from typing import Annotated

from msgspec import convert
from pydantic import BaseModel, ConfigDict, Field

from domain.values import Drawing

Share = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]
Point = tuple[Share, Share]
Colour = Annotated[int, Field(strict=True, ge=0, le=3)]


class Shape(BaseModel):
    """A shape, in one of four colours: amber, red, blue, white."""

    model_config = ConfigDict(extra="forbid")
    colour: Colour


class StrokeBody(Shape):
    """A line drawn freely."""

    points: Annotated[list[Point], Field(min_length=1)]


class SpanBody(Shape):
    """An arrow, or a box between two of its corners."""

    start: Point
    end: Point


class PinBody(Shape):
    """A place that is pointed at."""

    at: Point


class DrawingBody(BaseModel):
    """What is drawn on a frame, at most 64 kB of it; without `frame` its number is measured."""

    model_config = ConfigDict(extra="forbid")
    frame: Annotated[int, Field(strict=True, ge=0, le=100_000_000)] | None = None
    strokes: list[StrokeBody] = []
    arrows: list[SpanBody] = []
    boxes: list[SpanBody] = []
    pins: list[PinBody] = []

    @property
    def drawing(self) -> Drawing:
        """The drawing as a fact has it."""
        return convert(self.model_dump(), Drawing)
