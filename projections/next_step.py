"""The next step of a sequence, from its part of `sequences.json`; imports little, because `status` uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.fit import Limits, fit_remarks
from domain.ids import shot_number
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.views.sequences import LimitsView, PlanChange, SequencePart, SequencesFile, StatusView


def remarks(part: SequencePart, limits: LimitsView | None, missing: Sequence[str] = ()) -> list[str]:
    """Return the remarks beside the phase: cut complete, plan differs, rehearsal, limits that it breaks.

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
    if part["in_doubt"]:
        said.append(f"in doubt: {', '.join(part['in_doubt'])}")
    if part["rehearsal"]:
        said.append("rehearsal")
    durations, prompts = [s["duration"] for s in part["shots"]], [s["prompt"] for s in part["shots"]]
    if faults := fit_remarks(Limits(**limits) if limits else None, durations, prompts):
        said.append(f"doesn't fit one take: {'; '.join(faults)}")
    return said


def _change(change: PlanChange) -> str:
    """Return a change of the client in short: `SH03`, `SH06 new`."""
    word = {"added": " new", "removed": " gone", "approved": " approved"}.get(change["kind"], "")
    return f"{_short(change['shot'])}{word}" if change["shot"] else "the rest of it"


def next_step(project: str, sequence: str, part: SequencePart, missing: Sequence[str] = ()) -> tuple[str, Step | None]:
    """Return what to do next, in words, and the step that does it (None where nothing is left).

    `missing` are takes whose video isn't there: nothing can be decided on them.
    """
    if part["omitted"] or part["phase"] == "FINAL":
        return ("nothing: final" if part["phase"] == "FINAL" else "nothing: omitted"), None
    here = {"project": project, "sequence": sequence}
    if part["in_doubt"]:
        return "find out what became of it", Step("reconcile", project=project, take=part["in_doubt"][0])
    if part["under_way"]:
        return f"wait, or carry on with {part['under_way'][0]}", Step("resume", project=project)
    if part["failed"]:
        return f"try again: {part['failed']} failed", _again(here, part["failed"])
    if part["phase"] == "GRID_REVIEW" and part["grids_waiting"]:
        entity = part["grids_waiting"][-1].rsplit("_grid", 1)[0]
        return "choose a quadrant", Step("approve_grid", **here, shot=shot_number(entity), quadrant=1)
    if part["needs_start_frame"] and part["start_frame"] is None and not part["take_count"]:
        return "explore a grid", Step("grid", **here)
    if part["plan_differs"]:
        return "take the plan's words, or keep yours", Step("plan_accept", **here)
    if lost := _in_the_way(part, missing):
        return f"bring back the video of {lost}", Step("adopt", project=project, take=lost, file=Open("FILE"))
    return _about_takes(here, part)


def _in_the_way(part: SequencePart, missing: Sequence[str]) -> str | None:
    """Return a take without its video that the cut has, or that is the next to be looked at."""
    wanted = [*part["waiting"][-1:], *(row["take"] for row in part["cut"])]
    return next((take for take in wanted if take in missing), None)


def _about_takes(here: Mapping[str, str], part: SequencePart) -> tuple[str, Step]:
    if not part["take_count"]:
        return "generate a take", Step("generate", **here)
    if part["phase"] == "APPROVED" and part["cut_complete"]:
        more = "; the working prompts have moved on" if part["stale"] else ""
        return f"lock it{more}", Step("finalize", **here)
    if part["waiting"]:
        entity, number = part["waiting"][-1].rsplit("_take", 1)
        found = Step("approve", project=here["project"], entity=entity, take=int(number))
        return f"look at {part['waiting'][-1]}", found
    if part["stale"]:
        return "generate the revised prompts", Step("generate", **here)
    if part["cut_complete"]:
        return "lock it", Step("finalize", **here)
    return "compose the cut", Step("cut", **here, shot=_first_gap(part), take=Open("TAKE"))


def _again(here: Mapping[str, str], failed: str) -> Step:
    entity, kind = failed.rsplit("_", 1)
    return Step("grid" if kind.startswith("grid") else "generate", **here, shot=shot_number(entity))


def _first_gap(part: SequencePart) -> int:
    covered = {row["shot"] for row in part["cut"]}
    gap = next((s["shot_id"] for s in part["shots"] if s["shot_id"] not in covered), part["shots"][0]["shot_id"])
    return int(gap.rsplit("_SH", 1)[1])


def _short(shot: str) -> str:
    return shot.rsplit("_", 1)[-1]


def in_plan_order(view: SequencesFile | StatusView) -> list[str]:
    """Return a project's sequences in plan order; omitted ones last."""
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]
