"""Every fact Takeledger records: the table of contents of the product.

A fact is frozen, past tense, and its name never changes. What a fact holds is stored once and read for
ever: a field may be added with a default; anything else needs a new `schema_version` and a step in upcasting.py.
Facts on the models' stream come first, then those on a project's (`driver-beware`), then those on a sequence's
(`driver-beware/SEQ08`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from msgspec import convert

from domain.models.model import MadeWith, Model, ModelLimits
from domain.values import (
    Covering,
    Drawing,
    Element,
    EndFrame,
    EntityId,
    Estimate,
    FailureKind,
    FrameSource,
    GridId,
    Index,
    MediaPath,
    Mode,
    ModelName,
    Money,
    Name,
    Original,
    Picture,
    Pixels,
    PlannedShot,
    Position,
    Quadrant,
    Seconds,
    Segment,
    Setting,
    Sha256,
    ShotId,
    ShotPrompt,
    Size,
    Source,
    StartFrame,
    StartId,
    TakeId,
    Upload,
    Used,
    Value,
    WholeSeconds,
)


class Fact(Value):
    """Something that became true."""

    schema_version: ClassVar[int] = 1

    @property
    def type(self) -> str:
        """The fact's name, as stored."""
        return type(self).__name__


class JobFact(Fact):
    """A fact about one job: a grid or a take."""

    id_field: ClassVar[str]

    @property
    def job_id(self) -> str:
        """The id of the job: `SEQ08_take002`."""
        named: str = getattr(self, self.id_field)
        return named

    @classmethod
    def about(cls, job_id: str, **more: object) -> Self:
        """Return such a fact about a job; `more` are its other fields."""
        return convert({cls.id_field: job_id, **more}, cls)


class GridFact(JobFact):
    """A fact about one grid."""

    id_field = "grid_id"
    grid_id: GridId


class TakeFact(JobFact):
    """A fact about one take."""

    id_field = "take_id"
    take_id: TakeId


# -- on the models' own stream, `.models` --------------------------------------------------------------------


class ModelAdded(Fact):
    """A model was made of an endpoint's schema, or a known one was made anew."""

    model: Model


class ModelRemoved(Fact):
    """A model isn't offered any more; takes that were made with it stay as they are."""

    name: ModelName


# -- on a project ------------------------------------------------------------------------------------------


class PlanImported(Fact):
    """A client's plan was taken in; its sequences follow as SequencePlanned.

    `limits` are those of its model for takes, where that was added and isn't shipped.
    """

    project: Name
    title: str
    episode: str | None
    frames: Name
    aspect_ratio: str
    grid_model: str
    video_model: str
    settings: dict[str, Setting]
    elements: tuple[Element, ...]
    sequences: tuple[Name, ...]
    source: str
    source_sha256: Sha256
    matte: str = "#ffffff"
    limits: ModelLimits | None = None


class BudgetSet(Fact):
    """A cap on the project's spend was set; null lifts it."""

    amount: Money | None
    currency: str = "USD"


class SpendReserved(Fact):
    """Money was set aside for the jobs of one run; `total` is all that is reserved or spent after it."""

    jobs: tuple[str, ...]
    amount: Money
    total: Money
    currency: str = "USD"


class SpendSettled(Fact):
    """A job's true cost became known; `total` is all that is reserved or spent after it."""

    job: str
    reserved: Money
    actual: Money
    total: Money
    currency: str = "USD"


class ProjectArchived(Fact):
    """The project is put away: lists leave it out, and it starts no paid run."""


class ProjectUnarchived(Fact):
    """The project is taken out of the archive again."""


class Delivered(Fact):
    """The cut of some sequences was handed to somebody, under a name: as it stood at `position`."""

    name: str
    position: Position
    what: tuple[str, ...]


class LogRecovered(Fact):
    """The log had lost its end, and a person accepted that; what was used up to `seen` is never used again.

    `jobs` were posted, and are brought back by events of their own.
    """

    seen: Position
    numbers: tuple[Used, ...] = ()
    jobs: tuple[str, ...] = ()


# -- on a sequence: plan and prompts -----------------------------------------------------------------------


class SequencePlanned(Fact):
    """The plan says this of a sequence; shots not listed are omitted and keep their takes."""

    sequence: Name
    title: str
    notes: str | None
    needs_start_frame: bool
    grid_prompt: str | None
    settings: dict[str, Setting]
    elements: tuple[str, ...]
    shots: tuple[PlannedShot, ...]
    omitted: bool = False
    end_frame: Picture | None = None


