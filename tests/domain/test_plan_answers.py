"""What a client's plan changed waits for an answer: in a final sequence, under a revision, or on an approved shot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from domain.decisions.plan_answers import accept_plan, decline_plan
from domain.decisions.undo import undo
from domain.differing import differences
from domain.event_rows import ROWS
from domain.events import PlanDeclined, SequenceFinalized, SequenceReopened, ShotPromptRevised, TakeRequested
from domain.values import Covering, Source
from tests.domain.test_decisions_plan import NEW, OTHER, OURS, THEIRS, added, adding, changed, with_frame, written
from tests.domain.test_lifecycle import RICH
from tests.driver_beware import PROMPTS, SEQ08, SH01, SH03, SHOTS, approved, done, filmed, planned, revised, shot, take
from tests.scenario import Scenario, given, sequence

if TYPE_CHECKING:
    from domain.sequence import Sequence as State

TAKE1 = "SEQ08_take001"
SH06 = "SEQ08_SH06"
LOCK = SequenceFinalized(cut=tuple(Covering(shot=name, take_id=TAKE1) for name in SHOTS))
FINAL = (planned(), *filmed(), approved(TAKE1), LOCK)
THIRD = {3: 3}  # with a new shot beside it, somebody says which is the changed one
CHANGED = planned(*(shot(n, prompt=THEIRS) if n == 3 else shot(n) for n in range(1, 6)))
ANSWER = PlanDeclined(shots=(SH03,))


def decline(scene: Scenario, number: int | None = None) -> Scenario:
    return scene.when(lambda state: decline_plan(state, number))


def accept(scene: Scenario, number: int | None = None) -> Scenario:
    return scene.when(lambda state: accept_plan(state, number))


def told(scene: Scenario) -> list[tuple[str, str | None]]:
    return [(found.kind, found.shot) for found in differences(sequence(*scene.known))]


def stands(state: State) -> tuple[object, ...]:
    """All that a client's change must not move in a final sequence."""
    words = [(s.id, s.index, s.prompt, s.duration, s.source, s.position) for s in state.order]
    return state.phase, state.planned, words, state.cut, state.cut_complete, list(state.jobs), state.grid_prompt


# -- a final sequence ---------------------------------------------------------------------------------------------


def test_a_changed_plan_of_a_final_sequence_is_recorded_and_moves_nothing() -> None:
    scene = adding(given(*FINAL), written(*changed(THEIRS, 2))).then(CHANGED)
    now = sequence(*scene.known)
    assert stands(now) == stands(sequence(*FINAL))
    (found,) = differences(now)
    assert (found.kind, found.shot, found.ours, found.plan) == ("words", SH03, PROMPTS[2], THEIRS)
    adding(scene, written(*changed(THEIRS, 2))).then_nothing()


def test_new_removed_and_moved_shots_and_other_settings_of_a_final_sequence_wait() -> None:
    plan = written(PROMPTS[1], PROMPTS[0], *PROMPTS[3:], NEW, title="The viaduct", settings={"generate_audio": True})
    scene = added(given(*FINAL), plan, {3: None})
    now = sequence(*scene.known)
    assert stands(now) == stands(sequence(*FINAL))
    assert told(scene) == [("added", SH06), ("removed", SH03), ("rest", None)]
    rest = differences(now)[-1]
    assert rest.ours == "title: The bridge; settings: none; order: SEQ08_SH01 SEQ08_SH02 SEQ08_SH04 SEQ08_SH05"
    assert rest.plan == (
        "title: The viaduct; settings: generate_audio True; order: SEQ08_SH02 SEQ08_SH01 SEQ08_SH04 SEQ08_SH05"
    )
    adding(scene, plan).then_nothing()


def test_a_shot_that_waits_keeps_its_number_while_the_plan_goes_on_changing() -> None:
    scene = added(given(*FINAL), written(*PROMPTS, NEW))
    scene = added(scene, written(*PROMPTS, NEW, OTHER))
    scene = added(scene, written(*PROMPTS, OTHER))
    assert told(scene) == [("added", "SEQ08_SH07")]


def test_a_plan_that_says_again_what_stands_ends_the_difference() -> None:
    scene = added(added(given(*FINAL), written(*changed(THEIRS, 2), NEW, title="The viaduct"), THIRD), written())
    assert told(scene) == []
    assert sequence(*scene.known).newest_plan == planned()


