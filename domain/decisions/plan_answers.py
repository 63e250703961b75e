"""Answers to what a client's plan changed: its words are taken, or declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import admit, find_shot, of_sequence
from domain.decisions.plan import planned_frames
from domain.decisions.prompts import revision
from domain.differing import differences, rest_waits
from domain.errors import Refused
from domain.events import PlanDeclined
from domain.ids import shot_id
from domain.steps import Step
from domain.values import Source

if TYPE_CHECKING:
    from domain.differing import Difference
    from domain.events import Fact
    from domain.sequence import Sequence


def accept_plan(state: Sequence, number: int | None) -> list[Fact]:
    """Take the plan's words and durations, for one shot or for all whose plan changed under a revision.

    Without a shot, what the plan wanted beside words while the sequence was final comes true too.
    """
    admit(state, "ShotPromptRevised")
    shots = [s for s in state.order if s.plan_differs] if number is None else [find_shot(state, number)]
    facts: list[Fact] = []
    for shot in shots:
        facts += revision(state, shot, shot.plan.prompt, shot.plan.duration, Source(kind="plan"))
    if number is None and state.wanted and rest_waits(state):
        facts += [state.wanted, *planned_frames(state, state.wanted)]
    return facts


def decline_plan(state: Sequence, number: int | None) -> list[Fact]:
    """Keep our words, for one shot or for all that differ; those of an approved take become the working ones again.

    Raises:
        Refused: nothing differs.
    """
    admit(state, "PlanDeclined")
    found = [d for d in differences(state) if number is None or d.shot == shot_id(state.id, number)]
    words = [d for d in found if d.kind in ("words", "approved")]
    if number is not None and not words:
        raise _nothing_of(state, number, found)
    if not found:
        said = f"nothing in {state.id} differs from the plan"
        raise Refused(said, Step("status", **of_sequence(state)), code="nothing_differs", **of_sequence(state))
    shots = tuple(d.shot for d in words if d.shot)
    facts: list[Fact] = [PlanDeclined(shots=shots, whole=len(words) < len(found))]
    for difference in words:
        facts += _approved_words(state, difference)
    return facts


def _approved_words(state: Sequence, difference: Difference) -> list[Fact]:
    if difference.kind != "approved" or difference.shot is None or difference.ours is None:
        return []
    source = Source(kind="take", take_id=difference.take, shot=difference.shot)
    shot = state.shots[difference.shot]
    return [*revision(state, shot, difference.ours, difference.ours_duration or shot.duration, source)]


def _nothing_of(state: Sequence, number: int, found: list[Difference]) -> Refused:
    name, of = shot_id(state.id, number), of_sequence(state)
    if found:
        said = f"{name} is answered together with the rest of the plan of {state.id}"
        return Refused(said, Step("plan_decline", **of), code="whole_plan", shot=name, **of)
    find_shot(state, number)
    said = f"{name} says what the plan says, or was answered"
    return Refused(said, Step("status", **of), code="nothing_differs", shot=name, **of)
