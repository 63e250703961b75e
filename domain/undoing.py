"""What can be undone is remembered, and what a fact undoes is put back: undo_memory.py has a class for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from domain.event_rows import ROWS
from domain.sequence import Undoable

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Before, Entity, Sequence


class Memory(Protocol):
    """A class of undo_memory.py; each has `inverse` and `put_back` too."""

    @classmethod
    def of(cls, state: Sequence, entity: Entity, fact: Any) -> Before | None:
        """Return what stands before a fact is taken in; None where there is nothing that could come back."""
        ...


def undone_position(fact: Fact) -> int | None:
    """Return the position of the event that a fact undoes, None for a fact that undoes nothing."""
    field = ROWS[fact.type].undoes
    if field is None:
        return None
    cited = getattr(fact, field)
    if field == "source":
        return cited.position if cited.kind == "undo" else None
    position: int | None = cited
    return position


def remember(state: Sequence, entity: Entity, record: Record, memory: type[Memory]) -> None:
    """Remember what stands before something a person does; what a plan brings along, and what undoes, is none."""
    if record.cause == state.planned_by or undone_position(record.fact) is not None:
        return
    before = memory.of(state, entity, record.fact)
    if before is not None:
        state.undoable[record.position] = Undoable(record.position, record.cause, record.fact, before)


def put_back(state: Sequence, entity: Entity, fact: Fact) -> None:
    """Put back what a fact that undoes can't say itself, and forget what it undoes.

    A fact that cites one it can't take back is kept as it stands, for evolve never fails.
    """
    position = undone_position(fact)
    done = None if position is None else state.undoable.get(position)
    if done is not None and done.fact.type in ROWS[fact.type].takes_back:
        del state.undoable[done.position]
        done.before.put_back(state, entity, fact)
