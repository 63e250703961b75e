"""The undo memory of notes: that a note was open before it was resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.events import NoteReopened

if TYPE_CHECKING:
    from domain.events import NoteResolved
    from domain.sequence import Entity, Sequence


class NoteBefore(Struct, frozen=True):
    """A note that was open, as what resolved it names it."""

    fact: NoteResolved

    @classmethod
    def of(cls, state: Sequence, _entity: Entity, fact: NoteResolved) -> NoteBefore | None:
        """Return what stands before a note is resolved; None where it is resolved already."""
        return None if fact.note in state.resolved else cls(fact)

    def inverse(self, _state: Sequence, position: int) -> NoteReopened:
        """Return the note reopened."""
        return reopened(self.fact, position)

    def put_back(self, state: Sequence, entity: Entity, undoing: NoteReopened) -> None:
        """Nothing: the inverse says it all."""


def reopened(resolved: NoteResolved, position: int) -> NoteReopened:
    """Return the note opened again that the event of that position resolved."""
    entity, take_id, grid_id, note = resolved.entity, resolved.take_id, resolved.grid_id, resolved.note
    return NoteReopened(entity=entity, take_id=take_id, grid_id=grid_id, note=note, undoes=position)
