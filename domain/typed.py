"""What a person types, read: ids with a shot beside them, settings, overrides, parts of a sequence, moments.

The form alone is read here; whether it names anything is decided elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from domain.errors import BadInput, BadUsage
from domain.ids import read_shot_number, read_target, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.decisions.prompts import Override
    from domain.ids import Target
    from domain.models import Value

W = TypeVar("W")
_MOMENT = re.compile(r"(?P<take>\d+|.+_take\d+)@(?P<seconds>\d+(?:\.\d+)?)s?", re.IGNORECASE)


def read_entity(text: str, shot: str | None) -> Target:
    """Read an ID that may be a sequence, shot or take, with --shot beside it."""
    target = read_target(text)
    if shot is None:
        return target
    number = read_shot_number(shot, target.sequence)
    if target.shot not in (None, number):
        raise BadUsage(f"{text} and --shot {shot} name two shots", f"leave --shot away, or name {target.sequence}")
    return type(target)(target.sequence, number, target.take)


def read_place(text: str, shot: str | None) -> Target:
    """Read an ID that is a sequence or shot, with --shot beside it; a take is neither."""
    target = read_entity(text, shot)
    if target.take is not None:
        entity = text.rpartition("_")[0]
        raise BadInput(f"{shown(text)} is a take, where a sequence or shot is asked for", f"name {shown(entity)}")
    return target


def once_each(wishes: Iterable[tuple[str, W]]) -> dict[str, W]:
    """Return wishes by sequence; refuse a sequence named twice, of which only one wish would be carried out."""
    found: dict[str, W] = {}
    for sequence, wish in wishes:
        if sequence in found:
            raise BadUsage(f"{sequence} is named twice", "one command for each, or --mode individual, or -n 2")
        found[sequence] = wish
    return found


def read_setting(text: str) -> tuple[str, Value]:
    """Read --set KEY=VALUE; true, false and numbers are what they say, anything else is text."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise BadUsage(f"--set {text} is not KEY=VALUE", "--set generate_audio=true")
    words: dict[str, Value] = {"true": True, "false": False}
    if value.lower() in words:
        return key.strip(), words[value.lower()]
    for kind in (int, float):
        try:
            return key.strip(), kind(value)
        except ValueError:
            continue
    return key.strip(), value


def read_part(text: str, sequence: str) -> tuple[int, int]:
    """Read --shots A-B as the numbers of the first and the last shot."""
    first, sign, last = text.partition("-")
    if not sign:
        raise BadUsage(f"--shots {text} is not A-B", "--shots 1-3")
    return read_shot_number(first.strip(), sequence), read_shot_number(last.strip(), sequence)


def read_override(text: str, sequence: str) -> Override:
    """Read INDEX:PROMPT, where INDEX counts from 0 or is a shot's id."""
    from domain.decisions.prompts import Override

    place, sign, prompt = text.partition(":")
    if not sign:
        raise BadUsage(f"--shot-override {text} is not INDEX:PROMPT", '--shot-override 2:"new prompt"')
    if place.strip().isdecimal():
        return Override(prompt.strip(), index=int(place))
    return Override(prompt.strip(), number=read_shot_number(place.strip(), sequence))


def read_take_moment(text: str) -> tuple[str, float] | None:
    """Read TAKE@SECONDS as the take as typed and the seconds; None where it isn't one, as with a file's name."""
    match = _MOMENT.fullmatch(text)
    return (match["take"], float(match["seconds"])) if match else None
