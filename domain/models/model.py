"""A model: its endpoints with their schemas, roles and limits, and its dated prices."""

from typing import Literal, NamedTuple

from domain.models.lengths import form_of
from domain.models.schema import Field, Schema
from domain.values import ModelName, Money, Setting, Sha256, Value

Makes = Literal["takes", "grids"]
Unit = Literal["second", "image", "run", "megapixel", "token"]
KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
_TYPES: dict[str | None, type[bool] | type[int] | type[float] | type[str]] = {
    "boolean": bool,
    "integer": int,
    "number": float,
}


class SettingRule(NamedTuple):
    """One thing a person may set on a model: its type, its choices where closed, its range and default."""

    kind: type[bool] | type[int] | type[float] | type[str]
    choices: tuple[Setting, ...] = ()
    least: float | None = None
    most: float | None = None
    default: Setting | None = None

    def fault(self, value: object) -> str | None:
        """Say why `value` can't be set, or None."""
        right = isinstance(value, self.kind) and (self.kind is bool or not isinstance(value, bool))
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            right = True
        if not right:
            return f"must be {KINDS[self.kind]}, not {value!r}"
        if self.choices and value not in self.choices:
            return f"must be one of {', '.join(map(str, self.choices))}, not {value!r}"
        if isinstance(value, int | float) and not (self._least <= value <= self._most):
            return f"must be from {self._least:g} to {self._most:g}, not {value!r}"
        return None

    @property
    def _least(self) -> float:
        return float("-inf") if self.least is None else self.least

    @property
    def _most(self) -> float:
        return float("inf") if self.most is None else self.most


class Price(Value, omit_defaults=True):
    """What one unit costs in dollars, when that was read, and under which settings it holds.

    `base` comes on top once a run; a token is a millionth of what `amount` is for.
    """

    amount: Money
    unit: Unit
    read_on: str
    when: dict[str, Setting] = {}
    base: Money | None = None


class PictureLimits(Value, omit_defaults=True):
    """What a picture must be like to be sent: pixels of its shorter side, width to height, size."""

    min_side: int = 0
    min_ratio: float = 0.0
    max_ratio: float = 1000.0
    max_bytes: int = 2**53


class ModelLimits(Value, omit_defaults=True):
    """What one request of an endpoint may hold.

    `lengths` are the only seconds it makes, empty where it makes all between. `references` are the pictures of an
    element beside its frontal one, where it takes elements; else all pictures that go along, in one list.
    `end_frame_with_shots`: a take of several shots may have an end frame, where the endpoint takes one.
    """

    min_seconds: int = 1
    max_seconds: int = 60
    lengths: tuple[int, ...] = ()
    max_shots: int = 1
    min_prompt: int = 1
    max_prompt: int = 20_000
    max_shot_prompt: int = 20_000
    elements: int = 0
    elements_with_frame: int = 0
    references: int = 0
    aspect_ratios: tuple[str, ...] = ()
    pictures: PictureLimits = PictureLimits()
    end_frame_with_shots: bool = True

    def next_length(self, seconds: int) -> int:
        """Return the length that is sent for so many seconds: the next longer that is made, else the longest."""
        longer = [length for length in self.lengths if length >= seconds]
        return longer[0] if longer else max(seconds, self.min_seconds) if not self.lengths else self.lengths[-1]


class MadeWith(Value, omit_defaults=True):
    """What a request was made with: the sha256 of the schema, its roles and limits, and the price that held.

    A request is shown, priced and sent by this alone, so that its model may be gone.

    Attributes:
        roles, names, fixed: as the endpoint has them.
        with_shots: what goes along where several shots are sent.
        written_as: how the input of a role is written, as `{"seconds": "suffixed", "aspect_ratio": "size"}`.
        resolution: the one that is made where none is set.
    """

    schema: Sha256
    roles: dict[str, str]
    limits: ModelLimits
    price: Price | None = None
    names: str | None = None
    fixed: dict[str, Setting] = {}
    with_shots: dict[str, Setting] = {}
    written_as: dict[str, str] = {}
    resolution: str | None = None

    def resolution_under(self, settings: dict[str, Setting]) -> Setting | None:
        """Return the resolution that a request with these settings is made in; None where its model names none."""
        name = self.roles.get("resolution", "")
        return settings.get(name, self.fixed.get(name, self.resolution))