class PlanDeclined(Fact):
    """What the plan changed was turned down: the words of these shots stay as they are, or were.

    `whole`: and the rest that the plan wanted of a final sequence. `undoes` is the position of the answer that it
    takes back.
    """

    shots: tuple[ShotId, ...]
    whole: bool = False
    undoes: Position | None = None


class NumbersUsed(Fact):
    """Numbers of the sequence's takes, grids and start frames were used, though the log has lost by what."""

    numbers: tuple[Used, ...]


class ShotPromptRevised(Fact):
    """A shot's working prompt or duration changed."""

    shot: ShotId
    index: Index
    prompt: str
    duration: WholeSeconds
    source: Source


class GridPromptRevised(Fact):
    """The words that grids of the sequence are asked for with changed; null leaves it to the first shot's."""

    prompt: str | None
    source: Source


class SettingsPicked(Fact):
    """Runs use a take's model, settings and elements in place of the plan's; all null: the plan's again."""

    take_id: TakeId | None
    model: str | None
    settings: dict[str, Setting] | None
    elements: tuple[str, ...] | None
    undoes: Position | None = None


# -- on a sequence: grids and start frames -----------------------------------------------------------------


class GridRequested(GridFact):
    """A 2x2 grid was asked for, with all that will be sent; `sent` is the prompt in the provider's words.

    `made_with` is None where an older Takeledger asked for it.
    """

    entity: EntityId
    prompt: str
    model: str
    endpoint: str
    aspect_ratio: str
    settings: dict[str, Setting]
    elements: tuple[Element, ...]
    elements_dropped: tuple[str, ...]
    renderer: str
    rehearsal: bool
    estimated: Estimate
    sent: str | None = None
    made_with: MadeWith | None = None


class GridSubmitting(GridFact):
    """The one post of this grid is about to be made, with these arguments."""

    arguments: dict[str, Any] | None = None
    uploads: tuple[Upload, ...] = ()


class GridSubmitted(GridFact):
    """The provider has the grid's job."""

    request_id: str
    urls: dict[str, str] = {}


class GridInDoubt(GridFact):
    """The post may or may not have reached the provider."""

    why: str


class GridAnswered(GridFact):
    """The provider gave an answer that had to be kept as it came; `why` says what is odd about it."""

    why: str
    answer: dict[str, Any] | str
    addresses: tuple[str, ...] = ()


class GridCompleted(GridFact):
    """The grid's picture is in the workspace."""

    path: MediaPath
    sha256: Sha256
    bytes: Size
    width: Pixels
    height: Pixels
    actual: Money | None = None
    billable_units: str | None = None
    answer: dict[str, Any] | None = None


class GridFailed(GridFact):
    """The grid could not be made."""

    kind: FailureKind
    message: str


class GridQuadrantApproved(GridFact):
    """A quadrant was cropped and is the entity's start frame.

    `box` is left, top, right, bottom in pixels of the grid; `changes` say what was done to the crop.
    """

    entity: EntityId
    quadrant: Quadrant
    box: tuple[Pixels, Pixels, Pixels, Pixels]
    start_id: StartId
    path: MediaPath
    sha256: Sha256
    width: Pixels
    height: Pixels
    changes: tuple[str, ...] = ()


class GridRejected(GridFact):
    """A grid was turned down; it moves no state, and the start frames cropped from it stay."""

    reason: str


class GridVerdictWithdrawn(GridFact):
    """A grid's rejection was undone."""

    undoes: Position


class StartFrameSupplied(Fact):
    """A picture from elsewhere is the entity's start frame; `changes` say how it differs from its `original`."""

    entity: EntityId
    start_id: StartId
    path: MediaPath
    sha256: Sha256
    width: Pixels
    height: Pixels
    source: FrameSource
    original: Original | None = None
    changes: tuple[str, ...] = ()


class StartFrameWithdrawn(Fact):
    """The entity has no start frame any more: the choice of its only one was undone."""

    entity: EntityId
    undoes: Position


class EndFrameSupplied(Fact):
    """A picture is the entity's end frame, which its takes close with; null takes it away."""

    entity: EntityId
    picture: Picture | None
    source: FrameSource


# -- on a sequence: takes ----------------------------------------------------------------------------------


