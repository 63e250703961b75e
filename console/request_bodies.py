"""The bodies of the JSON API's POSTs: what a person asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from domain.shapes import Fit

LONG = 20_000


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Typed = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | int), Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=LONG + 1)]
Settings = dict[Annotated[str, Field(max_length=100)], bool | int | float | Annotated[str, Field(max_length=2000)]]
Format = Literal["otio", "edl", "fcpxml", "csv", "xlsx"]
Choices = Annotated[dict[Typed, Typed], Field(max_length=200)]


class Body(BaseModel):
    """What every body may carry: why, kept with its events."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    message: Annotated[str, Field(max_length=LONG)] | None = None


class ModelBody(Body):
    """An endpoint to make a model of: its roles by name, its prices as typed; `dry_run` only looks."""

    endpoint: Annotated[str, Field(min_length=1, max_length=300)]
    name: Annotated[str, Field(max_length=100)] | None = None
    roles: Annotated[dict[str, Annotated[str, Field(max_length=100)]], Field(max_length=20)] = {}
    prices: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=20)] = ()
    openapi: dict[str, Any] | None = None
    dry_run: bool = False


class ModelNameBody(Body):
    """A model by its name."""

    name: Annotated[str, Field(min_length=1, max_length=100)]


class ApproveBody(Body):
    """A take for all the shots it holds, or for one of them."""

    take: Typed
    shot: Typed | None = None


class RejectBody(Body):
    """A take or grid to reject, and why."""

    take: Typed
    reason: Words


class NoteBody(Body):
    """A note on the sequence, a shot, a grid, or a take at a moment of its video; `take` names either."""

    text: Words
    take: Typed | None = None
    shot: Typed | None = None
    seconds: Annotated[float, Field(ge=0, le=86400)] | None = None


class UndoBody(Body):
    """Undo the last command; `position` says which event is meant, refused if another came after it."""

    position: Annotated[int, Field(ge=1, le=2**53)] | None = None


class CutBody(Body):
    """Takes by shot: `{"3": "2"}`."""

    shots: Annotated[dict[Typed, Typed], Field(min_length=1, max_length=200)]


class PlainBody(Body):
    """Nothing but why."""


class QuadrantBody(Body):
    """A quadrant of a grid, the newest complete one unless named."""

    quadrant: Typed
    grid: Typed | None = None
    shot: Typed | None = None
    fit: Fit | None = None


class MomentBody(Body):
    """A moment of a take, to be the start or end frame; `end` is its last frame."""

    take: Typed
    seconds: Annotated[float, Field(ge=0, le=86400)] | Literal["end"]
    shot: Typed | None = None
    fit: Fit | None = None


class BesideBody(Body):
    """The picture beside it in the film: the last frame before it, the next start frame; `none` for no end frame."""

    beside: Literal["previous", "next", "none"]
    shot: Typed | None = None


class ReviseBody(Body):
    """New working words for a shot."""

    shot: Typed
    prompt: Words
    duration: Annotated[int, Field(ge=-1000, le=1000)] | None = None


class RunBody(Body):
    """A run: which take each shot's words come from, new words for others, and how it is rendered."""

    shots: Choices = {}
    words: Annotated[dict[Typed, Words], Field(max_length=200)] = {}
    mode: Literal["multi_shot", "individual", "single"] | None = None
    shot: Typed | None = None
    model: Typed | None = None
    settings: Settings = {}
    renderer: Literal["fal", "local"] | None = None
    without_start_frame: bool = False
    split: bool = False
    count: Annotated[int, Field(ge=1, le=20)] = 1


class GenerateBody(RunBody):
    """A run to be made; a paid one says the price that was agreed to."""

    agreed: Annotated[str, Field(max_length=40)] | None = None


class GridBody(Body):
    """Grids to be made."""

    prompt: Words | None = None
    shot: Typed | None = None
    count: Annotated[int, Field(ge=1, le=20)] = 1
    model: Typed | None = None
    settings: Settings = {}
    renderer: Literal["fal", "local"] | None = None
    agreed: Annotated[str, Field(max_length=40)] | None = None


class ResumeBody(Body):
    """A take or grid to carry on with, else all."""

    take: Typed | None = None


class AcceptPlanBody(Body):
    """Take the plan's words, for one shot or for all that differ."""

    shot: Typed | None = None


class DeclinePlanBody(Body):
    """Keep our words, for one shot or for all that differ."""

    shot: Typed | None = None


class CancelBody(Body):
    """A take or grid to cancel."""

    take: Typed


class ReconcileBody(Body):
    """What is in doubt, one or all; a person settles one: as lost, or as the provider's `request_id`."""

    take: Typed | None = None
    settle: Literal["lost", "request"] | None = None
    request_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class FilmBody(Body):
    """A film to be made: of a sequence or all, what is approved of it, or a shot and `around` it so many."""

    sequence: Typed | None = None
    approved: bool = False
    shot: Typed | None = None
    around: Annotated[int, Field(ge=0, le=10)] = 0
    burn_in: bool = False
    at: Annotated[str, Field(max_length=100)] | None = None


class ExportBody(Body):
    """An export to be made; `deliver` is the name that it is handed over under, recorded once it is made."""

    sequences: Annotated[tuple[Typed, ...], Field(max_length=1000)] = ()
    formats: Annotated[tuple[Format, ...], Field(min_length=1, max_length=5)] = get_args(Format)
    fps: Typed | None = None
    start: Typed = "01:00:00:00"
    media: Literal["copy", "none"] = "copy"
    final_only: bool = False
    deliver: Annotated[str, Field(min_length=1, max_length=200)] | None = None
