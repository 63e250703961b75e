"""The remarks beside the phase of a sequence, from its part of `sequences.json`; imports little, for `status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.fit import fit_remarks
from projections.making import limits_for, shot_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.views.sequences import LimitsView, PlanChange, SequencePart


def remarks(part: SequencePart, limits: LimitsView | None, missing: Sequence[str] = ()) -> list[str]:
    """Return the remarks beside the phase: cut complete, plan differs, what nobody judged, limits that it breaks.

    `missing` are takes whose video isn't there.
    """
    said = []
    if part["omitted"]:
        said.append("omitted from the plan")
    if missing:
        said.append(f"video missing: {', '.join(missing)}")
    if part["cut_complete"]:
        said.append("cut complete")
    if differing := [_change(change) for change in part.get("plan_changes", [])]:
        said.append(f"plan differs: {', '.join(differing)}")
    if unjudged := _unjudged(part):
        said.append(f"no verdict: {', '.join(unjudged)}")
    if unchosen := _unchosen(part):
        said.append(f"grid not chosen: {', '.join(unchosen)}")
    if part["in_doubt"]:
        said.append(f"in doubt: {', '.join(part['in_doubt'])}")
    if part["rehearsal"]:
        said.append("rehearsal")
    durations, prompts = [s["duration"] for s in part["shots"]], [s["prompt"] for s in part["shots"]]
    if faults := fit_remarks(limits_for(part, limits), durations, prompts):
        said.append(f"doesn't fit one take: {'; '.join(faults)}")
    return said


def _unjudged(part: SequencePart) -> list[str]:
    """Return the takes that nobody judged, and that neither the cut nor what is next has taken the place of."""
    if part["phase"] == "FINAL":
        return []
    newest: dict[str, int] = {}
    for take in [*(row["take"] for row in part["cut"]), *(row["take"] for row in part["open"] if row["take"])]:
        entity, number = take.rsplit("_take", 1)
        newest[entity] = max(newest.get(entity, 0), int(number))
    made = [(take, *take.rsplit("_take", 1)) for take in part["waiting"]]
    return [take for take, entity, number in made if int(number) > newest.get(entity, 0)]


def _unchosen(part: SequencePart) -> list[str]:
    """Return the grids that nobody chose from, but for the one that is next."""
    if part["phase"] == "FINAL":
        return []
    chosen_next = part["grid_to_choose"]["grid"] if part["grid_to_choose"] else None
    return [grid for grid in part["grids_waiting"] if grid != chosen_next]


def _change(change: PlanChange) -> str:
    """Return a change of the client in short: `SH03`, `SH06 new`."""
    word = {"added": " new", "removed": " gone", "approved": " approved"}.get(change["kind"], "")
    return f"{shot_name(change['shot'])}{word}" if change["shot"] else "the rest of it"
