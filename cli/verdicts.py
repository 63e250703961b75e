"""Which take a verdict is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_take
from domain.decisions.pictures import entity_for
from domain.errors import BadInput

if TYPE_CHECKING:
    from domain.ids import Target
    from domain.sequence import Sequence, Take


def take_meant(state: Sequence, target: Target, typed: str | None) -> Take:
    """Return the take that ID, --shot and --take name together."""
    entity = entity_for(state, target.shot)
    text = typed or (str(target.take) if target.take else None)
    if text is None:
        known = ", ".join(take.id for take in entity.takes.values()) or "none yet"
        raise BadInput(f"which take of {entity.id}? It has {known}", f"--take {max(entity.takes, default=1)}")
    take = find_take(state, entity, text)
    if target.take is not None and take.number != target.take:
        raise BadInput(f"{entity.id}_take{target.take:03d} and --take {typed} name two takes", "leave --take away")
    return take
