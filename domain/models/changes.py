"""What has changed between two schemas of an endpoint, input by input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import to_builtins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.models.schema import Field, Schema

_SAID = {"x-fal": "limits of pictures", "anyOf": "kinds", "enum": "choices", "default": "default"}


def changes(before: Schema, now: Schema) -> list[str]:
    """Say each difference in a line: inputs that came or went, and of the others what is said of them."""
    found = list(_changes(before.input, now.input, ""))
    gone, new = set(before.output) - set(now.output), set(now.output) - set(before.output)
    found += [f"{name} isn't returned any more" for name in sorted(gone)]
    return [*found, *(f"{name} is returned now" for name in sorted(new))]


def _changes(before: Field, now: Field, within: str) -> Iterator[str]:
    for name in sorted(before.properties.keys() | now.properties.keys()):
        place = f"{within}{name}"
        if name not in now.properties:
            yield f"{place} is gone"
        elif name not in before.properties:
            yield f"{place} is new" + (", and required" if name in now.required else "")
        else:
            yield from _of_one(before.properties[name], now.properties[name], place)
            if (name in before.required) != (name in now.required):
                yield f"{place} is {'required now' if name in now.required else 'not required any more'}"


def _of_one(before: Field, now: Field, place: str) -> Iterator[str]:
    ours, theirs = (_plain(one) for one in (before, now))
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"{place}: {_SAID.get(name, name)} {_told(ours.get(name))}, now {_told(theirs.get(name))}"
    yield from _changes(before, now, f"{place}.")
    if before.items and now.items and before.items != now.items:
        yield from _of_one(before.items, now.items, f"{place}[]")


def _plain(field: Field) -> dict[str, object]:
    plain: dict[str, object] = to_builtins(field)
    return {name: value for name, value in plain.items() if name not in ("properties", "items", "required")}


def _told(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "none" if value is None else str(value)
