"""The next step of a sequence, from its part of `sequences.json`; imports little, because `status` uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.fit import Limits, fit_remarks, misfits, split
from domain.ids import shot_number, shown
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.views.sequences import (
        LimitsView,
        OpenShotView,
        PlanChange,
        RehearsedShot,
        SequencePart,
        SequencesFile,
        StatusView,
    )

_WHY = {"new": "is new", "reworded": "was reworded", "failed": "failed", "rejected": "was rejected"}
_MISSING = _WHY.keys()


class Next(NamedTuple):
    """What to do next, and why; no step where nothing is left.

    `judgement`: a person has to judge, and the step is the one that says yes; `look` is the path of what to look at.
    """

    why: str
    step: Step | None
    judgement: bool = False
    look: str | None = None


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


def next_step(
    project: str,
    sequence: str,
    part: SequencePart,
    missing: Sequence[str] = (),
    *,
    limits: LimitsView | None = None,
    paid: bool = False,
) -> Next:
    """Return what to do next with a sequence: the one answer that status, every reply and the console give.

    Args:
        project: its project.
        sequence: its name.
        part: what `sequences.json` says of it.
        missing: takes whose video isn't there: nothing can be decided on them.
        limits: of the plan's model.
        paid: whether a take of the project was paid for, beside which no rehearsal is locked.
    """
    here = {"project": project, "sequence": sequence}
    final = part["phase"] == "FINAL"
    if part["omitted"] or (final and not part.get("plan_changes")):
        return Next("nothing: omitted" if part["omitted"] else "nothing: final", None)
    if part["in_doubt"] and not final:
        return Next("find out what became of it", Step("reconcile", project=project, take=part["in_doubt"][0]))
    if part["under_way"] and not final:
        return Next(f"wait, or carry on with {part['under_way'][0]}", Step("resume", project=project))
    if change := next((change for change in part.get("plan_changes", []) if change["kind"] != "approved"), None):
        return _answer(here, change)
    return (
        _again(here, part, limits)
        or _choose_grid(here, part)
        or _make(here, part, limits)
        or _judge(here, part, missing)
        or _lock(here, part, missing, paid=paid)
    )


def _answer(here: Mapping[str, str], change: PlanChange) -> Next:
    """Keep what stands against a client's change: a person reads both texts, and takes the plan's otherwise."""
    number = shot_number(change["shot"]) if change["shot"] and change["kind"] in ("words", "approved") else None
    what = _short(change["shot"]) if number and change["shot"] else "the rest of it"
    ours, theirs = (_told(change, side) for side in ("ours", "plan"))
    why = f"the client changed {what} from {ours} to {theirs}: keep ours, or take the plan's"
    return Next(why, Step("plan_decline", **here, shot=number), judgement=True)


def _told(change: PlanChange, side: Literal["ours", "plan"]) -> str:
    text = change["ours"] if side == "ours" else change["plan"]
    seconds = (change["ours_duration"], change["plan_duration"])
    own = seconds[0] if side == "ours" else seconds[1]
    length = f" ({own} s)" if own is not None and seconds[0] != seconds[1] else ""
    return "nothing" if text is None else f"“{shown(' '.join(text.split()), 90)}”{length}"


def _again(here: Mapping[str, str], part: SequencePart, limits: LimitsView | None) -> Next | None:
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


def _choose_grid(here: Mapping[str, str], part: SequencePart) -> Next | None:
    grid = part["grid_to_choose"]
    if grid is None:
        return None
    shot = shot_number(grid["grid"].rsplit("_grid", 1)[0])
    step = Step("approve_grid", **here, shot=shot, quadrant=1)
    return Next(f"choose a quadrant of {grid['grid']}", step, judgement=True, look=grid["path"])


def _missing(part: SequencePart) -> list[OpenShotView]:
    return [row for row in part["open"] if row["why"] in _MISSING]


def _make(here: Mapping[str, str], part: SequencePart, limits: LimitsView | None) -> Next | None:
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
    said = [f"{_short(r['shot'])} {_WHY[r['why']]}{' by the client' if r['shot'] in by_client else ''}" for r in rows]
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


def _is_to_split(part: SequencePart, limits: LimitsView | None, runs: Sequence[Sequence[str]]) -> bool:
    """Whether some run doesn't fit one take, and all of them can be split into takes that do."""
    if limits is None:
        return False
    model = Limits(**limits)
    sent = [[s for s in part["shots"] if s["shot_id"] in run] for run in runs]
    told = [([s["duration"] for s in shots], [s["prompt"] for s in shots]) for shots in sent]
    return any(misfits(model, *one) for one in told) and all(split(model, *one) for one in told)


