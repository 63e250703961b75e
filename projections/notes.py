"""Notes as files and answers show them: what is drawn, who resolved them, and their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import to_builtins

from domain.events import NoteAdded, NoteReopened, NoteResolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.record import Record
    from projections.views.shots import NoteMore, NoteView, ResolvedView


def note_view(record: Record, resolved: Mapping[int, Record]) -> NoteView:
    """Return a note as a file has it; `resolved` is what resolved notes, by their position."""
    fact = _note(record)
    return {"text": fact.text, "seconds": fact.seconds, "by": record.by, "at": record.at, **more(record, resolved)}


def more(record: Record, resolved: Mapping[int, Record]) -> NoteMore:
    """Return a note's drawing and who resolved it, where it is so: a note without them looks as it always did."""
    drawing, by = _note(record).drawing, resolved.get(record.position)
    found: NoteMore = {}
    if drawing:
        found["drawing"] = to_builtins(drawing)
    if by:
        found["resolved"] = resolved_view(by)
    return found


def resolved_view(record: Record) -> ResolvedView:
    """Return by whom and when a note was resolved."""
    return {"by": record.by, "at": record.at, "position": record.position}


def named_notes(records: Sequence[Record], resolved: Mapping[int, Record]) -> list[NoteView]:
    """Return the notes on one thing with their names and numbers, as answers have them."""
    return [
        {**note_view(record, resolved), "position": record.position, "number": number}
        for number, record in enumerate(records, start=1)
    ]


class Noted(NamedTuple):
    """A note's number among those on the same thing, and what resolved it."""

    number: int
    on: str
    resolved: Record | None = None


def noted(records: Iterable[Record]) -> dict[int, Noted]:
    """Return the notes that a sequence's records tell of by their positions, numbered as `named_notes` does."""
    found: dict[int, Noted] = {}
    counts: dict[str, int] = {}
    for record in records:
        match record.fact:
            case NoteAdded() as fact:
                counts[on_what(fact)] = number = counts.get(on_what(fact), 0) + 1
                found[record.position] = Noted(number, on_what(fact))
            case NoteResolved(note=note) if note in found:
                found[note] = found[note]._replace(resolved=record)
            case NoteReopened(note=note) if note in found:
                found[note] = found[note]._replace(resolved=None)
    return found


def on_what(fact: NoteAdded | NoteResolved | NoteReopened) -> str:
    """Return the id of what a note stands on."""
    return fact.take_id or fact.grid_id or fact.entity


def _note(record: Record[Any]) -> NoteAdded:
    assert isinstance(record.fact, NoteAdded)
    return record.fact
