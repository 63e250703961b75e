"""Prints one sequence in full: its shots, its takes, and the takes their words came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say, table
from domain.ids import shown
from projections.sources import sources, sources_line

if TYPE_CHECKING:
    from projections.views.sequences import Remark, StatusPart
    from projections.views.shots import NoteView, ShotFile, TakeView


def show_sequence(project: str, name: str, part: StatusPart, entities: list[ShotFile]) -> None:
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
    say(f"next: {step['why']}" + (f"  {step['command']}" if step["command"] else ""))
    if "file" in step:
        say(f"look at {step['file']}")


def _notes(part: StatusPart, entities: list[ShotFile]) -> list[str]:
    """Return every note on the sequence, its shots and takes, a line each."""
    lines = [f"note on {said['on']}, {_quoted(said)}" for said in part["said"]]
    for entity in entities:
        for take in entity["takes"]:
            lines += [f"note on {take['take_id']}{_moment(note)}, {_quoted(note)}" for note in take["notes"]]
    return lines


def _moment(note: NoteView) -> str:
    return "" if note["seconds"] is None else f" at {note['seconds']:g} s"


def _quoted(note: NoteView | Remark) -> str:
    return f"{shown(note['by'], 40)}: “{shown(' '.join(note['text'].split()), 140)}”"


def take_rows(entities: list[ShotFile]) -> list[list[str]]:
    """Return a row per take of the entities: id, mode, state, what it is made of, verdict, reason."""
    takes = [take for entity in entities for take in entity["takes"]]
    from_where = sources(sorted(takes, key=lambda take: take["requested_at"]))
    return [[*_row(take), sources_line(from_where[take["take_id"]]), *_verdict(take)] for take in takes]


def _row(take: TakeView) -> list[str]:
    mode = take["mode"] + (" (rehearsal)" if take["rehearsal"] else "")
    return [take["take_id"], mode, "in doubt" if take["doubt"] else take["state"]]


def _verdict(take: TakeView) -> list[str]:
    review, failure = take["review"], take["failure"]
    reason = (review and review["reason"]) or (failure and failure["message"])
    return [review["verdict"] if review else "", shown(reason, 160) if reason else ""]
