"""The parts of facts: pictures, elements, planned shots, requests' shots, segments, sources."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, dataclass_transform, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, field

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _form(pattern: str) -> Callable[[str], bool]:
    """Return whether a text has this form; those seen lately are known, for a log says the same again and again."""
    match = re.compile(pattern).fullmatch
    return lru_cache(2048)(lambda text: match(text) is not None)


# What a log may hold, whoever wrote it: names and paths become files, numbers are reckoned with.
Money = Annotated[str, _form(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")]
Name = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")]  # of a project, sequence or folder
ModelName = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")]
EntityId = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")]  # of a sequence or shot
ShotId = EntityId
GridId = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}_grid[0-9]{1,6}")]
TakeId = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}_take[0-9]{1,6}")]
StartId = Annotated[str, _form(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}_start[0-9]{1,6}")]
MediaPath = Annotated[str, _form(r"(?:frames|videos)(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,159}){1,4}")]
Sha256 = Annotated[str, _form(r"[0-9a-f]{64}")]
Size = Annotated[int, Meta(ge=0, lt=2**53)]  # bytes
Pixels = Annotated[int, Meta(ge=0, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0, le=1_000_000)]
WholeSeconds = Annotated[int, Meta(ge=0, le=1_000_000)]
FrameNumber = Annotated[int, Meta(ge=0, le=100_000_000)]  # of a video, from 0
Number = Annotated[int, Meta(ge=0, le=999_999)]  # of a take, grid or start frame
Index = Annotated[int, Meta(ge=0, le=10_000)]  # a shot's place
Position = Annotated[int, Meta(ge=0, le=2**62)]  # in the log
Share = Annotated[float, Meta(ge=0, le=1)]  # of a picture's width or height, from its left or top
Point = tuple[Share, Share]
Colour = Annotated[int, Meta(ge=0, le=3)]  # the console says which
Setting = bool | int | float | str
Mode = Literal["multi_shot", "individual", "single"]
Quadrant = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
FailureKind = str  # a short word: refused, not_sent, render, download, lost, cancelled …


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A part of a fact.

    Its types are checked where it is read from JSON, and where the ledger appends it; its constructor checks no more
    than the forms of texts. It is never in a reference cycle, so the garbage collector needn't look at it.
    """

    def __post_init__(self) -> None:
        """Check the texts that have a form: msgspec's own patterns take twice as long as all its decoding.

        Raises:
            ValueError: one of them has another form.
        """
        for name, form in _formed(type(self)):
            text = getattr(self, name)
            if text is not None and not form(text):
                raise ValueError(f"{name} can't be {shown(str(text))}")


@cache
def _formed(kind: type[Value]) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """Return the fields of a type that have a form, with that form."""
    forms = {name: _form_of(hint) for name, hint in get_type_hints(kind, include_extras=True).items()}
    return tuple((name, form) for name, form in forms.items() if form)


def _form_of(hint: Any) -> Callable[[Any], bool] | None:
    """Return the form that a type asks for, of each text where it is a tuple of them; None where it asks for none."""
    said: Iterator[Any] = filter(callable, getattr(hint, "__metadata__", ()))
    form: Callable[[Any], bool] | None = next(said, None)
    inner = form or next((found for one in get_args(hint) if (found := _form_of(one))), None)
    return (lambda texts: all(map(inner, texts))) if inner and get_origin(hint) is tuple else inner


class Original(Value):
    """The file that a kept picture was made from, as it came in."""

    path: MediaPath
    sha256: Sha256


class Picture(Value):
    """A picture kept in the workspace; `source` is where the plan or person had it.

    `changes` say in words how it differs from its `original`.
    """

    path: MediaPath
    sha256: Sha256
    width: Pixels
    height: Pixels
    source: str | None = None
    original: Original | None = None
    changes: tuple[str, ...] = ()