class Endpoint(Value, omit_defaults=True):
    """An endpoint: where it answers, its schema, which input has which role, its limits.

    Attributes:
        endpoint: the provider's name of it.
        roles: the input for each role, as `{"start_frame": "image_url"}`.
        names: how its words name a picture, as `@Image{n}`; None where they name none.
        fixed: what is always sent, unless a person sets it.
        settings: the inputs that a person may set.
    """

    endpoint: str
    schema: Schema
    roles: dict[str, str]
    limits: ModelLimits
    names: str | None = None
    fixed: dict[str, Setting] = {}
    settings: tuple[str, ...] = ()

    @property
    def takes_elements(self) -> bool:
        """Whether pictures of elements go along."""
        return "elements" in self.roles or "references" in self.roles

    @property
    def capabilities(self) -> int:
        """How many kinds of pictures it takes."""
        return ("start_frame" in self.roles) + ("end_frame" in self.roles) + self.takes_elements

    def input(self, role: str) -> Field | None:
        """Return the input that has a role; None where none has."""
        name = self.roles.get(role)
        return self.schema.input.properties.get(name) if name else None

    def wants(self, *roles: str) -> bool:
        """Whether an input with one of these roles is required."""
        return any(self.roles.get(role) in self.schema.input.required for role in roles)

    @property
    def most_between(self) -> int:
        """How many pictures between its first and last frame a take may have."""
        found = self.input("keyframes")
        return (found.max_items or 1) if found else 0

    def takes(self, *, elements: bool, start_frame: bool, end_frame: bool = False, between: bool = False) -> bool:
        """Whether a request with just these pictures is one of its."""
        right = (start_frame or not self.wants("start_frame")) and ("start_frame" in self.roles or not start_frame)
        right &= (end_frame or not self.wants("end_frame")) and ("end_frame" in self.roles or not end_frame)
        right &= (between or not self.wants("keyframes")) and ("keyframes" in self.roles or not between)
        return right and (self.takes_elements if elements else not self.wants("elements", "references"))

    def made_with(self, price: Price | None) -> MadeWith:
        """Return what a request of this endpoint is made with."""
        kind = self.schema.input.properties.get("shot_type")
        size = self.input("resolution")
        customize = kind is not None and "customize" in kind.enum and "multi_shot" in self.roles
        return MadeWith(
            schema=self.schema.sha256,
            roles=self.roles,
            limits=self.limits,
            price=price,
            names=self.names,
            fixed=self.fixed,
            with_shots={"shot_type": "customize"} if customize else {},
            written_as=self._written_as(),
            resolution=size.default if size and isinstance(size.default, str) else None,
        )

    def _written_as(self) -> dict[str, str]:
        forms: dict[str, str] = {}
        if seconds := self.input("seconds"):
            forms["seconds"] = form_of(seconds)
        shot = self.input("multi_shot")
        if shot and shot.items and "duration" in shot.items.properties:
            forms["shot_seconds"] = form_of(shot.items.properties["duration"])
        ratio, elements = self.input("aspect_ratio"), self.input("elements")
        if ratio and any(one.properties for one in (ratio, *ratio.any_of)):
            forms["aspect_ratio"] = "size"
        elif ratio and "landscape_16_9" in ratio.enum:
            forms["aspect_ratio"] = "name"
        if elements and elements.items and not elements.items.properties:
            forms["elements"] = "addresses"
        return forms

    def rule(self, setting: str) -> SettingRule | None:
        """Return what a setting may be; None for one that a person can't set."""
        wanted = self.schema.input.properties.get(setting) if setting in self.settings else None
        if wanted is None:
            return None
        default = wanted.default if isinstance(wanted.default, bool | int | float | str) else None
        one = next((one for one in wanted.any_of if one.enum or one.type == "string"), wanted)
        return SettingRule(_TYPES.get(one.type, str), one.enum, one.minimum, one.maximum, default)


class Model(Value, omit_defaults=True):
    """A model under the name a person types; `retired_on` is the day its provider ended it."""

    name: ModelName
    makes: Makes
    endpoints: dict[str, Endpoint]
    prices: tuple[Price, ...] = ()
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    read_on: str | None = None
    retired_on: str | None = None

    @property
    def settings(self) -> dict[str, SettingRule]:
        """All that can be set on any of its endpoints."""
        rules: dict[str, SettingRule] = {}
        for endpoint in self.endpoints.values():
            rules |= {n: rule for n in endpoint.settings if n not in rules and (rule := endpoint.rule(n))}
        return rules

    @property
    def max_elements(self) -> tuple[int, int]:
        """How many elements a take sends at most without a start frame, and with one."""
        all_of = self.endpoints.values()
        without = [e.limits.elements for e in all_of if e.takes(elements=True, start_frame=False)]
        framed = [e.limits.elements_with_frame for e in all_of if e.takes(elements=True, start_frame=True)]
        return max(without, default=0), max(framed, default=0)

    @property
    def limits(self) -> ModelLimits:
        """The limits of the endpoint that takes most, for a glance."""
        return max(self.endpoints.values(), key=lambda e: (e.limits.max_shots, e.limits.max_seconds)).limits

    def endpoint_for(
        self, *, elements: bool, start_frame: bool, end_frame: bool = False, between: bool = False
    ) -> Endpoint | None:
        """Return the endpoint that takes just these pictures, the plainest one; None where there is none."""
        pictures = {"elements": elements, "start_frame": start_frame, "end_frame": end_frame, "between": between}
        fitting = [endpoint for endpoint in self.endpoints.values() if endpoint.takes(**pictures)]
        return min(fitting, key=lambda endpoint: endpoint.capabilities, default=None)
