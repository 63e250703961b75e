"""Working prompts: revised, accepted from the plan, picked from earlier takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from domain.decisions.admit import find_take
from domain.decisions.pick import pick
from domain.decisions.plan_answers import accept_plan
from domain.decisions.prompts import revise
from domain.events import ShotPromptRevised
from domain.prompts import MAX_TEXT, place, summary
from tests.driver_beware import (
    PROMPTS,
    SEQ08,
    SH03,
    SH05,
    filmed,
    frame,
    planned,
    project,
    revised,
    shot,
    take,
)
from tests.scenario import Scenario, given, sequence

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.jobs import Take
    from domain.sequence import Sequence as State

ELEMENTS = ("driver", "car", "fox")
NEW = "@driver shouts a name."


def revising(number: int, prompt: str, duration: int | None = None) -> Scenario:
    return given().when(lambda s: revise(s, number, prompt, duration, ELEMENTS))


def test_a_revision_is_a_persons_and_keeps_the_duration() -> None:
    revising(3, NEW).then(revised(3, NEW))


def test_a_revision_may_change_the_duration_alone_or_too() -> None:
    revising(3, PROMPTS[2], 5).then(revised(3, PROMPTS[2], 5))
    revising(3, NEW, 15).then(revised(3, NEW, 15))


def test_a_revision_to_what_stands_changes_nothing() -> None:
    revising(3, PROMPTS[2]).then_nothing()
    revising(3, PROMPTS[2], 3).then_nothing()


def test_a_revision_becomes_the_working_prompt_and_leaves_the_plan() -> None:
    state = sequence(planned(), revised(3, NEW, 5))
    found = state.shots[SH03]
    assert (found.prompt, found.duration, found.source.kind) == (NEW, 5, "person")
    assert (found.plan.prompt, found.plan.duration) == (PROMPTS[2], 3)
    assert not found.plan_differs


def test_a_revision_tells_the_shots_place_in_todays_order() -> None:
    turned = planned(shot(3, index=0), shot(1, index=1), shot(2, index=2))
    given(turned).when(lambda s: revise(s, 3, NEW, None, ELEMENTS)).then(revised(3, NEW, index=0))


@pytest.mark.parametrize("seconds", [0, -1, 16, 400])
def test_a_duration_out_of_bounds_is_refused(seconds: int) -> None:
    revising(3, NEW, seconds).then_refused(f"a shot lasts 1-15 whole seconds, not {seconds}", "--duration")


def test_words_that_can_not_be_kept_are_refused() -> None:
    revising(3, " \n").then_refused("the prompt is empty", "words")
    revising(3, "x" * (MAX_TEXT + 1)).then_refused(f"at most {MAX_TEXT} are kept", "")
    revising(3, "x\x00").then_refused("isn't text", "encoding")
    for half in ("\ud800", "\udbff", "\udfff"):
        revising(3, half).then_refused("isn't text", "encoding")
    revising(3, "@drivr brakes").then_refused("there is no element drivr; did you mean driver?", "take the @ away")


def test_a_shot_that_is_not_there_is_refused() -> None:
    revising(6, NEW).then_refused("there is no shot SEQ08_SH06; did you mean", "takes status")
    gone = given(planned(), planned(shot(1), shot(2))).when(lambda s: revise(s, 3, NEW, None, ELEMENTS))
    gone.then_refused("SEQ08_SH03 is omitted from the plan", "takes status")


# -- accepting the plan's words ----------------------------------------------------------------------------------

THEIRS, OURS = "@driver brakes hard.", "@driver does not brake."


def differing(*numbers: int) -> list[ShotPromptRevised]:
    return [revised(n, OURS) for n in numbers]


def test_accepting_takes_the_plans_words_for_all_shots_or_one() -> None:
    plan = planned(*(shot(n, prompt=THEIRS) if n in (2, 3) else shot(n) for n in range(1, 6)))
    scene = given(planned(), *differing(2, 3), plan)
    theirs = [revised(n, THEIRS, kind="plan") for n in (2, 3)]
    scene.when(lambda s: accept_plan(s, None)).then(*theirs)
    scene.when(lambda s: accept_plan(s, 3)).then(theirs[1])
    scene.when(lambda s: accept_plan(s, 1)).then_nothing()


def test_accepting_ends_the_difference() -> None:
    plan = planned(*(shot(n, prompt=THEIRS) if n == 3 else shot(n) for n in range(1, 6)))
    scene = given(planned(), *differing(3), plan)
    assert [s.id for s in sequence(*scene.known).order if s.plan_differs] == [SH03]
    after = scene.when(lambda s: accept_plan(s, 3)).then(revised(3, THEIRS, kind="plan"))
    state = sequence(*after.known)
    assert not state.shots[SH03].plan_differs
    assert state.shots[SH03].prompt == THEIRS


def test_accepting_takes_the_plans_duration_too() -> None:
    given(revised(3, PROMPTS[2], 7)).when(lambda s: accept_plan(s, 3)).then(revised(3, PROMPTS[2], 3, kind="plan"))


def test_accepting_a_plan_that_is_followed_changes_nothing() -> None:
    given().when(lambda s: accept_plan(s, None)).then_nothing()


# -- picking from takes -------------------------------------------------------------------------------------------


def picking(scene: Scenario, **choices: str) -> Scenario:
    """Pick by shot (`SH03="2"`), each from one of the sequence's own takes."""
    return scene.when(lambda s: picked(s, {f"{SEQ08}_{n}": find_take(s, s.own, t) for n, t in choices.items()}))


