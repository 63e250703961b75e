"""What was decided in a session, and why? Verdicts, notes, cuts, start frames and words, as Markdown for a mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.events import (
    CutChanged,
    GridQuadrantApproved,
    NoteAdded,
    SequenceFinalized,
    SequenceReopened,
    ShotPromptRevised,
    StartFrameSupplied,
    StartFrameWithdrawn,
    TakeApproved,
    TakeRejected,
    VerdictWithdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.record import Record
    from projections.views.answers import Decision

_FACTS = (
    CutChanged,
    GridQuadrantApproved,
    NoteAdded,
    SequenceFinalized,
    SequenceReopened,
    ShotPromptRevised,
    StartFrameSupplied,
    StartFrameWithdrawn,
    TakeApproved,
    TakeRejected,
    VerdictWithdrawn,
)
DECISIONS = frozenset(fact.__name__ for fact in _FACTS)
# What Markdown, or the HTML it may become, would take for its own.
# An underscore within a word, as ids have it, is none.
_SIGNS = re.compile(r"([\\`*\[\]<>#|~&]|(?<!\w)_|_(?!\w))")


def decision(record: Record) -> Decision:
    """Return a decision: its kind, what it is about, the shots, the reason or text, by whom, when and why."""
    kind, about, shots, text, seconds = _told(record)
    return {
        "position": record.position,
        "sequence": record.stream.partition("/")[2],
        "kind": kind,
        "about": about,
        "shots": shots,
        "text": text,
        "seconds": seconds,
        "by": record.by,
        "at": record.at,
        "message": record.message,
    }


def _told(record: Record) -> tuple[str, str, list[str], str | None, float | None]:
    fact, sequence = record.fact, record.stream.partition("/")[2]
    match fact:
        case TakeApproved():
            return "approved", fact.take_id, list(fact.shots), None, None
        case TakeRejected():
            return "rejected", fact.take_id, [], fact.reason, None
        case VerdictWithdrawn():
            return "verdict undone", fact.take_id, [], None, None
        case NoteAdded():
            return "note", fact.take_id or fact.entity, [], fact.text, fact.seconds
        case CutChanged():
            pairs = [f"{covering.shot} from {covering.take_id or 'no take'}" for covering in fact.shots]
            kind = "cut" if fact.undoes is None else "cut undone"
            return kind, sequence, [covering.shot for covering in fact.shots], ", ".join(pairs), None
        case GridQuadrantApproved() | StartFrameSupplied() | StartFrameWithdrawn():
            return _frame(fact)
        case ShotPromptRevised():
            kind = {"undo": "words undone", "take": "words picked"}.get(fact.source.kind, "words")
            return kind, fact.shot, [fact.shot], fact.prompt, None
        case SequenceFinalized():
            return "final", sequence, [covering.shot for covering in fact.cut], None, None
        case _:
            return "reopened", sequence, [], None, None


def _frame(
    fact: GridQuadrantApproved | StartFrameSupplied | StartFrameWithdrawn,
) -> tuple[str, str, list[str], str | None, float | None]:
    match fact:
        case GridQuadrantApproved():
            return "start frame", fact.start_id, [], f"{fact.quadrant} of {fact.grid_id}", None
        case StartFrameSupplied():
            origin = fact.source.take_id or fact.source.name or fact.source.kind
            return "start frame", fact.start_id, [], f"from {origin}", fact.source.seconds
        case StartFrameWithdrawn():
            return "start frame undone", fact.entity, [], None, None


def markdown(title: str, since: int, position: int, titles: Mapping[str, str], decisions: Sequence[Decision]) -> str:
    """Return the report as Markdown; what people wrote is text in it, never markup.

    Args:
        title: the project's.
        since: the position after which it begins.
        position: the one it ends with.
        titles: the sequences' titles by name, in the order to be told.
        decisions: as `decision` returns them.
    """
    lines = [f"# {plain(title)}", "", _span(since, position, decisions), ""]
    for name, words in titles.items():
        lines += [f"## {name} {plain(words)}" if words != name else f"## {name}", ""]
        lines += [_line(found) for found in decisions if found["sequence"] == name]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _span(since: int, position: int, decisions: Sequence[Decision]) -> str:
    if not decisions:
        return f"Nothing was decided between events {since} and {position}."
    people = ", ".join(plain(name) for name in dict.fromkeys(str(found["by"]) for found in decisions))
    first, last = (str(decisions[n]["at"])[:16].replace("T", " ") for n in (0, -1))
    count = f"{len(decisions)} decision{'' if len(decisions) == 1 else 's'}"
    return f"{count} by {people}, {first} to {last} UTC (events {decisions[0]['position']} to {position})."


def _line(found: Decision) -> str:
    shots = " ".join(shot.rsplit("_", 1)[-1] for shot in found["shots"])
    whole = found["kind"] in ("approved", "final")
    parts = [f"- **{found['kind']}** `{found['about']}`"]
    parts += [f" at {found['seconds']:g} s"] if found["seconds"] is not None else []
    parts += [f" for {shots}"] if whole and shots else []
    parts += [f": {_text(found)}"] if found["text"] else []
    parts.append(f" ({plain(found['by'])}, {str(found['at'])[11:16]})")
    parts += [f" — {plain(found['message'])}"] if found["message"] else []
    return "".join(parts)


def _text(found: Decision) -> str:
    written = found["kind"] in ("rejected", "note", "words", "words picked", "words undone")
    return f"“{plain(found['text'] or '')}”" if written else plain(found["text"] or "")


def plain(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