class Element(Value):
    """A character, vehicle, prop or place that pictures should keep alike."""

    name: str
    kind: str | None = None
    description: str | None = None
    frontal: Picture | None = None
    references: tuple[Picture, ...] = ()


class PlannedShot(Value):
    """A shot as the plan has it; `shot` is its id for ever, `index` its place from 0."""

    shot: ShotId
    index: Index
    prompt: str
    duration: WholeSeconds
    plan_id: str | None = None
    start_frame: Picture | None = None
    elements: tuple[str, ...] | None = None
    settings: dict[str, Setting] = {}
    end_frame: Picture | None = None


class Source(Value):
    """Where a prompt comes from; `position` is that of the event cited."""

    kind: Literal["plan", "person", "override", "take", "replace", "undo"]
    take_id: TakeId | None = None
    shot: ShotId | None = None
    position: Position | None = None


class StartFrame(Value):
    """The frame a take begins with."""

    start_id: StartId
    path: MediaPath
    sha256: Sha256


class EndFrame(Value):
    """The frame a take ends with."""

    path: MediaPath
    sha256: Sha256


class ShotPrompt(Value):
    """One shot of a request: `duration` seconds are sent, `asked` is what was wished where that is less.

    `picked_from` names the take the words were picked from; `once` marks an override that did not stay;
    `sent` is the text in the provider's own words where it differs.
    """

    index: Index
    shot: ShotId
    prompt: str
    duration: WholeSeconds
    asked: WholeSeconds | None = None
    once: bool = False
    picked_from: TakeId | None = None
    sent: str | None = None


class Estimate(Value):
    """What a job was said to cost, and the date of the price; `amount` is null where no price is known."""

    amount: Money | None
    currency: str = "USD"
    priced_on: str | None = None


class Upload(Value):
    """A picture as the provider got it: `url` at its place, `bytes` of `content_type`; `converted` from the file's."""

    sha256: Sha256
    url: str
    content_type: str
    bytes: Size
    converted: bool = False


class Segment(Value):
    """Where in a take's video a shot lies, in seconds."""

    shot: ShotId
    start: Seconds = field(name="in")
    end: Seconds = field(name="out")


class Covering(Value, omit_defaults=True):
    """A shot of the cut and the take that covers it; null takes it out of the cut.

    Where it is trimmed, `in` and `out` are the seconds of the take's video that are shown.
    """

    shot: ShotId
    take_id: TakeId | None
    start: Seconds | None = field(name="in", default=None)
    end: Seconds | None = field(name="out", default=None)


class Used(Value):
    """The highest number of each kind that an entity has used; 0 where none."""

    entity: EntityId
    take: Number = 0
    grid: Number = 0
    start: Number = 0


class FrameSource(Value):
    """Where a supplied start or end frame comes from; `seconds` is the moment of a take, `position` the event undone.

    `previous` is the last frame that the cut shows before it, `next` the start frame of the shot that follows, by its
    id as `name`; `none` says that there is no end frame any more.
    """

    kind: Literal["file", "clean", "plan", "take", "previous", "next", "none", "pick", "undo", "recovered"]
    name: str | None = None
    take_id: TakeId | None = None
    seconds: Seconds | None = None
    position: Position | None = None


class Stroke(Value):
    """A line drawn freely through points."""

    colour: Colour
    points: Annotated[tuple[Point, ...], Meta(min_length=1)]


class Span(Value):
    """An arrow, or a box between two of its corners."""

    colour: Colour
    start: Point
    end: Point


class Pin(Value):
    """A place that is pointed at."""

    colour: Colour
    at: Point


class Drawing(Value):
    """What somebody drew on a frame of a video: numbers alone; `frame` counts from 0, None where nobody knows it."""

    frame: FrameNumber | None = None
    strokes: tuple[Stroke, ...] = ()
    arrows: tuple[Span, ...] = ()
    boxes: tuple[Span, ...] = ()
    pins: tuple[Pin, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not (self.strokes or self.arrows or self.boxes or self.pins)
