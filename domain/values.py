"""The parts of facts: pictures, elements, planned shots, requests' shots, segments, sources."""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Literal, dataclass_transform, get_args, get_origin

from msgspec import Meta, Struct, field

from domain.ids import shown

_CHECK = "__post_init__"  # what msgspec calls once a value is made
Form = Callable[[Any], Any]  # of a text, or of a tuple of texts: what it returns is true where they have the form


def _form(pattern: str) -> Form:
    """Return what says whether a text has this form; those seen lately are known, for a log says the same again."""
    return lru_cache(2048)(re.compile(pattern).fullmatch)


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
Number = Annotated[int, Meta(ge=0, le=999_999)]  # of a take, grid or start frame
Index = Annotated[int, Meta(ge=0, le=10_000)]  # a shot's place
Position = Annotated[int, Meta(ge=0, le=2**62)]  # in the log
Setting = bool | int | float | str
Mode = Literal["multi_shot", "individual", "single"]
Quadrant = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
FailureKind = str  # a short word: refused, not_sent, render, download, lost, cancelled …


def _form_of(hint: Any) -> Form | None:
    """Return the form that a type asks for, of each text where it is a tuple of them; None where it asks for none."""
    form: Form | None = next(filter(callable, getattr(hint, "__metadata__", ())), None)
    inner = form or next((found for one in get_args(hint) if (found := _form_of(one))), None)
    return (lambda texts: all(map(inner, texts))) if inner and get_origin(hint) is tuple else inner


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A part of a fact.

    Its types are checked where it is read from JSON, and where the ledger appends it; its constructor checks no more
    than the forms of texts. It is never in a reference cycle, so the garbage collector needn't look at it.

    Attributes:
        forms: the fields that have a form, with that form; where there are some, `__post_init__` checks them.
    """

    forms: ClassVar[dict[str, Form]] = {}

    def __init_subclass__(cls) -> None:
        """Give a type its check once: a replay makes three values for an event."""
        super().__init_subclass__()
        own = {name: form for name, hint in cls.__annotations__.items() if (form := _form_of(hint))}
        cls.forms = cls.forms | own
        if cls.forms:
            setattr(cls, _CHECK, _check_of(cls.forms))


def _check_of(forms: dict[str, Form]) -> Callable[[Any], None]:
    """Return what raises ValueError where a text of a value has another form.

    msgspec's own patterns take longer than all its decoding. One text and two have a check without a loop, since a
    replay checks three values for an event.
    """
    read = attrgetter(*forms)
    first, *_, second = [*forms.values()] * 2

    def check_one(value: Value) -> None:
        text = read(value)
        if not (text is None or first(text)):
            raise ValueError(_misformed(value, forms))

    def check_two(value: Value) -> None:
        text, other = read(value)
        if not ((text is None or first(text)) and (other is None or second(other))):
            raise ValueError(_misformed(value, forms))

    def check_all(value: Value) -> None:
        for name, form in forms.items():
            text = getattr(value, name)
            if not (text is None or form(text)):
                raise ValueError(_misformed(value, forms))

    return {1: check_one, 2: check_two}.get(len(forms), check_all)


def _misformed(value: Value, forms: dict[str, Form]) -> str:
    """Say which text is the first that has another form."""
    texts = {name: getattr(value, name) for name in forms}
    name = next(name for name, text in texts.items() if text is not None and not forms[name](text))
    return f"{name} can't be {shown(str(texts[name]))}"


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
    """Where a supplied start frame comes from; `seconds` is the moment of a take, `position` the event undone."""

    kind: Literal["file", "clean", "plan", "take", "pick", "undo", "recovered"]
    name: str | None = None
    take_id: TakeId | None = None
    seconds: Seconds | None = None
    position: Position | None = None
