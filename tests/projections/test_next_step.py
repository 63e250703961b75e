"""What to do next with a sequence, from its first day to the lock, and what stands beside its phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from domain.events import (
    CutChanged,
    GridFailed,
    SequenceFinalized,
    SettingsPicked,
    TakeInDoubt,
    TakeRejected,
    TakeSubmitting,
    VideoFailed,
)
from domain.steps import Open, Step
from domain.values import Covering
from projections.next_step import next_step
from projections.remarks import remarks
from projections.sequences import project_head, sequence_part
from tests.driver_beware import (
    PROJECT,
    PROMPTS,
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
    found = next_step(PROJECT, SEQ08, sequence_part(sequence(*known)), limits=LIMITS)
    return found.why, found.step


def settings_picked(model: str) -> SettingsPicked:
    return SettingsPicked(take_id=TAKE1, model=model, settings={}, elements=())


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
        (
            (grid(1, SH02), grid_done(1, SH02)),
            f"choose a quadrant of {SH02}_grid001",
            step("approve_grid", shot=2, quadrant=1),
        ),
        ((grid(), grid_done()), "choose a quadrant of SEQ08_grid001", step("approve_grid", quadrant=1)),
        ((take(),), f"wait, or carry on with {TAKE1}", Step("resume", project=PROJECT)),
        (
            (take(1, rehearsal=False), TakeSubmitting(take_id=TAKE1), TakeInDoubt(take_id=TAKE1, why="no answer")),
            "find out what became of it",
            Step("reconcile", project=PROJECT, take=TAKE1),
        ),
        (
            (take(), VideoFailed(take_id=TAKE1, kind="render", message="no")),
            "make anew: SH01 failed, SH02 failed, SH03 failed, SH04 failed, SH05 failed",
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
            (*filmed(), approved(TAKE1), *filmed(1, SH03)),
            "lock it",
            step("finalize"),
        ),
        ((FRAMED, *filmed()), f"look at {TAKE1}", Step("approve", project=PROJECT, entity=SEQ08, take=1)),
        ((*filmed(), approved(TAKE1)), "lock it", step("finalize")),
        (
            (*filmed(), approved(TAKE1), revised(3, "Fog.")),
            "make anew: SH03 was reworded",
            step("generate", missing=True),
        ),
        (
            (*filmed(), TakeRejected(take_id=TAKE1, reason="fog"), revised(3, "Fog.")),
            "make anew: SH01 was rejected, SH02 was rejected, SH03 was reworded, SH04 was rejected, SH05 was rejected",
            step("generate"),
        ),
        (
            (*filmed(), approved(TAKE1, 1, 2, 4, 5)),
            f"look at {TAKE1} for SH03",
            step("cut", shot=3, take=1),
        ),
        (
            (*filmed(), TakeRejected(take_id=TAKE1, reason="fog")),
            "make anew: SH01 was rejected, SH02 was rejected, SH03 was rejected, SH04 was rejected, SH05 was rejected",
            step("generate"),
        ),
        (LOCKED, "nothing: final", None),
        ((planned(omitted=True),), "nothing: omitted", None),
    ],
)
def test_one_step_is_the_next(facts: tuple[Fact, ...], do: str, expected: Step | None) -> None:
    assert after(*facts) == (do, expected)


def test_a_clients_change_to_what_a_person_wrote_is_answered_first_and_keeps_what_stands() -> None:
    again = planned(shot(1, prompt="A client's own words."), *(shot(n) for n in range(2, 6)))
    facts = (planned(), revised(1, "Ours."), again)
    found = next_step(PROJECT, SEQ08, sequence_part(sequence(*facts)))
    assert (found.step, found.judgement) == (step("plan_decline", shot=1), True)
    assert found.why == (
        "the client changed SH01 from “Ours.” to “A client's own words.”: keep ours, or take the plan's"
    )
    assert remarks(sequence_part(sequence(*facts)), LIMITS) == ["plan differs: SH01"]


def test_a_final_sequence_has_no_next_step_until_its_client_changes_something() -> None:
    again = planned(shot(1, prompt="A client's own words."), *(shot(n) for n in range(2, 6)))
    assert after(planned(), *LOCKED, again)[1] == step("plan_decline", shot=1)


def test_an_approved_shot_that_the_client_reworded_is_made_anew_and_not_locked() -> None:
    words = "A client's own words."
    again = planned(shot(3, prompt=words), shot(1), shot(2), shot(4), shot(5))
    facts = (planned(), *filmed(), approved(TAKE1), again, revised(3, words, kind="plan"))
    assert after(*facts) == ("make anew: SH03 was reworded by the client", step("generate", missing=True))


def test_after_the_approval_of_one_of_two_takes_the_other_is_not_next() -> None:
    facts = (*filmed(), approved(TAKE1), *filmed(1, SH02), *filmed(2, SH02), approved(f"{SH02}_take002", 2))
    assert after(*facts) == ("lock it", step("finalize"))


def test_where_the_only_take_of_a_shot_is_rejected_that_shot_alone_is_made_anew() -> None:
    takes = [fact for n in range(1, 6) for fact in filmed(1, f"{SEQ08}_SH{n:02d}", mode="individual")]
    rejected = TakeRejected(take_id=f"{SH02}_take001", reason="fog")
    assert after(*takes, rejected) == ("make anew: SH02 was rejected", step("generate", missing=True))


def test_a_shot_that_failed_alone_is_tried_again_alone() -> None:
    failed = (take(1, SH03), VideoFailed(take_id=OWN, kind="render", message="no"))
    assert after(*failed) == (f"try again: {OWN} failed", step("generate", shot=3))
    assert after(*failed, *filmed(1, SH03, take_id=f"{SH03}_take002"))[1] != step("generate", shot=3)


def test_a_rejection_where_the_cut_is_complete_leads_to_the_lock() -> None:
    facts = (*filmed(), *filmed(2), approved(TAKE1), TakeRejected(take_id="SEQ08_take002", reason="fog"))
    assert after(*facts) == ("lock it", step("finalize"))


def test_a_take_of_open_and_of_settled_shots_is_cut_in_for_the_open_ones_alone() -> None:
    new = (revised(2, PROMPTS[1] + " Rain."), revised(4, PROMPTS[3] + " Rain."))
    words = {2: PROMPTS[1] + " Rain.", 4: PROMPTS[3] + " Rain."}
    prompts = tuple(replace(p, prompt=words.get(p.index + 1, p.prompt)) for p in take(2).shot_prompts)
    facts = (*filmed(), approved(TAKE1), *new, *filmed(2, shot_prompts=prompts))
    assert after(*facts) == ("look at SEQ08_take002 for SH02, SH04", step("cut", covers=((2, 2), (4, 2))))


def test_what_a_person_must_judge_names_the_file_to_look_at() -> None:
    found = next_step(PROJECT, SEQ08, sequence_part(sequence(planned(), *filmed())))
    assert (found.judgement, found.look) == (True, f"videos/{PROJECT}/{TAKE1}.mp4")
    found = next_step(PROJECT, SEQ08, sequence_part(sequence(planned(), grid(), grid_done())))
    assert found.judgement
    assert found.look == grid_done().path


def test_a_rehearsal_beside_paid_takes_is_not_locked() -> None:
    part = sequence_part(sequence(planned(), *filmed(), approved(TAKE1)))
    found = next_step(PROJECT, SEQ08, part, paid=True)
    assert found.step == step("generate", shots="1,2,3,4,5", renderer="fal")


def test_what_does_not_fit_one_take_is_split() -> None:
    assert after(planned(*(shot(n, duration=5) for n in range(1, 6))))[1] == step("generate", split=True)


def test_a_run_of_a_picked_model_is_split_by_its_limits_and_not_by_the_plans() -> None:
    long = planned(*(shot(n, duration=5) for n in range(1, 6)))
    assert after(long, settings_picked("kling-v4"))[1] == step("generate")  # it makes up to 30 s
    assert after(long, settings_picked("kling-o3-pro"))[1] == step("generate", split=True)


def test_what_nobody_judged_is_remarked_where_it_is_not_next_anyway() -> None:
    facts = (planned(), *filmed(), *filmed(2))
    assert remarks(sequence_part(sequence(*facts)), None)[-1] == "rehearsal"
    cut = (*facts, approved("SEQ08_take002"))
    assert remarks(sequence_part(sequence(*cut)), None)[:2] == ["cut complete", "rehearsal"]
    assert remarks(sequence_part(sequence(*facts, approved(TAKE1))), None)[1] == "no verdict: SEQ08_take002"
    later = (*cut, grid(), grid_done())
    assert "grid not chosen: SEQ08_grid001" in remarks(sequence_part(sequence(*later)), None)


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
    assert next_step(PROJECT, SEQ08, part, ["SEQ08_take002"])[:2] == ("bring back the video of SEQ08_take002", back)
    assert next_step(PROJECT, SEQ08, part, [TAKE1])[0] == "look at SEQ08_take002"
    assert remarks(part, None, [TAKE1, "SEQ08_take002"])[0] == "video missing: SEQ08_take001, SEQ08_take002"
