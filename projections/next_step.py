"""What to do next with a sequence, read off its part of `sequences.json`; light, for a glance pays for its imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.fit import Limits, fit_remarks

if TYPE_CHECKING:
    from collections.abc import Mapping


def remarks(part: Mapping[str, Any], limits: Mapping[str, Any] | None) -> list[str]:
    """Return what stands beside the phase: cut complete, plan differs, rehearsal, what doesn't fit."""
    said = []
    if part["omitted"]:
        said.append("omitted from the plan")
    if part["cut_complete"]:
        said.append("cut complete")
    if part["plan_differs"]:
        said.append(f"plan differs: {', '.join(_short(shot) for shot in part['plan_differs'])}")
    if part["in_doubt"]:
        said.append(f"in doubt: {', '.join(part['in_doubt'])}")
    if part["rehearsal"]:
        said.append("rehearsal")
    durations, prompts = [s["duration"] for s in part["shots"]], [s["prompt"] for s in part["shots"]]
    if faults := fit_remarks(Limits(**limits) if limits else None, durations, prompts):
        said.append(f"doesn't fit one take: {'; '.join(faults)}")
    return said


def next_step(project: str, sequence: str, part: Mapping[str, Any]) -> tuple[str, str]:
    """Return what to do next, in words, and the command that does it ("" where nothing is left)."""
    args = f"{project} {sequence}"
    if part["omitted"] or part["phase"] == "FINAL":
        return ("nothing: final" if part["phase"] == "FINAL" else "nothing: omitted"), ""
    if part["in_doubt"]:
        return "find out what became of it", f"takes reconcile {project} {part['in_doubt'][0]}"
    if part["under_way"]:
        return f"wait, or carry on with {part['under_way'][0]}", f"takes resume {project}"
    if part["failed"]:
        return f"try again: {part['failed']} failed", _again(project, sequence, part)
    if part["phase"] == "GRID_REVIEW" and part["grids_waiting"]:
        entity = part["grids_waiting"][-1].rsplit("_grid", 1)[0]
        return "choose a quadrant", f"takes approve-grid {args}{_of_shot(entity, sequence)} --quadrant 1"
    if part["needs_start_frame"] and part["start_frame"] is None and not part["take_count"]:
        return "explore a grid", f"takes grid {args}"
    if part["plan_differs"]:
        return "take the plan's words, or keep yours", f"takes plan accept {args}"
    return _about_takes(args, part)


def _about_takes(args: str, part: Mapping[str, Any]) -> tuple[str, str]:
    if not part["take_count"]:
        return "generate a take", f"takes generate {args}"
    if part["phase"] == "APPROVED" and part["cut_complete"]:
        more = "; the working prompts have moved on" if part["stale"] else ""
        return f"lock it{more}", f"takes finalize {args}"
    if part["waiting"]:
        entity, number = part["waiting"][-1].rsplit("_take", 1)
        return f"look at {part['waiting'][-1]}", f"takes approve {args.split()[0]} {entity} --take {int(number)}"
    if part["stale"]:
        return "generate the revised prompts", f"takes generate {args}"
    if part["cut_complete"]:
        return "lock it", f"takes finalize {args}"
    return "compose the cut", f"takes cut {args} --shot {_first_gap(part)}=TAKE"


def _again(project: str, sequence: str, part: Mapping[str, Any]) -> str:
    entity, kind = part["failed"].rsplit("_", 1)
    verb = "grid" if kind.startswith("grid") else "generate"
    return f"takes {verb} {project} {sequence}{_of_shot(entity, sequence)}"


def _of_shot(entity: str, sequence: str) -> str:
    return f" --shot {int(entity.rsplit('_SH', 1)[1])}" if entity != sequence else ""


def _first_gap(part: Mapping[str, Any]) -> int:
    covered = {row["shot"] for row in part["cut"]}
    gap = next((s["shot_id"] for s in part["shots"] if s["shot_id"] not in covered), part["shots"][0]["shot_id"])
    return int(gap.rsplit("_SH", 1)[1])


def _short(shot: str) -> str:
    return shot.rsplit("_", 1)[-1]
