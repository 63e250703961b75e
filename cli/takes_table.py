"""Prints one sequence in full: its shots, its takes, and the takes their words came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.command_lines import as_typed, why_next
from cli.grids_table import show_grids
from cli.note_lines import lines_of
from cli.output import say, table, titled
from domain.ids import shown
from projections.sources import sources, sources_line
from projections.standing import standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from cli.note_lines import Names
    from projections.views.sequences import StatusPart
    from projections.views.shots import ShotFile, TakeView


def show_sequence(project: str, name: str, part: StatusPart, entities: list[ShotFile], notes: Names) -> None:
    """Print a sequence's phase, shots, takes, notes and next step; `entities` are as their files have them."""
    remarks = "; ".join(part["remarks"])
    say(titled(f"{project} {name}  ", part["title"], f"  {part['phase']}") + (f"  ({remarks})" if remarks else ""))
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
    show_grids(entities, part)
    takes = take_rows(entities, set(covering.values()))
    if takes:
        say("")
        table(["take", "mode", "state", "made of", "verdict", "reason"], takes)
    for line in lines_of(part, entities, notes):
        say(line)
    step = part["next"]
    say(f"next: {why_next(step)}" + (f"  {as_typed(step['command'])}" if step["command"] else ""))
    if "file" in step:
        say(f"look at {step['file']}")


def take_rows(entities: list[ShotFile], held: Collection[str]) -> list[list[str]]:
    """Return a row per take of the entities: id, mode, state, what it is made of, how it stands, reason.

    `held` are the takes that are in the cut.
    """
    takes = [take for entity in entities for take in entity["takes"]]
    from_where = sources(sorted(takes, key=lambda take: take["requested_at"]))
    return [[*_row(take), sources_line(from_where[take["take_id"]]), *_verdict(take, held)] for take in takes]


def _row(take: TakeView) -> list[str]:
    mode = take["mode"] + (" (rehearsal)" if take["rehearsal"] else "")
    state = "video_complete" if take["state"] == "approved" else take["state"]  # how it stands is said beside
    state = "pruned" if take["pruned"] else state
    return [take["take_id"], mode, "in doubt" if take["doubt"] else state]


def _verdict(take: TakeView, held: Collection[str]) -> list[str]:
    review, failure = take["review"], take["failure"]
    reason = (review and review["reason"]) or (failure and failure["message"])
    stands = standing(review and review["verdict"], in_cut=take["take_id"] in held)
    return [stands, shown(reason, 160) if reason else ""]
