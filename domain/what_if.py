"""A past without some of its facts: which of the others still make sense, and which must go too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.copying import copied
from domain.event_rows import ROWS
from domain.event_rows.standing import no_shot
from domain.events import SequencePlanned
from domain.evolve import entity_acted_on, evolve
from domain.ids import shot_number
from domain.record import Record
from domain.sequence import Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from domain.events import Fact


@dataclass(frozen=True, slots=True)
class Past:
    """A stream's facts that remain, and those that no longer make sense, each with the reason."""

    kept: list[Record]
    left_out: list[tuple[Record, str]]


def without(project: str, sequence: str, records: Iterable[Record], taken_out: Collection[int]) -> Past:
    """Return a sequence's facts as if some had not happened; what stands on them goes with them."""
    state, past = Sequence(project, sequence), Past([], [])
    for record in records:
        if record.position in taken_out:
            continue
        why = nonsense(state, record.fact, {r.position for r, _ in past.left_out} | set(taken_out))
        if why:
            past.left_out.append((record, why))
            continue
        evolve(state, record)
        past.kept.append(record)
    return past


def supposing(state: Sequence, facts: Iterable[Fact]) -> Sequence:
    """Return the sequence as it would be after more facts; `state` itself stays as it is."""
    supposed, stream = copied(state), f"{state.project}/{state.id}"
    for fact in facts:
        body = {"id": "", "schema": 1, "at": "", "by": "", "message": None, "cause": ""}
        evolve(supposed, Record.of(supposed.position + 1, stream, supposed.version + 1, body, fact))
    return supposed


def nonsense(state: Sequence, fact: Fact, gone: Collection[int]) -> str | None:
    """Say why a fact no longer makes sense after what remains, or None where it does."""
    if state.planned is None and not isinstance(fact, SequencePlanned):
        return "the sequence was never planned"
    row = ROWS[fact.type]
    if not row.admitted_in(state.phase):
        return f"{state.id} is {state.phase} then"
    cited = _cited(fact)
    if cited in gone:
        return f"it stands on event {cited}"
    if row.stands_on and (why := row.stands_on(state, fact)):
        return why
    entity = entity_acted_on(fact, state.id)
    return no_shot(state, [entity]) if row.acts_on == "entity" and shot_number(entity) else None


def _cited(fact: Fact) -> int | None:
    source = getattr(fact, "source", None)
    return getattr(fact, "undoes", None) or getattr(source, "position", None)
