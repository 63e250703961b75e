"""What is kept of a provider's schema: names, types, what is required, choices, ranges, defaults; none of its prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import field
from msgspec.json import encode

from domain.ids import shown
from domain.values import Setting, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_SAID = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
}


class Field(Value, omit_defaults=True, rename="camel"):
    """One input, or a part of one; without a type it may be anything, with `any_of` whatever one of these is."""

    type: Literal["string", "integer", "number", "boolean", "array", "object"] | None = None
    nullable: bool = False
    enum: tuple[Setting, ...] = ()
    minimum: float | int | None = None
    maximum: float | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    default: Any = None
    items: Field | None = None
    properties: dict[str, Field] = {}
    required: tuple[str, ...] = ()
    any_of: tuple[Field, ...] = ()
    x_fal: dict[str, float | int] = field(name="x-fal", default_factory=dict)


class Schema(Value, omit_defaults=True):
    """The inputs of an endpoint, and the names of what it returns."""

    input: Field
    output: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The sha256 of this form, its keys sorted."""
        from hashlib import sha256

        return sha256(encode(self, order="sorted")).hexdigest()

    def faults(self, arguments: dict[str, Any]) -> list[str]:
        """Say what the provider would refuse in a request's arguments; a name it doesn't know is a fault, too."""
        return list(_faults(self.input, arguments, ""))


def _faults(wanted: Field, value: object, place: str) -> Iterator[str]:
    if value is None and wanted.nullable:
        return
    if wanted.any_of:
        found = [list(_faults(one, value, place)) for one in wanted.any_of]
        yield from () if [] in found else min(found, key=len)
        return
    if wanted.type and not _is(wanted.type, value):
        yield f"{place or 'the whole'} must be {_SAID[wanted.type]}, not {shown(repr(value), 40)}"
    elif wanted.enum and not any(value == one and type(value) is type(one) for one in wanted.enum):
        yield f"{place} must be one of {', '.join(map(str, wanted.enum))}, not {shown(repr(value), 40)}"
    elif isinstance(value, str):
        yield from _size(place, len(value), wanted.min_length, wanted.max_length, "characters")
    elif isinstance(value, list):
        yield from _size(place, len(value), wanted.min_items, wanted.max_items, "items")
        for n, one in enumerate(value):
            yield from _faults(wanted.items or Field(), one, f"{place}[{n}]")
    elif isinstance(value, dict):
        yield from _object_faults(wanted, value, place)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _range(place, value, wanted)


def _is(kind: str, value: object) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean") == isinstance(value, bool)


def _object_faults(wanted: Field, value: dict[str, Any], place: str) -> Iterator[str]:
    within = f"{place}." if place else ""
    for name in wanted.required:
        if name not in value:
            yield f"{within}{name} is missing"
    for name, one in value.items():
        if name in wanted.properties:
            yield from _faults(wanted.properties[name], one, within + name)
        elif wanted.properties:
            yield f"{within}{name} is unknown"


def _size(place: str, size: int, least: int | None, most: int | None, of: str) -> Iterator[str]:
    if least is not None and size < least:
        yield f"{place} has {size} {of}, and at least {least} are wanted"
    if most is not None and size > most:
        yield f"{place} has {size} {of}, and at most {most} are taken"


def _range(place: str, value: float, wanted: Field) -> Iterator[str]:
    if wanted.minimum is not None and value < wanted.minimum:
        yield f"{place} is {value}, and at least {wanted.minimum:g} is wanted"
    if wanted.maximum is not None and value > wanted.maximum:
        yield f"{place} is {value}, and at most {wanted.maximum:g} is taken"