def test_a_final_sequence_takes_the_plan_only_once_reopened() -> None:
    scene = added(given(*FINAL), written(*changed(THEIRS, 2), NEW), THIRD)
    accept(scene).then_refused("SEQ08 is final", "takes reopen")
    opened = Scenario(*scene.known, SequenceReopened())
    assert told(opened) == [("words", SH03), ("added", SH06)]
    assert sequence(*opened.known).cut_complete
    wanted = sequence(*scene.known).wanted
    assert wanted is not None
    taken = accept(opened).then(revised(3, THEIRS, kind="plan"), wanted)
    now = sequence(*taken.known)
    assert ([s.id for s in now.order], now.shots[SH03].prompt) == ([*SHOTS, SH06], THEIRS)
    assert not now.cut_complete
    assert now.wanted is None
    adding(taken, written(*changed(THEIRS, 2), NEW)).then_nothing()


def test_a_start_frame_that_came_for_a_final_sequence_comes_with_the_acceptance() -> None:
    scene = added(given(*FINAL), with_frame("frames/lookout.png"))
    assert not sequence(*scene.known).known(SH01).frames
    facts = accept(Scenario(*scene.known, SequenceReopened())).facts
    assert [fact.type for fact in facts] == ["SequencePlanned", "StartFrameSupplied"]


def test_declining_in_a_final_sequence_ends_the_difference_and_moves_nothing() -> None:
    plan = written(*changed(THEIRS, 2), NEW)
    scene = decline(added(given(*FINAL), plan, THIRD)).then(PlanDeclined(shots=(SH03,), whole=True))
    assert stands(sequence(*scene.known)) == stands(sequence(*FINAL))
    assert told(scene) == []
    adding(scene, plan).then_nothing()
    assert told(Scenario(*scene.known, SequenceReopened())) == []


def test_a_further_change_of_words_doesnt_raise_again_what_was_declined() -> None:
    scene = decline(added(given(*FINAL), written(*changed(THEIRS, 2), NEW), THIRD)).then(
        PlanDeclined(shots=(SH03,), whole=True)
    )
    assert told(added(scene, written(*changed(THEIRS, 2)[:4], OTHER, NEW))) == [("words", "SEQ08_SH05")]
    assert told(added(scene, written(*changed(THEIRS, 2), NEW, title="The viaduct"))) == [
        ("added", SH06),
        ("rest", None),
    ]
    opened = added(Scenario(*scene.known, SequenceReopened()), written(*changed(THEIRS, 2)[:4], OTHER, NEW))
    assert [s.id for s in sequence(*opened.known).order] == list(SHOTS)
    assert sequence(*opened.known).order[4].prompt == OTHER


def test_a_new_shot_of_a_final_sequence_is_answered_with_the_rest_of_the_plan() -> None:
    scene = added(given(*FINAL), written(*PROMPTS, NEW))
    decline(scene, 6).then_refused("SEQ08_SH06 is answered together", "takes plan decline driver-beware SEQ08")


@pytest.mark.parametrize("name", RICH)
def test_an_answer_is_admitted_in_every_phase_and_moves_neither_state_machine(name: str) -> None:
    before, after = sequence(*RICH[name]), sequence(*RICH[name], PlanDeclined(shots=SHOTS, whole=True))
    assert ROWS["PlanDeclined"].admitted_in(before.phase)
    assert (after.phase, after.resting) == (before.phase, before.resting)
    assert {e.id: e.state for e in after.entities.values()} == {e.id: e.state for e in before.entities.values()}


def test_a_plan_in_a_final_sequence_that_was_never_planned_folds() -> None:
    state = sequence(SequenceFinalized(cut=()), planned())
    assert differences(state) == []


# -- words that a person revised ----------------------------------------------------------------------------------


def differing() -> Scenario:
    return added(given(revised(3, OURS)), written(*changed(THEIRS, 2)))


@pytest.mark.parametrize("number", [3, None])
def test_declining_keeps_the_persons_words_and_the_same_plan_raises_nothing(number: int | None) -> None:
    scene = decline(differing(), number).then(ANSWER)
    assert (sequence(*scene.known).shots[SH03].prompt, told(scene)) == (OURS, [])
    adding(scene, written(*changed(THEIRS, 2))).then_nothing()
    assert told(added(scene, written(*changed(THEIRS, 2), title="The viaduct"))) == []


def test_another_change_of_the_client_is_raised_again() -> None:
    scene = added(decline(differing()).then(ANSWER), written(*changed(f"{THEIRS} Rain.", 2)))
    assert told(scene) == [("words", SH03)]


