"""The report of a session: verdicts, notes, cuts, start frames and words with their reasons, as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import to_builtins

from domain.event_rows import ROWS
from domain.event_rows.row import not_reported
from domain.events import NoteAdded, NoteReopened, NoteResolved
from projections.notes import resolved_view
from projections.standing import standing
from projections.views.answers import NoteInReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.event_rows.row import Decision
    from domain.record import Record
    from projections.notes import Noted
    from projections.views.answers import DecisionView

DECISIONS = frozenset(name for name, row in ROWS.items() if row.report not in (None, not_reported))
# What Markdown, or the HTML it may become, would take for its own.
# An underscore within a word, as ids have it, is none.
_SIGNS = re.compile(r"([\\`*\[\]<>#|~&]|(?<!\w)_|_(?!\w))")


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as the report tells it, and its place in the log.

    Attributes:
        in_cut: of an approval, whether its take is in the cut.
        note: of a note, its number, and what resolved it.
    """

    record: Record
    said: Decision
    in_cut: bool | None = None
    note: Noted | None = None

    @property
    def sequence(self) -> str:
        """The sequence it was decided in."""
        return self.record.stream.partition("/")[2]

    @property
    def view(self) -> DecisionView:
        """Its kind, what it is about, the shots, the reason or text, by whom, when and why."""
        return {
            "position": self.record.position,
            "sequence": self.sequence,
            "kind": self.said.kind,
            "about": self.said.about or self.sequence,
            "shots": list(self.said.shots),
            "in_cut": self.in_cut,
            "text": self.said.text,
            "seconds": self.said.seconds,
            "by": self.record.by,
            "at": self.record.at,
            "message": self.record.message,
            **self._of_note,
        }

    @property
    def _of_note(self) -> NoteInReport:
        """Return the number of a note, what is drawn, and who resolved it, where it is so."""
        fact, found = self.record.fact, NoteInReport()
        if self.note:
            found["number"] = self.note.number
            if self.note.resolved and isinstance(fact, NoteAdded):
                found["resolved"] = resolved_view(self.note.resolved)
        if isinstance(fact, NoteAdded) and fact.drawing:
            found["drawing"] = to_builtins(fact.drawing)
        return found

    @property
    def note_position(self) -> int | None:
        """The position of the note that this is, resolves or reopens."""
        fact = self.record.fact
        if isinstance(fact, NoteResolved | NoteReopened):
            return fact.note
        return self.record.position if isinstance(fact, NoteAdded) else None


def decisions(records: Iterable[Record]) -> list[Told]:
    """Return those facts that are decisions, in order; `DECISIONS` names their types."""
    return [found for record in records if (found := decision(record))]


def decision(record: Record) -> Told | None:
    """Return a fact as the report tells it, None where it is no decision."""
    report = ROWS[record.type].report
    said = report(record.fact) if report else None
    return Told(record, said) if said else None


def markdown(title: str, since: int, position: int, titles: Mapping[str, str], told: Sequence[Told]) -> str:
    """Return the report as Markdown; what people wrote is text in it, never markup.

    Args:
        title: the project's.
        since: the position after which it begins.
        position: the one it ends with.
        titles: the sequences' titles by name, in the order to be told.
        told: the decisions in order.
    """
    lines = [f"# {plain(title)}", "", _span(since, position, told), ""]
    by_sequence: dict[str, list[str]] = {}
    for found in told:
        by_sequence.setdefault(found.sequence, []).append(_line(found))
    for name, words in titles.items():
        lines += [f"## {name} {plain(words)}" if words != name else f"## {name}", "", *by_sequence.get(name, ()), ""]
    return "\n".join(lines).rstrip() + "\n"


def _span(since: int, position: int, told: Sequence[Told]) -> str:
    if not told:
        return f"Nothing was decided between events {since} and {position}."
    people = ", ".join(plain(name) for name in dict.fromkeys(found.record.by for found in told))
    first, last = (told[n].record.at[:16].replace("T", " ") for n in (0, -1))
    count = f"{len(told)} decision{'' if len(told) == 1 else 's'}"
    return f"{count} by {people}, {first} to {last} UTC (events {told[0].record.position} to {position})."


def _line(found: Told) -> str:
    said, record = found.said, found.record
    shots = " ".join(shot.rsplit("_", 1)[-1] for shot in said.shots)
    kind = said.kind if found.in_cut is None else standing(said.kind, in_cut=found.in_cut)
    kind = kind.replace("note", f"note {found.note.number}", 1) if found.note else kind
    parts = [f"- **{kind}** `{said.about or found.sequence}`"]
    parts += [f" at {said.seconds:g} s"] if said.seconds is not None else []
    if said.text:
        parts.append(f": “{plain(said.text)}”" if said.written else f": {plain(said.text)}")
    elif shots:
        parts.append(f" for {shots}")
    if found.note and found.note.resolved and isinstance(record.fact, NoteAdded):
        parts.append(f", resolved by {plain(found.note.resolved.by)}")
    parts.append(f" ({plain(record.by)}, {record.at[11:16]})")
    parts += [f" — {plain(record.message)}"] if record.message else []
    return "".join(parts)


def plain(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
