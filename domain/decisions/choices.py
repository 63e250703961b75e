"""Which take is meant: by `--shot N=TAKE`, one grammar for the cut and for picking, or by an ID and a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_shot, find_take
from domain.errors import BadInput, BadUsage
from domain.ids import read_shot_number, read_target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.ids import Target
    from domain.jobs import Take
    from domain.sequence import Entity, Sequence


def read_choices(state: Sequence, texts: Iterable[str]) -> dict[str, Take]:
    """Return the take by shot id; `5=1` means the sequence's take 1, `5=SEQ08_SH05_take001` the shot's own."""
    choices: dict[str, Take] = {}
    for text in texts:
        left, sign, right = text.partition("=")
        if not sign:
            raise BadUsage(f"--shot {text} is not N=TAKE", "--shot 5=1")
        shot = find_shot(state, read_shot_number(left.strip(), state.id))
        if shot.id in choices:
            raise BadInput(f"{shot.id} is given two takes", "give each shot one")
        choices[shot.id] = named_take(state, right.strip())
    return choices


def named_take(state: Sequence, text: str) -> Take:
    """Return the take that `2`, `SEQ08_take002` or `SEQ08_SH05_take001` names."""
    target = read_target(text)
    if target.take is not None and target.shot is not None and target.sequence == state.id:
        return take_meant(state, target)
    return find_take(state, state.own, text)


def entity_meant(state: Sequence, target: Target) -> Entity:
    """Return the sequence's own entity, or that of a shot; one that the plan omits keeps its takes."""
    return state.own if target.shot is None else state.entity(find_shot(state, target.shot, omitted=True).id)


def take_meant(state: Sequence, target: Target, typed: str | None = None) -> Take:
    """Return the take that ID, --shot and --take name together; `typed` is what --take says."""
    entity = entity_meant(state, target)
    text = typed or (str(target.take) if target.take else None)
    if text is None:
        known = ", ".join(take.id for take in entity.takes.values()) or "none yet"
        raise BadInput(f"which take of {entity.id}? It has {known}", f"--take {max(entity.takes, default=1)}")
    take = find_take(state, entity, text)
    if target.take is not None and take.number != target.take:
        raise BadInput(f"{entity.id}_take{target.take:03d} and --take {typed} name two takes", "leave --take away")
    return take