def test_a_declined_shot_leaves_the_others_differing() -> None:
    scene = added(
        given(revised(1, OURS), revised(3, OURS)), written(THEIRS, PROMPTS[1], OTHER, *PROMPTS[3:]), {1: 1, 3: 3}
    )
    assert told(decline(scene, 3).then(ANSWER)) == [("words", SH01)]


def test_where_nothing_differs_there_is_nothing_to_decline() -> None:
    decline(given()).then_refused("nothing in SEQ08 differs from the plan", "takes status")
    decline(given(), 3).then_refused("SEQ08_SH03 says what the plan says, or was answered", "takes status")
    decline(differing().when(lambda s: decline_plan(s, None)).then(ANSWER)).then_refused("nothing in SEQ08 differs")
    decline(given(), 9).then_refused("SEQ08_SH09")


def test_declining_is_undone_and_the_plan_differs_again() -> None:
    scene = decline(differing()).then(ANSWER)
    position = sequence(*scene.known).position
    back = scene.when(undo).then(PlanDeclined(shots=(SH03,), undoes=position))
    assert told(back) == [("words", SH03)]


def test_declining_in_a_final_sequence_is_undone_without_reopening_it() -> None:
    scene = decline(added(given(*FINAL), written(*PROMPTS, NEW))).then(PlanDeclined(shots=(), whole=True))
    back = scene.when(undo).then(PlanDeclined(shots=(), whole=True, undoes=sequence(*scene.known).position))
    assert told(back) == [("added", SH06)]
    assert sequence(*back.known).phase == "FINAL"


# -- an approved shot ---------------------------------------------------------------------------------------------

APPROVED = (planned(), *filmed(), approved(TAKE1))


def sent_with(prompt: str, number: int, entity: str = SEQ08) -> TakeRequested:
    """A take of which the third shot was sent with these words."""
    made = take(number, entity)
    prompts = (replace(p, prompt=prompt) if p.shot == SH03 else p for p in made.shot_prompts)
    return replace(made, shot_prompts=tuple(prompts))


def test_a_change_to_an_approved_shot_becomes_the_working_prompt_and_waits_with_both_texts() -> None:
    scene = added(given(*APPROVED), written(*changed(THEIRS, 2)))
    assert sequence(*scene.known).shots[SH03].prompt == THEIRS
    (found,) = differences(sequence(*scene.known))
    assert (found.kind, found.shot, found.take) == ("approved", SH03, TAKE1)
    assert (found.ours, found.plan) == (PROMPTS[2], THEIRS)


def test_declining_it_puts_the_approved_words_back() -> None:
    scene = added(given(*APPROVED), written(*changed(THEIRS, 2)))
    source = Source(kind="take", take_id=TAKE1, shot=SH03)
    words = ShotPromptRevised(shot=SH03, index=2, prompt=PROMPTS[2], duration=3, source=source)
    scene = decline(scene).then(ANSWER, words)
    assert told(scene) == []
    adding(scene, written(*changed(THEIRS, 2))).then_nothing()
    assert told(added(scene, written(*changed(f"{THEIRS} Rain.", 2)))) == [("words", SH03)]


def test_an_approved_take_of_the_new_words_is_the_answer() -> None:
    scene = added(given(*APPROVED), written(*changed(THEIRS, 2)))
    assert told(Scenario(*scene.known, sent_with(THEIRS, 1, SH03))) == [("approved", SH03)]
    of_new_words = (sent_with(THEIRS, 1, SH03), done("SEQ08_SH03_take001", (3,)), approved("SEQ08_SH03_take001", 3))
    assert told(Scenario(*scene.known, *of_new_words)) == []


def test_words_that_a_run_had_only_once_are_no_change_of_the_client() -> None:
    assert told(given(sent_with(OURS, 1), done(TAKE1), approved(TAKE1))) == []


def test_a_person_who_writes_the_clients_words_has_answered() -> None:
    scene = added(given(*APPROVED), written(*changed(THEIRS, 2)))
    declined = decline(scene)
    assert told(Scenario(*declined.known, *declined.facts, revised(3, THEIRS))) == []


def test_locking_the_cut_keeps_the_approved_take_and_reopening_shows_the_change_again() -> None:
    scene = Scenario(*added(given(*APPROVED), written(*changed(THEIRS, 2))).known, LOCK)
    assert told(scene) == []
    assert told(Scenario(*scene.known, SequenceReopened())) == [("approved", SH03)]


def test_new_and_omitted_shots_of_an_open_sequence_wait_for_nobody() -> None:
    assert told(added(given(*APPROVED), written(*PROMPTS, NEW))) == []
    assert told(added(given(*APPROVED), written(*PROMPTS[:4]))) == []
