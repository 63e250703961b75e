"""The notes of a sequence, by their names: read from its events of notes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from projections.notes import noted
from services.log.stored import readable

if TYPE_CHECKING:
    from projections.notes import Noted
    from services.workspace.workspace import Workspace

OF_NOTES = ("NoteAdded", "NoteResolved", "NoteReopened")


def notes_of(workspace: Workspace, project: str, sequence: str, upto: int) -> dict[int, Noted]:
    """Return a sequence's notes as of a position, by their own positions, oldest first."""
    return noted(readable(workspace.ledger.reader.rows(0, upto, f"{project}/{sequence}", OF_NOTES)))


def names_by_thing(workspace: Workspace, project: str, sequence: str, upto: int) -> dict[str, list[int]]:
    """Return the positions of the notes on each take, grid, shot or the sequence, oldest first."""
    found: dict[str, list[int]] = {}
    for position, note in notes_of(workspace, project, sequence, upto).items():
        found.setdefault(note.on, []).append(position)
    return found
