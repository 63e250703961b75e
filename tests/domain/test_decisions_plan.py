"""A plan, the first time and again: shots keep their numbers, and a person's words stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.decisions.plan import omit_sequence, plan_project, plan_sequence
from domain.decisions.plan_answers import accept_plan
from domain.errors import BadInput
from domain.events import Fact, SequencePlanned, ShotPromptRevised, StartFrameSupplied
from domain.plan import PlanSequence, PlanShot
from domain.project import Project
from domain.values import FrameSource, Picture
from tests.driver_beware import (
    BRIDGE,
    DRIVER,
    PROJECT,
    PROMPTS,
    SEQ08,
    SH01,
    SH02,
    SH03,
    SH05,
    approved,
    filmed,
    frame,
    imported,
    planned,
    revised,
    shot,
    take,
)
from tests.scenario import Scenario, given, sequence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

THEIRS, OURS = "@driver sees the gap in the bridge, and brakes hard.", "@driver does not brake at all."
NEW = "A fox crosses the deck, alone, its eyes amber in the beams."
OTHER = "Dawn. The far side of the gorge, two headlamps, dipped."
LOOKOUT = Picture(path="frames/l.png", sha256="1" * 64, width=1280, height=720, source="frames/lookout.png")
RAIN = Picture(path="frames/r.png", sha256="2" * 64, width=1280, height=720, source="frames/rain.png")
PICTURES = {"frames/lookout.png": LOOKOUT, "frames/rain.png": RAIN}


def written(*prompts: str, first: dict[str, Any] | None = None, **changes: Any) -> PlanSequence:
    """What a plan says of SEQ08: these prompts, three seconds each; `first` changes the first shot."""
    shots = [PlanShot(prompt=prompt, duration=3) for prompt in prompts or PROMPTS]
    shots[0] = shots[0].model_copy(update=first or {})
    made = PlanSequence(title="The bridge", elements=("driver", "car"), shots=tuple(shots))
    return made.model_copy(update=changes)


def adding(
    scene: Scenario,
    plan: PlanSequence,
    told: Mapping[int, int | None] | None = None,
    numbers: tuple[int | None, ...] = (),
) -> Scenario:
    return scene.when(lambda s: plan_sequence(s, SEQ08, plan, PICTURES, numbers, told or {}))


def added(scene: Scenario, plan: PlanSequence, told: Mapping[int, int | None] | None = None) -> Scenario:
    """What is known once the plan was added."""
    made = adding(scene, plan, told)
    return made.then(*made.facts)


def order(facts: Sequence[Fact]) -> list[str]:
    return [found.id for found in sequence(*facts).order]


def changed(prompt: str, at: int) -> tuple[str, ...]:
    return (*PROMPTS[:at], prompt, *PROMPTS[at + 1 :])


# -- the first time -----------------------------------------------------------------------------------------------


def test_a_new_sequence_is_planned_with_shots_numbered_in_order() -> None:
    adding(Scenario(), written()).then(planned())


def test_a_sequence_without_a_title_is_called_by_its_key() -> None:
    (fact,) = adding(Scenario(), written(title=None)).facts
    assert isinstance(fact, SequencePlanned)
    assert fact.title == SEQ08


def test_a_shots_own_id_elements_and_settings_are_kept() -> None:
    own = {"id": "wheel", "elements": ("fox",), "settings": {"generate_audio": True}}
    (fact,) = adding(Scenario(), written(first=own)).facts
    assert isinstance(fact, SequencePlanned)
    first = fact.shots[0]
    assert (first.plan_id, first.elements, first.settings) == ("wheel", ("fox",), {"generate_audio": True})


# -- again --------------------------------------------------------------------------------------------------------


def test_the_same_plan_again_appends_nothing() -> None:
    adding(given(), written()).then_nothing()
    adding(given(*filmed(), revised(3, OURS), approved("SEQ08_take001")), written()).then_nothing()


def test_what_changed_in_the_plan_becomes_the_working_prompt() -> None:
    plan = planned(*(shot(n, prompt=THEIRS) if n == 3 else shot(n) for n in range(1, 6)))
    scene = adding(given(), written(*changed(THEIRS, 2))).then(plan, revised(3, THEIRS, kind="plan"))
    found = sequence(*scene.known).shots[SH03]
    assert (found.prompt, found.source.kind, found.plan_differs) == (THEIRS, "plan", False)


def test_a_changed_duration_becomes_the_working_one() -> None:
    scene = added(given(), written(first={"duration": 7}))
    assert sequence(*scene.known).shots[SH01].duration == 7


def test_what_a_person_revised_stays_and_the_plan_is_said_to_differ() -> None:
    plan = planned(*(shot(n, prompt=THEIRS) if n == 3 else shot(n) for n in range(1, 6)))
    scene = adding(given(revised(3, OURS)), written(*changed(THEIRS, 2))).then(plan)
    found = sequence(*scene.known).shots[SH03]
    assert (found.prompt, found.plan.prompt, found.plan_differs) == (OURS, THEIRS, True)
    adding(scene, written(*changed(THEIRS, 2))).then_nothing()


@pytest.mark.parametrize("kind", ["person", "override", "take", "replace", "undo"])
def test_words_of_any_origin_but_the_plan_stay(kind: str) -> None:
    scene = added(given(*filmed(), revised(3, OURS, kind=kind)), written(*changed(THEIRS, 2)))
    assert sequence(*scene.known).shots[SH03].prompt == OURS
    assert sequence(*scene.known).shots[SH03].plan_differs


def test_a_duration_a_person_revised_stays_when_the_plans_words_change() -> None:
    scene = added(given(revised(3, PROMPTS[2], 9)), written(*changed(THEIRS, 2)))
    found = sequence(*scene.known).shots[SH03]
    assert (found.prompt, found.duration, found.plan_differs) == (PROMPTS[2], 9, True)


def test_a_persons_words_on_one_shot_do_not_hold_up_the_others() -> None:
    both = (*PROMPTS[:1], f"{PROMPTS[1]} Rain.", THEIRS, *PROMPTS[3:])
    scene = added(given(revised(3, OURS)), written(*both))
    state = sequence(*scene.known)
    assert [found.prompt for found in state.order[1:3]] == [f"{PROMPTS[1]} Rain.", OURS]
    assert [found.id for found in state.order if found.plan_differs] == [SH03]


def test_a_plan_that_comes_to_say_what_the_person_said_does_not_differ() -> None:
    scene = added(given(revised(3, OURS)), written(*changed(THEIRS, 2)))
    agreed = added(scene, written(*changed(OURS, 2)))
    assert not sequence(*agreed.known).shots[SH03].plan_differs


def test_a_shot_a_person_took_back_to_the_plans_words_follows_the_plan_again() -> None:
    scene = added(given(revised(3, OURS), revised(3, PROMPTS[2])), written(*changed(THEIRS, 2)))
    assert sequence(*scene.known).shots[SH03].prompt == THEIRS


def test_accepting_the_plan_takes_its_words_and_it_is_followed_from_then_on() -> None:
    scene = added(given(revised(3, OURS)), written(*changed(THEIRS, 2)))
    accepted = scene.when(lambda s: accept_plan(s, 3)).then(revised(3, THEIRS, kind="plan"))
    assert not sequence(*accepted.known).shots[SH03].plan_differs
    later = added(accepted, written(*changed(f"{THEIRS} Rain.", 2)))
    assert sequence(*later.known).shots[SH03].prompt == f"{THEIRS} Rain."


def test_a_difference_lasts_through_other_changes_of_the_plan() -> None:
    scene = added(given(revised(3, OURS)), written(*changed(THEIRS, 2)))
    assert sequence(*added(scene, written(*changed(THEIRS, 2), title="The viaduct")).known).shots[SH03].plan_differs


def test_what_is_no_prompt_changes_with_the_plan_and_revises_nothing() -> None:
    scene = adding(given(revised(3, OURS)), written(notes="slowly", needs_start_frame=True, elements=("fox",)))
    scene.then(planned(notes="slowly", needs_start_frame=True, elements=("fox",)))


# -- identity -----------------------------------------------------------------------------------------------------


def test_an_inserted_shot_gets_the_next_free_number_and_moves_no_other() -> None:
    scene = added(given(), written(*PROMPTS[:2], NEW, *PROMPTS[2:]))
    assert order(scene.known) == [SH01, SH02, "SEQ08_SH06", SH03, "SEQ08_SH04", SH05]
    assert [found.index for found in sequence(*scene.known).order] == [0, 1, 2, 3, 4, 5]


def test_reordered_shots_keep_their_numbers_words_and_takes() -> None:
    scene = added(given(*filmed(1, SH03), revised(3, OURS)), written(*reversed(PROMPTS)))
    assert order(scene.known) == [SH05, "SEQ08_SH04", SH03, SH02, SH01]
    state = sequence(*scene.known)
    assert state.shots[SH03].prompt == OURS
    assert [found.id for found in state.takes] == ["SEQ08_SH03_take001"]
    assert not any(isinstance(fact, ShotPromptRevised) for fact in scene.known[len(filmed(1, SH03)) + 2 :])


def test_a_removed_shot_is_omitted_and_keeps_its_takes() -> None:
    scene = added(given(*filmed(1, SH03), revised(3, OURS)), written(*PROMPTS[:2], *PROMPTS[3:]))
    state = sequence(*scene.known)
    assert order(scene.known) == [SH01, SH02, "SEQ08_SH04", SH05]
    assert state.shots[SH03].index is None
    assert state.take("SEQ08_SH03_take001") is not None


def test_a_removed_shot_that_returns_is_itself_with_the_persons_words() -> None:
    gone = added(given(*filmed(1, SH03), revised(3, OURS)), written(*PROMPTS[:2], *PROMPTS[3:]))
    back = added(gone, written())
    assert order(back.known) == [SH01, SH02, SH03, "SEQ08_SH04", SH05]
    assert sequence(*back.known).shots[SH03].prompt == OURS


def test_a_number_is_never_given_twice() -> None:
    shorter = added(given(), written(*PROMPTS[:4]))
    longer = added(shorter, written(*PROMPTS[:4], NEW))
    assert order(longer.known)[-1] == "SEQ08_SH06"
    again = added(added(longer, written(*PROMPTS[:4])), written(*PROMPTS[:4], OTHER))
    assert order(again.known)[-1] == "SEQ08_SH07"


def test_a_doubt_about_identity_is_refused_until_somebody_says_which() -> None:
    doubtful = written(NEW, OTHER, *PROMPTS[2:4])
    scene = adding(given(), doubtful)
    scene.then_refused("can't be told apart", "--match SEQ08_SH0")
    assert isinstance(scene.no, BadInput)
    assert scene.no.faults
    said = added(given(), doubtful, {1: 1, 2: None, 5: None})
    assert order(said.known) == [SH01, "SEQ08_SH06", SH03, "SEQ08_SH04"]


def test_a_source_that_numbers_its_shots_is_believed() -> None:
    swapped = adding(given(), written(PROMPTS[1], PROMPTS[0], *PROMPTS[2:]), numbers=(1, 2, 3, 4, 5))
    (fact, *words) = swapped.facts
    assert isinstance(fact, SequencePlanned)
    assert [found.shot for found in fact.shots[:2]] == [SH01, SH02]
    assert [f.prompt for f in words if isinstance(f, ShotPromptRevised)] == [PROMPTS[1], PROMPTS[0]]


# -- omitted sequences --------------------------------------------------------------------------------------------


def test_a_vanished_sequence_is_omitted_once_and_keeps_all_it_has() -> None:
    gone = given(*filmed()).when(omit_sequence).then(planned(omitted=True))
    gone.when(omit_sequence).then_nothing()
    state = sequence(*gone.known)
    assert (state.omitted, len(state.takes), state.phase) == (True, 1, "REVIEW")
    Scenario().when(omit_sequence).then_nothing()


def test_a_sequence_that_returns_is_planned_again() -> None:
    back = adding(given(planned(), planned(omitted=True)), written()).then(planned())
    assert not sequence(*back.known).omitted


# -- the plan's own start frames ---------------------------------------------------------------------------------


def supplied(number: int, picture: Picture) -> StartFrameSupplied:
    return frame(
        number,
        SH01,
        path=picture.path,
        sha256=picture.sha256,
        source=FrameSource(kind="plan", name=picture.source),
    )


def with_frame(name: str | None) -> PlanSequence:
    return written(first={"start_frame": name})


def test_the_plans_picture_becomes_the_shots_start_frame() -> None:
    scene = adding(Scenario(), with_frame("frames/lookout.png"))
    scene.then(planned(shot(1, start_frame=LOOKOUT), *(shot(n) for n in range(2, 6))), supplied(1, LOOKOUT))
    adding(scene.then(*scene.facts), with_frame("frames/lookout.png")).then_nothing()


def test_another_picture_of_the_plan_replaces_the_plans() -> None:
    first = added(Scenario(), with_frame("frames/lookout.png"))
    assert adding(first, with_frame("frames/rain.png")).facts[1:] == [supplied(2, RAIN)]


def test_a_start_frame_a_person_gave_stays() -> None:
    first = added(Scenario(), with_frame("frames/lookout.png"))
    theirs = frame(2, SH01)
    scene = Scenario(*first.known, theirs)
    assert [fact.type for fact in adding(scene, with_frame("frames/rain.png")).facts] == ["SequencePlanned"]
    assert [fact.type for fact in adding(given(frame(1, SH01)), with_frame("frames/rain.png")).facts] == [
        "SequencePlanned"
    ]


def test_a_picture_that_leaves_the_plan_and_returns_is_not_supplied_twice() -> None:
    first = added(Scenario(), with_frame("frames/lookout.png"))
    gone = added(first, with_frame(None))
    assert sequence(*gone.known).known(SH01).frame is not None
    assert [fact.type for fact in adding(gone, with_frame("frames/lookout.png")).facts] == ["SequencePlanned"]


# -- the project --------------------------------------------------------------------------------------------------


def test_a_project_is_imported_once_wherever_the_file_lies() -> None:
    assert plan_project(Project(PROJECT), imported()) == [imported()]
    known = Project(PROJECT, plan=imported())
    assert plan_project(known, imported()) == []
    assert plan_project(known, imported(source="other/PLAN.json", source_sha256="9" * 64)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Beware"},
        {"video_model": "kling-o3-pro"},
        {"settings": {}},
        {"elements": (DRIVER, BRIDGE)},
        {"sequences": ("SEQ08", "SEQ09")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_project_that_changed_is_imported_again(change: dict[str, Any]) -> None:
    wished = imported(**change)
    assert plan_project(Project(PROJECT, plan=imported()), wished) == [wished]


def test_a_plan_added_while_a_take_is_under_way_leaves_what_was_sent() -> None:
    scene = added(given(take()), written(*changed(THEIRS, 2)))
    found = sequence(*scene.known).take("SEQ08_take001")
    assert found is not None
    assert found.request == take()
