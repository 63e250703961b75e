"""Making what a sequence lacks: what failed again, then the shots without a take; imports little, for `status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.fit import Limits, misfits, split
from domain.ids import shot_number
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.views.sequences import LimitsView, OpenShotView, SequencePart

_WHY = {"new": "is new", "reworded": "was reworded", "failed": "failed", "rejected": "was rejected"}
_MISSING = _WHY.keys()


class Next(NamedTuple):
    """What to do next, and why; no step where nothing is left.

    `judgement`: a person has to judge, and the step is the one that says yes; `look` is the path of what to look at,
    `otherwise` the steps that say no.
    """

    why: str
    step: Step | None
    judgement: bool = False
    look: str | None = None
    otherwise: tuple[Step, ...] = ()


def limits_for(part: SequencePart, planned: LimitsView | None) -> Limits | None:
    """Return the limits that a run would have, where known: of the model that was picked, else of the plan's."""
    limits = part.get("limits", planned)
    return Limits(**limits) if limits else None


def again(here: Mapping[str, str], part: SequencePart, limits: Limits | None) -> Next | None:
    """Try again what failed last, for no more shots than it had."""
    failed, shots = part["failed"], part["failed_shots"]
    if failed is None or not shots:
        return None
    entity, kind = failed.rsplit("_", 1)
    why = f"try again: {failed} failed"
    if kind.startswith("grid"):
        return Next(why, Step("grid", **here, shot=shot_number(entity)))
    if shots == [row["shot"] for row in _missing(part)]:
        return None  # what is missing is made anyway
    if lacks := _frame_first(here, part, shots):
        return lacks
    if part["last_mode"] != "multi_shot":
        return Next(why, Step("generate", **here, shot=shot_number(shots[0])))
    named = ",".join(str(shot_number(shot)) for shot in shots)
    return Next(why, Step("generate", **here, shots=named, split=_is_to_split(part, limits, [shots])))


def _missing(part: SequencePart) -> list[OpenShotView]:
    return [row for row in part["open"] if row["why"] in _MISSING]


def make(here: Mapping[str, str], part: SequencePart, limits: Limits | None) -> Next | None:
    """Make the shots that no take of their working prompt is there of."""
    rows = _missing(part)
    if not rows:
        return None
    shots = [row["shot"] for row in rows]
    if lacks := _frame_first(here, part, shots):
        return lacks
    together, all_of_it = part["last_mode"] in (None, "multi_shot"), len(shots) == len(part["shots"])
    split = together and _is_to_split(part, limits, _runs(part, shots))
    step = Step("generate", **here, missing=not (together and all_of_it), split=split)
    if all_of_it and not part["take_count"]:
        return Next("generate a take", step)
    by_client = {change["shot"] for change in part.get("plan_changes", []) if change["kind"] == "approved"}
    told = ((row["shot"], _WHY[row["why"]]) for row in rows)
    said = [f"{shot_name(shot)} {why}{' by the client' if shot in by_client else ''}" for shot, why in told]
    return Next(f"make anew: {', '.join(said)}" if part["take_count"] else f"make {', '.join(said)}", step)


def _frame_first(here: Mapping[str, str], part: SequencePart, shots: Sequence[str]) -> Next | None:
    """Explore a grid, where the plan wants a start frame and a take of these shots would have none."""
    framed = part["frames"]
    own = part["last_mode"] not in (None, "multi_shot") and all(shot in framed for shot in shots)
    if not part["needs_start_frame"] or here["sequence"] in framed or own:
        return None
    return Next("explore a grid", Step("grid", **here))


def _runs(part: SequencePart, shots: Sequence[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    beside = False
    for shot in part["shots"]:
        chosen = shot["shot_id"] in shots
        if chosen and beside:
            runs[-1].append(shot["shot_id"])
        elif chosen:
            runs.append([shot["shot_id"]])
        beside = chosen
    return runs


def _is_to_split(part: SequencePart, limits: Limits | None, runs: Sequence[Sequence[str]]) -> bool:
    """Whether some run doesn't fit one take, and all of them can be split into takes that do."""
    if limits is None:
        return False
    sent = [[s for s in part["shots"] if s["shot_id"] in run] for run in runs]
    told = [([s["duration"] for s in shots], [s["prompt"] for s in shots]) for shots in sent]
    return any(misfits(limits, *one) for one in told) and all(split(limits, *one) for one in told)


def shot_name(shot: str) -> str:
    """Return a shot's id in short: `SH03`."""
    return shot.rsplit("_", 1)[-1]
