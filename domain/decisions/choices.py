"""Finds the take that a person names: by shot for the cut and for picking, or by an id and a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from domain.decisions.admit import find_grid, find_shot, find_take, of_sequence
from domain.errors import BadInput, BadUsage, Refused
from domain.ids import entity_of, made_id, made_kind, own_form, read_shot_number, read_target, shot_id, shown
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.ids import Target
    from domain.jobs import Job, Take
    from domain.sequence import Entity, Sequence, Trim

W = TypeVar("W")


def by_number(sequence: str, named: Iterable[tuple[str, W]]) -> dict[int, W]:
    """Return what is said of shots by their numbers; refuse a shot that is named twice, as `3` and `SH03`."""
    found: dict[int, W] = {}
    for name, said in named:
        number = read_shot_number(name, sequence)
        if number in found:
            raise named_twice(sequence, number)
        found[number] = said
    return found


def named_twice(sequence: str, number: int) -> BadUsage:
    """Make the refusal for a shot of which two things are wished."""
    shot = shot_id(sequence, number)
    return BadUsage(f"{shot} is named twice", "name each shot once", code="shot_twice", sequence=sequence, shot=shot)


def chosen_takes(state: Sequence, choices: Mapping[int, str]) -> dict[str, Take]:
    """Return takes by shot id, given their names by shot number: `1` is the sequence's, a shot's has its whole id."""
    return {find_shot(state, number).id: named_take(state, name) for number, name in choices.items()}


def chosen_for_cut(state: Sequence, choices: Mapping[int, str]) -> tuple[dict[str, Take], dict[str, Trim]]:
    """Return takes and trims by shot id, given by shot number: `1`, `SEQ08_SH03_take001`, `2@1.0-2.4`."""
    read = {number: _read_trim(state, text) for number, text in choices.items()}
    takes = chosen_takes(state, {number: name for number, (name, _) in read.items()})
    trims = {shot: trim for shot, (_, trim) in zip(takes, read.values(), strict=True) if trim}
    return takes, trims


def _read_trim(state: Sequence, text: str) -> tuple[str, Trim | None]:
    name, sign, span = text.partition("@")
    if not sign:
        return text, None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)", span.strip(), re.ASCII)
    if found is None:
        said = f"{shown(span)} is no part of a take"
        raise BadInput(said, "write two moments in seconds, as in 2@1.0-2.4", code="bad_form", **of_sequence(state))
    return name, (float(found[1]), float(found[2]))


def not_held(state: Sequence, take: Take, shot: str) -> Refused:
    """Make the refusal for a take that is chosen for a shot it doesn't hold."""
    of = of_sequence(state)
    holds = f"{take.id} doesn't hold {shot}; it holds {', '.join(take.shots)}"
    return Refused(holds, Step("status", **of), code="not_held", shot=shot, take=take.id, **of)


def named_take(state: Sequence, text: str) -> Take:
    """Return the take that `2`, `SEQ08_take002` or `SEQ08_SH05_take001` names."""
    target = read_target(text)
    if target.take is not None and target.shot is not None and target.sequence == state.id:
        return take_meant(state, target)
    return find_take(state, state.own, text)


def named_job(state: Sequence, text: str) -> Job:
    """Return the grid that `SEQ08_grid002` names, or the take that a text names as `named_take` has it."""
    if made_kind(text) != "grid":
        return named_take(state, text)
    grid = own_form(text)
    return find_grid(state, state.known(entity_of(grid)), grid)


def entity_meant(state: Sequence, target: Target) -> Entity:
    """Return the sequence's own entity, or that of a shot; one that the plan omits keeps its takes."""
    return state.own if target.shot is None else state.entity(find_shot(state, target.shot, omitted=True).id)


def take_meant(state: Sequence, target: Target, typed: str | None = None) -> Take:
    """Return the take that an id names, together with `typed`, the take named beside it."""
    entity = entity_meant(state, target)
    text = typed or (str(target.take) if target.take else None)
    of = of_sequence(state)
    if text is None:
        known = ", ".join(take.id for take in entity.takes.values()) or "none yet"
        newest = Step("again", take=max(entity.takes, default=1))
        raise BadInput(f"which take of {entity.id}? It has {known}", newest, code="which_take", entity=entity.id, **of)
    take = find_take(state, entity, text)
    if target.take is not None and take.number != target.take:
        two = f"{made_id(entity.id, 'take', target.take)} and {take.id} name two takes"
        raise BadUsage(two, "name one of them", code="two_takes", entity=entity.id, **of)
    return take
