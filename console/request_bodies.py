"""The bodies of the JSON API's POSTs: what a person asks for."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from console.drawing_bodies import DrawingBody
from domain.shapes import Fit

LONG = 20_000


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Typed = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | int), Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=LONG + 1)]
Settings = dict[Annotated[str, Field(max_length=100)], bool | int | float | Annotated[str, Field(max_length=2000)]]
Format = Literal["otio", "edl", "fcpxml", "csv", "xlsx"]
Choices = Annotated[dict[Typed, Typed], Field(max_length=200)]


class Body(BaseModel):
    """What every body may carry: why, kept with its events."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    message: Annotated[str, Field(max_length=LONG)] | None = None


class PlanBody(Body):
    """How a plan's file is to be read; what isn't said is found out, `dry_run` only looks.

    `columns` has, by title, what a column of a sheet is, "" to leave it out. `matches` has, by the id of a shot, its
    place in the plan from 1; by the name of a sequence, what the plan calls it; null where it is gone. `new`: refused
    where the project is there already.
    """

    project: Annotated[str, Field(max_length=200)] | None = None
    sheet: Annotated[str, Field(max_length=200)] | None = None
    encoding: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    columns: Annotated[dict[Short, Annotated[str, Field(max_length=40)]], Field(max_length=256)] = {}
    matches: Annotated[dict[Short, Annotated[int, Field(ge=1, le=10**4)] | Short | None], Field(max_length=500)] = {}
    new: bool = False
    dry_run: bool = False


class PlanModelsBody(BaseModel):
    """Models of a plan; what isn't said stays."""

    model_config = ConfigDict(extra="forbid")
    grid: Short = "flux-pro"
    video: Short = "kling-o3"


class PlanShotBody(BaseModel):
    """A shot of a plan: one that is there by its id as `shot`, of which what isn't said stays, else a new one."""

    model_config = ConfigDict(extra="forbid")
    shot: Short | None = None
    prompt: Words = ""
    duration: Annotated[int, Field(ge=-1000, le=1000)] = 5


class PlanSequenceBody(BaseModel):
    """A sequence of a plan; what isn't said stays. `shots` are all in order: one that is left out is omitted."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    title: Words | None = None
    notes: Words | None = None
    needs_start_frame: bool = False
    grid_prompt: Words | None = None
    settings: Settings = {}
    elements: Annotated[tuple[Short, ...], Field(max_length=200)] = ()
    shots: Annotated[tuple[PlanShotBody, ...], Field(max_length=1000)] = ()


class PlanEditBody(Body):
    """An edit of a plan; what isn't said stays, null takes a sequence or element out.

    `order` names the first sequences in their new order; `seen` is the `mark` of the plan that a person saw.
    """

    title: Words | None = None
    aspect_ratio: Short = "16:9"
    models: PlanModelsBody = PlanModelsBody()
    settings: Settings = {}
    elements: Annotated[dict[Short, None], Field(max_length=1000)] = {}
    sequences: Annotated[dict[Short, PlanSequenceBody | None], Field(max_length=1000)] = {}
    order: Annotated[tuple[Short, ...], Field(max_length=10_000)] = ()
    seen: Short | None = None
    dry_run: bool = False


class ElementBody(Body):
    """An element; what isn't said stays. `without` are pictures to take out, as `source` names them."""

    kind: Words | None = None
    description: Words | None = None
    without: Annotated[tuple[Annotated[str, Field(max_length=1000)], ...], Field(max_length=100)] = ()
    seen: Short | None = None


class BudgetBody(Body):
    """What a project may spend, in dollars as typed; null lifts it."""

    amount: Annotated[str, Field(max_length=40)] | None = None


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
    """A note on the sequence, a shot, a grid, or a take at a moment of its video; `take` names either.

    With a drawing, which lies on the frame of that moment, the text may be empty.
    """

    text: Words
    take: Typed | None = None
    shot: Typed | None = None
    seconds: Annotated[float, Field(ge=0, le=86400)] | None = None
    drawing: DrawingBody | None = None


class NoteNameBody(Body):
    """A note by its name, which is its position in the log."""

    note: Annotated[int, Field(ge=1, le=2**53)]


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
    """New working words for a shot; `based_on` are those that were before whoever wrote them."""

    shot: Typed
    prompt: Words
    based_on: Words | None = None
    duration: Annotated[int, Field(ge=-1000, le=1000)] | None = None


class RunBody(Body):
    """A run: which take each shot's words come from, new words for others, and how it is rendered.

    `based_on` are a shot's working words as whoever wrote new ones saw them.
    `missing`: exactly the shots without a take of their working prompt, in the mode of the sequence's last take.
    """

    shots: Choices = {}
    words: Annotated[dict[Typed, Words], Field(max_length=200)] = {}
    based_on: Annotated[dict[Typed, Words], Field(max_length=200)] = {}
    mode: Literal["multi_shot", "individual", "single"] | None = None
    shot: Typed | None = None
    model: Typed | None = None
    settings: Settings = {}
    renderer: Literal["fal", "local"] | None = None
    without_start_frame: bool = False
    split: bool = False
    missing: bool = False
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
