"""One sequence told in full: its shots, its takes and what they are made of."""

from __future__ import annotations

from typing import Any

from cli.output import say, table
from domain.ids import shown
from projections.sources import sources, sources_line


def show_sequence(project: str, name: str, part: dict[str, Any], entities: list[dict[str, Any]]) -> None:
    """Print a sequence's phase, shots, takes and next step; `entities` are as their files have them."""
    remarks = "; ".join(part["remarks"])
    say(f"{project} {name}  {shown(part['title'], 200)}  {part['phase']}" + (f"  ({remarks})" if remarks else ""))
    covering = {row["shot"]: row["take"] for row in part["cut"]}
    table(
        ["shot", "seconds", "cut", "working prompt"],
        [
            [
                s["shot_id"],
                str(s["duration"]),
                covering.get(s["shot_id"], "-"),
                shown(" ".join(s["prompt"].split()), 110),
            ]
            for s in part["shots"]
        ],
    )
    takes = take_rows(entities)
    if takes:
        say("")
        table(["take", "mode", "state", "made of", "verdict", "reason"], takes)
    for line in _notes(part, entities):
        say(line)
    step = part["next"]
    say(f"next: {step['do']}" + (f"  {step['command']}" if step["command"] else ""))


def _notes(part: dict[str, Any], entities: list[dict[str, Any]]) -> list[str]:
    """Return every note on the sequence, its shots and takes, a line each."""
    lines = [f"note on {said['on']}, {_quoted(said)}" for said in part["said"]]
    for entity in entities:
        for take in entity["takes"]:
            lines += [f"note on {take['take_id']}{_moment(note)}, {_quoted(note)}" for note in take["notes"]]
    return lines


def _moment(note: dict[str, Any]) -> str:
    return "" if note["seconds"] is None else f" at {note['seconds']:g} s"


def _quoted(note: dict[str, Any]) -> str:
    return f"{shown(note['by'], 40)}: “{shown(' '.join(note['text'].split()), 140)}”"


def take_rows(entities: list[dict[str, Any]]) -> list[list[str]]:
    """Return a row per take of the entities: id, mode, state, what it is made of, verdict, reason."""
    takes = [take for entity in entities for take in entity["takes"]]
    from_where = sources(sorted(takes, key=lambda take: str(take["requested_at"])))
    return [[*_row(take), sources_line(from_where[take["take_id"]]), *_verdict(take)] for take in takes]


def _row(take: dict[str, Any]) -> list[str]:
    mode = take["mode"] + (" (rehearsal)" if take["rehearsal"] else "")
    return [take["take_id"], mode, "in doubt" if take["doubt"] else take["state"]]


def _verdict(take: dict[str, Any]) -> list[str]:
    review, failure = take["review"] or {}, take["failure"] or {}
    reason = review.get("reason") or failure.get("message") or ""
    return [review.get("verdict") or "", shown(reason, 160) if reason else ""]
