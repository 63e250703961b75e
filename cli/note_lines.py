"""The lines that `takes status` prints of notes: each by its name, with who wrote it and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.views.sequences import Remark, StatusPart
    from projections.views.shots import NoteMore, NoteView, ShotFile

Names = dict[str, list[int]]  # the positions of the notes on each thing, in order


def lines_of(part: StatusPart, entities: Iterable[ShotFile], names: Names) -> list[str]:
    """Return every note on a sequence, its shots, grids and takes, a line each."""
    left = {on: iter(positions) for on, positions in names.items()}

    def line(on: str, note: NoteView | Remark) -> str:
        return note_line(on, note, next(left[on]))

    lines = [line(said["on"], said) for said in part["said"]]
    for entity in entities:
        lines += [line(grid["grid_id"], note) for grid in entity["keyframes"] for note in grid["notes"]]
        lines += [line(take["take_id"], note) for take in entity["takes"] for note in take["notes"]]
    return lines


def note_line(on: str, note: NoteView | Remark, name: int) -> str:
    """Return a note in a line."""
    seconds = note.get("seconds")
    at = f" at {seconds:g} s" if isinstance(seconds, float | int) else ""
    said = [f"“{shown(' '.join(note['text'].split()), 140)}”"] if note["text"] else []
    return f"note {name} on {on}{at}, {shown(note['by'], 40)}: {', '.join([*said, *_drawn(note)])}{_resolved(note)}"


def _drawn(note: NoteMore) -> list[str]:
    if "drawing" not in note:
        return []
    frame = note["drawing"]["frame"]
    return ["a drawing" + ("" if frame is None else f" on frame {frame}")]


def _resolved(note: NoteMore) -> str:
    return f" (resolved by {shown(note['resolved']['by'], 40)})" if "resolved" in note else ""