def _judge(here: Mapping[str, str], part: SequencePart, missing: Sequence[str]) -> Next | None:
    """Look at the take of the first open shot: it gets its shots, or of them only those that are open."""
    row = next((row for row in part["open"] if row["take"]), None)
    if row is None or row["take"] is None:
        return None
    take, project = row["take"], here["project"]
    if take in missing:
        return _bring_back(project, take)
    if row["whole"]:
        entity, number = take.rsplit("_take", 1)
        step = Step("approve", project=project, entity=entity, take=int(number))
        return Next(f"look at {take}", step, judgement=True, look=row["path"])
    served = [r["shot"] for r in part["open"] if r["take"] == take]
    return Next(
        f"look at {take} for {', '.join(map(_short, served))}",
        _cut(here, dict.fromkeys(served, take)),
        True,
        row["path"],
    )


def _cut(here: Mapping[str, str], takes: Mapping[str, str]) -> Step:
    """Give shots their takes; the sequence's own are named by their number."""
    own = f"{here['sequence']}_take"
    covers = tuple((shot_number(shot), _named(take, own)) for shot, take in takes.items())
    if len(covers) == 1:
        return Step("cut", **here, shot=covers[0][0], take=covers[0][1])
    return Step("cut", **here, covers=covers)


def _named(take: str, own: str) -> str | int:
    return int(take.removeprefix(own)) if take.startswith(own) else take


def _bring_back(project: str, take: str) -> Next:
    return Next(f"bring back the video of {take}", Step("adopt", project=project, take=take, file=Open("FILE")))


def _lock(here: Mapping[str, str], part: SequencePart, missing: Sequence[str], *, paid: bool) -> Next:
    if not part["shots"]:
        return Next("nothing: it has no shots", None)
    if lost := next((row["take"] for row in part["cut"] if row["take"] in missing), None):
        return _instead_of(lost, here["project"], part, missing) or _bring_back(here["project"], lost)
    if change := next(iter(part.get("plan_changes", [])), None):
        return _answer(here, change)
    if paid and part["rehearsed"]:
        return _paid_for(here, part["rehearsed"])
    return Next("lock it", Step("finalize", **here))


def _instead_of(lost: str, project: str, part: SequencePart, missing: Sequence[str]) -> Next | None:
    """Look at a newer take of the same, such as another film that was brought in for the one that is gone."""
    entity, number = lost.rsplit("_take", 1)
    for take in reversed(part["waiting"]):
        whose, newer = take.rsplit("_take", 1)
        if whose == entity and int(newer) > int(number) and take not in missing:
            step = Step("approve", project=project, entity=entity, take=int(newer))
            return Next(f"look at {take}, since the video of {lost} is gone", step, judgement=True)
    return None


def _paid_for(here: Mapping[str, str], rows: Sequence[RehearsedShot]) -> Next:
    """A rehearsal can't be locked beside paid takes: its shots are made with fal, and then put in its place."""
    bare = [row["shot"] for row in rows if row["take"] is None]
    if bare:
        step = Step("generate", **here, shots=",".join(str(shot_number(shot)) for shot in bare), renderer="fal")
        return Next("the cut holds a rehearsal, which isn't locked beside paid takes", step)
    takes = {row["shot"]: row["take"] or "" for row in rows}
    return Next("put the paid takes in place of the rehearsal", _cut(here, takes), True, rows[0]["path"])


def _short(shot: str) -> str:
    return shot.rsplit("_", 1)[-1]


def has_paid(view: SequencesFile | StatusView) -> bool:
    """Whether a take of the project was paid for."""
    return any(part["paid"] for part in view["sequences"].values())


def in_plan_order(view: SequencesFile | StatusView) -> list[str]:
    """Return a project's sequences in plan order; omitted ones last."""
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]