def picked(state: State, chosen: dict[str, Take]) -> list[Fact]:
    """What follows for the words; what a run would send beside them is no matter here."""
    return pick(state, project(), None, chosen, lambda _: take(), whole=False).facts


def test_a_pick_takes_words_and_seconds_and_cites_take_shot_and_position() -> None:
    scene = given(planned(), *filmed(), revised(3, NEW, 6), revised(5, "@car rolls."))
    asked = 3  # the plan is at position 2, the take's request follows
    cited: dict[str, Any] = {"kind": "take", "take_id": "SEQ08_take001", "position": asked}
    picking(scene, SH03="1", SH05="1").then(
        revised(3, PROMPTS[2], 3, shot=SH03, **cited), revised(5, PROMPTS[4], 3, shot=SH05, **cited)
    )


def test_picks_of_several_takes_compose() -> None:
    other = replace(take(2), shot_prompts=tuple(replace(p, prompt=f"{p.prompt} Rain.") for p in take().shot_prompts))
    made = picking(given(planned(), *filmed(), other), SH01="1", SH03="2").facts
    assert made == [revised(3, f"{PROMPTS[2]} Rain.", kind="take", take_id="SEQ08_take002", shot=SH03, position=5)]


def test_a_pick_from_a_take_at_the_minimum_takes_the_seconds_that_were_asked_for() -> None:
    short = take(1, SH03)
    (prompt,) = short.shot_prompts
    padded = replace(short, shot_prompts=(replace(prompt, asked=2),))
    scene = given(planned(), padded).when(lambda s: picked(s, {SH03: find_take(s, s.entity(SH03), "1")}))
    (made,) = scene.facts
    assert isinstance(made, ShotPromptRevised)
    assert made.duration == 2


def test_a_pick_needs_no_video() -> None:
    scene = given(planned(), take(), revised(3, NEW))
    assert len(picking(scene, SH03="1").facts) == 1


def test_an_omitted_shot_has_no_working_prompt_to_pick_for() -> None:
    scene = given(planned(), *filmed(), planned(shot(1), shot(2)))
    picking(scene, SH03="1").then_refused("SEQ08_SH03 is omitted from the plan", "takes status")


def test_a_take_that_does_not_hold_the_shot_is_refused() -> None:
    scene = given(planned(), *filmed(1, shots=(1, 2)))
    words = "SEQ08_take001 doesn't hold SEQ08_SH05; it holds SEQ08_SH01, SEQ08_SH02"
    picking(scene, SH05="1").then_refused(words, "takes status")


def test_a_take_is_named_by_number_or_id_and_an_unknown_one_is_refused() -> None:
    scene = given(*filmed(), *filmed(2), revised(3, NEW), frame())
    for name in ("2", "02", "SEQ08_take002", "seq08_take2".replace("seq", "SEQ")):
        assert len(picking(scene, SH03=name).facts) == 1
    picking(scene, SH03="3").then_refused("there is no take SEQ08_take003; did you mean SEQ08_take002?", "takes status")
    picking(scene, SH03="SEQ09_take001").then_refused("is not a take of SEQ08", "SEQ08_take002")
    picking(given(), SH05="1").then_refused("there is no take SEQ08_take001", "takes generate")
    assert SH05 in sequence(planned()).shots


def test_accepting_all_leaves_a_revision_of_words_the_plan_never_changed() -> None:
    given(revised(3, THEIRS)).when(lambda s: accept_plan(s, None)).then_nothing()


# -- names and sums -----------------------------------------------------------------------------------------------


def test_a_shot_is_named_with_its_place_in_todays_order() -> None:
    state = sequence(planned(*(shot(n, index=12 - n) for n in range(1, 13))))
    assert [place(known, state) for known in state.order] == [
        "SH12, first of 12",
        "SH11, second of 12",
        "SH10, third of 12",
        "SH09, fourth of 12",
        "SH08, fifth of 12",
        "SH07, sixth of 12",
        "SH06, seventh of 12",
        "SH05, eighth of 12",
        "SH04, ninth of 12",
        "SH03, tenth of 12",
        "SH02, 11th of 12",
        "SH01, 12th of 12",
    ]


def test_prompts_are_summed_up_in_one_line() -> None:
    said = summary([(SH03, "Fog\n rolls  in."), (SH05, "x" * 61)])
    assert said == f"SH03: Fog rolls in. | SH05: {'x' * 59}…"


def test_a_duration_alone_is_revised_and_the_words_stay() -> None:
    given().when(lambda s: revise(s, 3, None, 7, ELEMENTS)).then(revised(3, PROMPTS[2], 7))
    given().when(lambda s: revise(s, 3, None, 3, ELEMENTS)).then_nothing()
