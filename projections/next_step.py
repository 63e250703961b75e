"""The next step of a sequence, from its part of `sequences.json`; imports little, because `status` uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain.ids import shot_number, shown
from domain.steps import Open, Step
from projections.making import Next, again, limits_for, make, shot_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projections.views.sequences import (
        LimitsView,
        PlanChange,
        RehearsedShot,
        SequencePart,
        SequencesFile,
        StatusView,
    )


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
        return _answer(here, part, change)
    able = limits_for(part, limits)
    return (
        again(here, part, able)
        or _choose_grid(here, part)
        or make(here, part, able)
        or _judge(here, part, missing)
        or _lock(here, part, missing, paid=paid)
    )


def _answer(here: Mapping[str, str], part: SequencePart, change: PlanChange) -> Next:
    """Keep what stands against a client's change: a person reads both texts, and takes the plan's otherwise."""
    number = shot_number(change["shot"]) if change["shot"] and change["kind"] in ("words", "approved") else None
    what = shot_name(change["shot"]) if number and change["shot"] else "the rest of it"
    ours, theirs = (_told(change, side) for side in ("ours", "plan"))
    why = f"the client changed {what} from {ours} to {theirs}: keep ours, or take the plan's"
    reopen = (Step("reopen", **here),) if part["phase"] == "FINAL" else ()
    accept = Step("plan_accept", **here, shot=number)
    return Next(why, Step("plan_decline", **here, shot=number), judgement=True, otherwise=(*reopen, accept))


def _told(change: PlanChange, side: Literal["ours", "plan"]) -> str:
    text = change["ours"] if side == "ours" else change["plan"]
    seconds = (change["ours_duration"], change["plan_duration"])
    own = seconds[0] if side == "ours" else seconds[1]
    length = f" ({own} s)" if own is not None and seconds[0] != seconds[1] else ""
    return "nothing" if text is None else f"“{shown(' '.join(text.split()), 90)}”{length}"


def _choose_grid(here: Mapping[str, str], part: SequencePart) -> Next | None:
    grid = part["grid_to_choose"]
    if grid is None:
        return None
    shot = shot_number(grid["grid"].rsplit("_grid", 1)[0])
    step = Step("approve_grid", **here, shot=shot, quadrant=1)
    return Next(f"choose a quadrant of {grid['grid']}", step, judgement=True, look=grid["path"])


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
        f"look at {take} for {', '.join(map(shot_name, served))}",
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
        return _answer(here, part, change)
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


def has_paid(view: SequencesFile | StatusView) -> bool:
    """Whether a take of the project was paid for."""
    return any(part["paid"] for part in view["sequences"].values())


def in_plan_order(view: SequencesFile | StatusView) -> list[str]:
    """Return a project's sequences in plan order; omitted ones last."""
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]
