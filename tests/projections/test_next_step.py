"""What to do next with a sequence, from its first day to the lock, and what stands beside its phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.events import (
    CutChanged,
    GridFailed,
    SequenceFinalized,
    TakeInDoubt,
    TakeRejected,
    TakeSubmitting,
    VideoFailed,
)
from domain.steps import Open, Step
from domain.values import Covering
from projections.next_step import next_step, remarks
from projections.sequences import project_head, sequence_part
from tests.driver_beware import (
    PROJECT,
    SEQ08,
    SH02,
    SH03,
    SHOTS,
    approved,
    filmed,
    frame,
    grid,
    grid_done,
    planned,
    project,
    revised,
    shot,
    take,
)
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import Fact
    from projections.views.sequences import LimitsView

TAKE1, OWN = "SEQ08_take001", f"{SH03}_take001"
HERE = {"project": PROJECT, "sequence": SEQ08}
FRAMED = planned(needs_start_frame=True)
LOCKED = (*filmed(), approved(TAKE1), SequenceFinalized(cut=tuple(Covering(shot=s, take_id=TAKE1) for s in SHOTS)))
LIMITS: LimitsView = {
    "name": "kling-o3",
    "max_shots": 6,
    "min_seconds": 3,
    "max_seconds": 15,
    "max_prompt": 2500,
    "max_shot_prompt": 512,
}


def after(*facts: Fact) -> tuple[str, Step | None]:
    known = facts if any(fact.type == "SequencePlanned" for fact in facts) else (planned(), *facts)
    return next_step(PROJECT, SEQ08, sequence_part(sequence(*known)))


def cut(**takes: str | None) -> CutChanged:
    return CutChanged(shots=tuple(Covering(shot=f"{SEQ08}_{shot}", take_id=take) for shot, take in takes.items()))


def step(verb: str, **args: Any) -> Step:
    return Step(verb, **{**HERE, **args})


@pytest.mark.parametrize(
    ("facts", "do", "expected"),
    [
        ((), "generate a take", step("generate")),
        ((FRAMED,), "explore a grid", step("grid")),
        ((FRAMED, frame()), "generate a take", step("generate")),
        ((grid(1, SH02), grid_done(1, SH02)), "choose a quadrant", step("approve_grid", shot=2, quadrant=1)),
        ((grid(), grid_done()), "choose a quadrant", step("approve_grid", quadrant=1)),
        ((take(),), f"wait, or carry on with {TAKE1}", Step("resume", project=PROJECT)),
        (
            (take(1, rehearsal=False), TakeSubmitting(take_id=TAKE1), TakeInDoubt(take_id=TAKE1, why="no answer")),
            "find out what became of it",
            Step("reconcile", project=PROJECT, take=TAKE1),
        ),
        (
            (take(), VideoFailed(take_id=TAKE1, kind="render", message="no")),
            f"try again: {TAKE1} failed",
            step("generate"),
        ),
        (
            (take(1, SH03), VideoFailed(take_id=OWN, kind="render", message="no")),
            f"try again: {OWN} failed",
            step("generate", shot=3),
        ),
        (
            (grid(1, SH02), GridFailed(grid_id=f"{SH02}_grid001", kind="render", message="no")),
            f"try again: {SH02}_grid001 failed",
            step("grid", shot=2),
        ),
        (filmed(), f"look at {TAKE1}", Step("approve", project=PROJECT, entity=SEQ08, take=1)),
        (
            (*filmed(), *filmed(1, SH03)),
            f"look at {OWN}",
            Step("approve", project=PROJECT, entity=SH03, take=1),
        ),
        ((FRAMED, *filmed()), f"look at {TAKE1}", Step("approve", project=PROJECT, entity=SEQ08, take=1)),
        ((*filmed(), approved(TAKE1)), "lock it", step("finalize")),
        (
            (*filmed(), approved(TAKE1), revised(3, "Fog.")),
            "lock it; the working prompts have moved on",
            step("finalize"),
        ),
        (
            (*filmed(), TakeRejected(take_id=TAKE1, reason="fog"), revised(3, "Fog.")),
            "generate the revised prompts",
            step("generate"),
        ),
        (
            (*filmed(), approved(TAKE1, 1, 2, 4, 5)),
            "compose the cut",
            step("cut", shot=3, take=Open("TAKE")),
        ),
        (
            (*filmed(), TakeRejected(take_id=TAKE1, reason="fog")),
            "compose the cut",
            step("cut", shot=1, take=Open("TAKE")),
        ),
        (LOCKED, "nothing: final", None),
        ((planned(omitted=True),), "nothing: omitted", None),
    ],
)
def test_one_step_is_the_next(facts: tuple[Fact, ...], do: str, expected: Step | None) -> None:
    assert after(*facts) == (do, expected)


def test_the_words_of_a_plan_that_was_added_again_come_before_a_take() -> None:
    again = planned(shot(1, prompt="A client's own words."), *(shot(n) for n in range(2, 6)))
    facts = (planned(), revised(1, "Ours."), again)
    assert after(*facts) == ("take the plan's words, or keep yours", step("plan_accept"))
    assert remarks(sequence_part(sequence(*facts)), LIMITS) == ["plan differs: SH01"]


def test_a_cut_that_is_complete_in_review_is_locked_too() -> None:
    facts = (*filmed(), *filmed(2), approved(TAKE1), TakeRejected(take_id="SEQ08_take002", reason="fog"))
    part = {**sequence_part(sequence(planned(), *facts)), "phase": "REVIEW"}
    assert next_step(PROJECT, SEQ08, cast("Any", part)) == ("lock it", step("finalize"))


def test_what_is_remarkable_stands_beside_the_phase() -> None:
    doubt = (TakeSubmitting(take_id="SEQ08_take002"), TakeInDoubt(take_id="SEQ08_take002", why="no answer"))
    part = sequence_part(sequence(planned(), *filmed(), approved(TAKE1), take(2, rehearsal=False), *doubt))
    assert remarks(part, LIMITS) == ["cut complete", "in doubt: SEQ08_take002", "rehearsal"]
    assert remarks(sequence_part(sequence(planned(omitted=True))), None) == ["omitted from the plan"]


def test_shots_that_do_not_fit_one_take_are_remarked_where_the_limits_are_known() -> None:
    long = sequence_part(sequence(planned(shot(1, duration=10), shot(2, duration=10))))
    said = "doesn't fit one take: 20 s, where kling-o3 makes at most 15 s; split, it makes 2 takes"
    assert remarks(long, project_head(project())["limits"]) == [said]
    assert remarks(long, None) == []


def test_a_missing_video_is_said_and_brought_back_before_its_take_is_looked_at() -> None:
    part = sequence_part(sequence(planned(), *filmed(), *filmed(2)))
    back = Step("adopt", project=PROJECT, take="SEQ08_take002", file=Open("FILE"))
    assert next_step(PROJECT, SEQ08, part, ["SEQ08_take002"]) == ("bring back the video of SEQ08_take002", back)
    assert next_step(PROJECT, SEQ08, part, [TAKE1])[0] == "look at SEQ08_take002"
    assert remarks(part, None, [TAKE1, "SEQ08_take002"])[0] == "video missing: SEQ08_take001, SEQ08_take002"