class TakeRequested(TakeFact):
    """A take was asked for, with all that will be sent; resuming uses this and nothing of today.

    `made_with` is None where an older Takeledger asked for it. `between` are pictures that it passes through, in order.
    """

    entity: EntityId
    mode: Mode
    shot_prompts: tuple[ShotPrompt, ...]
    start_frame: StartFrame | None
    model: str
    endpoint: str
    aspect_ratio: str
    seconds: WholeSeconds
    settings: dict[str, Setting]
    elements: tuple[Element, ...]
    elements_dropped: tuple[str, ...]
    concatenated_prompt_summary: str
    renderer: str
    rehearsal: bool
    estimated: Estimate
    made_with: MadeWith | None = None
    end_frame: EndFrame | None = None
    between: tuple[Picture, ...] = ()


class TakeSubmitting(TakeFact):
    """The one post of this take is about to be made, with these arguments."""

    arguments: dict[str, Any] | None = None
    uploads: tuple[Upload, ...] = ()


class TakeSubmitted(TakeFact):
    """The provider has the take's job."""

    request_id: str
    urls: dict[str, str] = {}


class TakeProcessing(TakeFact):
    """The provider has begun to render the take."""


class TakeInDoubt(TakeFact):
    """The post may or may not have reached the provider."""

    why: str


class TakeAnswered(TakeFact):
    """The provider gave an answer that had to be kept as it came; `why` says what is odd about it."""

    why: str
    answer: dict[str, Any] | str
    addresses: tuple[str, ...] = ()


class VideoCompleted(TakeFact):
    """The take's video is in the workspace; `segments` say where each shot lies."""

    path: MediaPath
    sha256: Sha256
    bytes: Size
    seconds: Seconds
    width: Pixels
    height: Pixels
    segments: tuple[Segment, ...]
    actual: Money | None = None
    billable_units: str | None = None
    answer: dict[str, Any] | None = None


class VideoFailed(TakeFact):
    """The take could not be made."""

    kind: FailureKind
    message: str


class TakeCancelled(TakeFact):
    """A person called the take off; `answer` is what the provider said, where it was asked."""

    answer: str | None = None


# -- on a sequence: review ---------------------------------------------------------------------------------


class TakeApproved(TakeFact):
    """A take was chosen for all the shots it holds."""

    shots: tuple[ShotId, ...]


class TakeRejected(TakeFact):
    """A take was turned down, and leaves the cut."""

    reason: str


class CutChanged(Fact):
    """The cut was composed shot by shot; `undoes` is the position of the change it takes back."""

    shots: tuple[Covering, ...]
    undoes: Position | None = None


class MediaPruned(TakeFact):
    """A rejected take's video was given up, and its file is removed; the take itself stays to be looked at."""

    file: MediaPath
    sha256: Sha256
    bytes: Size


class VerdictWithdrawn(TakeFact):
    """An approval or rejection was undone; `cut` says what covers the shots again."""

    cut: tuple[Covering, ...]
    undoes: Position


class NoteAdded(Fact):
    """Somebody wrote a note on a sequence, a shot, a take or a grid; `seconds` is the moment of the take's video.

    `drawing` lies on the frame of that moment; with one, the text may be empty.
    """

    entity: EntityId
    take_id: TakeId | None
    text: str
    seconds: Seconds | None = None
    grid_id: GridId | None = None
    drawing: Drawing | None = None


class NoteResolved(Fact):
    """What a note asked for was done; `note` is the position of the note, which stands on the same as this."""

    entity: EntityId
    take_id: TakeId | None
    grid_id: GridId | None
    note: Position


class NoteReopened(Fact):
    """A resolved note is open again; `undoes` is the position of the event that resolved it."""

    entity: EntityId
    take_id: TakeId | None
    grid_id: GridId | None
    note: Position
    undoes: Position


class SequenceFinalized(Fact):
    """The cut is locked."""

    cut: tuple[Covering, ...]


class SequenceReopened(Fact):
    """A locked sequence may change again."""


JobRequested = GridRequested | TakeRequested
JobSubmitted = GridSubmitted | TakeSubmitted
JobAnswered = GridAnswered | TakeAnswered
JobCompleted = GridCompleted | VideoCompleted
FACTS: dict[str, type[Fact]] = {
    name: kind
    for name, kind in list(globals().items())
    if isinstance(kind, type) and issubclass(kind, Fact) and not kind.__subclasses__()
}
