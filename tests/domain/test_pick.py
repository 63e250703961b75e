"""Pick: the working prompts composed from earlier takes; what differs beside the words is named, or taken too."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from cli.grammar import read_choices
from domain.decisions.choices import chosen_takes, named_take
from domain.decisions.pick import pick
from domain.decisions.undo import undo
from domain.diff import compare, side_of_take
from domain.events import SequenceFinalized, SettingsPicked, ShotPromptRevised, StartFrameSupplied, VideoFailed
from domain.values import FrameSource
from services.questions.compare import working_request, working_side
from tests.cli.support import PLAN, Takes, facts, picture, plan_file, sequence, snapshot
from tests.driver_beware import (
    CAR,
    CAST,
    DRIVER,
    GIRL,
    PROMPTS,
    SH01,
    SH02,
    SH03,
    SH05,
    approved,
    filmed,
    frame,
    planned,
    project,
    quadrant,
    revised,
    shot,
    start_frame,
    take,
)
from tests.scenario import given
from tests.scenario import sequence as sequence_of

if TYPE_CHECKING:
    from pathlib import Path

    from domain.decisions.pick import Picking
    from domain.events import Fact, TakeRequested
    from domain.project import Project
    from domain.sequence import Sequence as State

NEW = "@driver shouts a name."


def reworded(number: int, *numbers: int, seconds: int = 3, **more: Any) -> TakeRequested:
    """A take whose shots `numbers` say NEW, with its number."""
    made = take(number, **more)
    prompts = tuple(
        replace(p, prompt=f"{NEW} ({number})", duration=seconds) if p.index + 1 in numbers else p
        for p in made.shot_prompts
    )
    return replace(made, shot_prompts=prompts)


def picking(
    state: State, base: str | None, *choices: str, whole: bool = False, known: Project | None = None
) -> Picking:
    """Pick as a person types it."""
    own = known or project()
    named = named_take(state, base) if base else None
    chosen = chosen_takes(state, read_choices(choices, state.id))
    return pick(state, own, named, chosen, lambda then: working_request(then, own), whole=whole)


def said(found: Picking) -> dict[str, str]:
    return {f.shot[-4:]: f.prompt for f in found.facts if isinstance(f, ShotPromptRevised)}


def after(*known: Fact, found: Picking) -> State:
    return sequence_of(*known, *found.facts)


# -- words ---------------------------------------------------------------------------------------------------------


def test_the_story_take_2_but_shot_5_of_take_1() -> None:
    known = (planned(), take(1), revised(3, f"{NEW} (2)"), revised(5, f"{NEW} (2)"), reworded(2, 3, 5))
    found = picking(sequence_of(*known), "2", "5=1")
    assert found.facts == [
        revised(5, PROMPTS[4], kind="take", take_id="SEQ08_take001", shot=SH05, position=3),
    ]
    state = after(*known, found=found)
    (five,) = [p for p in working_request(state, project()).shot_prompts if p.shot == SH05]
    assert five.picked_from == "SEQ08_take001"


def test_a_base_gives_all_the_shots_it_holds_and_a_choice_wins_over_it() -> None:
    known = (planned(), reworded(1, 1, 2, 3), reworded(2, 2), *(revised(n, "Fog.") for n in range(1, 6)))
    found = picking(sequence_of(*known), "1", "2=2", "5=SEQ08_take002")
    assert said(found) == {
        "SH01": f"{NEW} (1)",
        "SH02": f"{NEW} (2)",
        "SH03": f"{NEW} (1)",
        "SH04": PROMPTS[3],
        "SH05": PROMPTS[4],
    }
    came_from = {f.shot: f.source.take_id for f in found.facts if isinstance(f, ShotPromptRevised)}
    assert {shot for shot, take_id in came_from.items() if take_id == "SEQ08_take002"} == {SH02, SH05}


def test_without_a_base_only_the_shots_that_are_named_change() -> None:
    known = (planned(), reworded(1, 1, 2, 3, seconds=7))
    found = picking(sequence_of(*known), None, "SH02=1")
    assert found.facts == [
        revised(2, f"{NEW} (1)", 7, kind="take", take_id="SEQ08_take001", shot=SH02, position=3),
    ]


def test_a_childs_take_gives_its_shot_the_seconds_that_were_asked_for() -> None:
    (prompt,) = take(1, SH03).shot_prompts
    short = take(2, SH03, shot_prompts=(replace(prompt, prompt=NEW, asked=1),))
    known = (planned(), take(1), take(1, SH03), short)
    for name in ("SEQ08_SH03_take002", "SEQ08_shot02_take2"):
        found = picking(sequence_of(*known), None, f"3={name}")
        assert found.facts == [
            revised(3, NEW, 1, kind="take", take_id="SEQ08_SH03_take002", shot=SH03, position=5),
        ]


def test_a_childs_take_does_not_hold_another_shot() -> None:
    scene = given(planned(), take(1, SH03))
    refused = scene.when(lambda s: picking(s, None, "5=SEQ08_SH03_take001").facts)
    refused.then_refused("SEQ08_SH03_take001 doesn't hold SEQ08_SH05; it holds SEQ08_SH03", "takes status")


def test_what_is_typed_wrong_is_refused() -> None:
    scene = given(planned(), take(1))
    for typed, words in (
        ("5", "--shot 5 is not SHOT=TAKE"),
        ("9=1", "there is no shot SEQ08_SH09"),
        ("5=7", "there is no take SEQ08_take007"),
        ("5=SEQ09_take001", "is not a take of SEQ08"),
        ("x=1", "is not a shot of SEQ08"),
    ):
        scene.when(lambda s, typed=typed: picking(s, None, typed).facts).then_refused(words)  # type: ignore[misc]
    scene.when(lambda s: picking(s, "1", "5=1", "SH05=1").facts).then_refused("SEQ08_SH05 is named twice")


def test_picking_what_is_there_appends_nothing_and_says_nothing() -> None:
    found = picking(sequence_of(planned(), *filmed()), "1", "5=1", whole=True)
    assert (found.facts, found.unsent, found.differs, found.missing, found.omitted) == ([], [], [], [], [])


def test_a_final_sequence_is_refused() -> None:
    final = given(planned(), *filmed(), approved("SEQ08_take001"), SequenceFinalized(cut=()))
    final.when(lambda s: picking(s, "1").facts).then_refused("SEQ08 is final", "takes reopen")


def test_words_with_a_name_the_plan_has_no_more_are_refused() -> None:
    without = project(elements=(DRIVER,))
    plain = planned(*(shot(n, prompt=f"Fog, {n}.") for n in range(1, 6)), elements=("driver",))
    known = (planned(), take(1), plain, *(revised(n, f"Fog, {n}.", kind="plan") for n in range(1, 6)))
    scene = given(*known)
    refused = scene.when(lambda s: picking(s, None, "2=1", known=without).facts)
    refused.then_refused("SEQ08_take001 has @car in SEQ08_SH02, which the plan has no more", "takes revise")
    assert sorted(said(picking(sequence_of(*known), None, "1=1", "3=1", known=without))) == ["SH01", "SH03"]


# -- words no take has used ----------------------------------------------------------------------------------------


def test_a_persons_words_that_no_take_has_used_are_named_and_undo_brings_them_back() -> None:
    known = (planned(), take(1), revised(3, NEW), revised(5, "Fog."), reworded(2, 5), revised(5, f"{NEW} (2)"))
    state = sequence_of(*known)
    found = picking(state, "1")
    assert [shot.id for shot in found.unsent] == [SH03]
    assert sorted(said(found)) == ["SH03", "SH05"]
    assert [shot.id for shot in picking(state, None, "5=1").unsent] == []


def test_the_plans_own_words_are_never_lost() -> None:
    """The plan keeps them, whether or not a take used them."""
    found = picking(sequence_of(planned(), reworded(1, 3)), "1")
    assert found.unsent == []


def test_other_seconds_count_as_words_no_take_has_used() -> None:
    found = picking(sequence_of(planned(), take(1), revised(3, PROMPTS[2], 9)), "1")
    assert [shot.id for shot in found.unsent] == [SH03]


def test_words_that_only_a_failed_take_had_are_kept_by_that_take() -> None:
    failed = VideoFailed(take_id="SEQ08_take002", kind="render", message="no")
    known = (planned(), take(1), revised(3, f"{NEW} (2)"), reworded(2, 3), failed)
    assert picking(sequence_of(*known), "1").unsent == []
    assert said(picking(sequence_of(*known, revised(3, "Fog.")), None, "3=2")) == {"SH03": f"{NEW} (2)"}


# -- shots that came, went or changed places -----------------------------------------------------------------------


def test_shots_are_matched_by_identity_where_their_order_changed() -> None:
    turned = planned(*(shot(n, index=5 - n) for n in range(1, 6)))
    known = (planned(), reworded(1, 2), turned)
    found = picking(sequence_of(*known), "1")
    assert found.facts == [
        revised(2, f"{NEW} (1)", index=3, kind="take", take_id="SEQ08_take001", shot=SH02, position=3),
    ]


def test_a_shot_the_base_does_not_hold_keeps_its_words_and_is_named() -> None:
    grown = planned(shot(6, index=0, prompt="A bell."), *(shot(n, index=n) for n in range(1, 6)))
    found = picking(sequence_of(planned(), reworded(1, 2), grown), "1")
    assert found.missing == ["SEQ08_SH06"]
    assert sorted(said(found)) == ["SH02"]


def test_a_shot_of_the_base_that_is_omitted_stays_so_and_is_named() -> None:
    shrunk = planned(shot(1, index=0), shot(3, index=1))
    found = picking(sequence_of(planned(), reworded(1, 2, 3), shrunk), "1")
    assert found.omitted == ["SEQ08_SH02", "SEQ08_SH04", "SEQ08_SH05"]
    assert sorted(said(found)) == ["SH03"]


def test_an_omitted_shot_can_not_be_chosen() -> None:
    scene = given(planned(), take(1), planned(shot(1), shot(2)))
    scene.when(lambda s: picking(s, "1", "3=1").facts).then_refused("SEQ08_SH03 is omitted from the plan")


def test_a_take_of_part_of_the_sequence_is_a_base_for_that_part() -> None:
    found = picking(sequence_of(planned(), take(1, shots=(2, 3)), revised(2, "Fog."), revised(5, "Fog.")), "1")
    assert found.missing == [SH01, "SEQ08_SH04", SH05]
    assert sorted(said(found)) == ["SH02"]


# -- settings, frames and elements ---------------------------------------------------------------------------------

PRO = reworded(
    1,
    3,
    model="kling-o3-pro",
    settings={"generate_audio": True},
    elements=(GIRL, CAR, DRIVER),
    start_frame=start_frame(frame()),
)
KNOWN = (planned(), frame(), PRO, frame(2))


def test_what_a_run_differs_in_is_named_take_by_take() -> None:
    known = (*KNOWN, take(2, start_frame=start_frame(frame(2))))
    found = picking(sequence_of(*known), "2", "3=1")
    assert found.differs == [
        ("SEQ08_take001", "start frame", "SEQ08_start001", "SEQ08_start002"),
        ("SEQ08_take001", "elements", "girl, car, driver", "driver, car"),
        ("SEQ08_take001", "model", "kling-o3-pro", "kling-o3"),
        ("SEQ08_take001", "setting generate_audio", "true", "false"),
    ]


def test_with_settings_a_run_sends_what_the_take_sent_and_undo_gives_them_back() -> None:
    state = sequence_of(*KNOWN)
    found = picking(state, "1", whole=True)
    assert [type(f).__name__ for f in found.facts] == ["ShotPromptRevised", "SettingsPicked", "StartFrameSupplied"]
    assert found.differs == []
    picked = after(*KNOWN, found=found)
    again = working_request(picked, project())
    assert (again.model, again.settings) == ("kling-o3-pro", {"generate_audio": True})
    assert again.start_frame is not None
    assert again.start_frame.sha256 == frame().sha256
    assert (
        compare(side_of_take(picked, picked.own.takes[1]), working_side(picked, project())).shots[2].change
        == "unchanged"
    )
    assert working_request(sequence_of(*KNOWN, *found.facts, *_undone(*KNOWN, *found.facts)), project()) == replace(
        working_request(state, project()), start_frame=start_frame(frame(4, sha256=frame(2).sha256, path=frame(2).path))
    )


def _undone(*known: Fact) -> list[Fact]:
    """Undo three times; the facts of a scenario are each a command of their own."""
    made: list[Fact] = []
    for _ in range(3):
        made += undo(sequence_of(*known, *made))
    return made


def test_a_picked_frame_cites_its_take_and_names_its_own_picture() -> None:
    (supplied,) = [f for f in picking(sequence_of(*KNOWN), "1", whole=True).facts if isinstance(f, StartFrameSupplied)]
    assert supplied.source == FrameSource(kind="pick", take_id="SEQ08_take001")
    assert (supplied.path, supplied.sha256) == (frame().path, frame().sha256)
    assert supplied.start_id == "SEQ08_start003"


def test_with_settings_needs_one_take_to_take_them_from() -> None:
    scene = given(planned(), take(1), take(2))
    several = scene.when(lambda s: picking(s, None, "1=1", "2=2", whole=True).facts)
    several.then_refused("settings of which take?", "--base")
    assert picking(sequence_of(*scene.known), None, "1=1", "2=1", whole=True).facts == []


def test_the_same_settings_and_frame_are_not_picked_again() -> None:
    state = after(*KNOWN, found=picking(sequence_of(*KNOWN), "1", whole=True))
    assert picking(state, "1", whole=True).facts == []


def test_that_a_take_had_no_start_frame_is_said_since_it_can_not_be_picked() -> None:
    known = (planned(), take(1, elements=(DRIVER, CAR)), quadrant())
    for whole in (False, True):
        found = picking(sequence_of(*known), "1", whole=whole)
        assert found.differs == [
            ("SEQ08_take001", "start frame", "none", "SEQ08_start001 (bottom_right of SEQ08_grid001)")
        ]


def test_elements_the_plan_has_no_more_are_refused_with_settings_only() -> None:
    known = (planned(elements=("driver", "car")), PRO, revised(1, "Fog."))
    without = project(elements=tuple(e for e in CAST if e.name != "girl"))
    scene = given(*known)
    refused = scene.when(lambda s: picking(s, "1", whole=True, known=without).facts)
    refused.then_refused("SEQ08_take001 has the elements girl, which the plan has no more", "without its settings")
    assert picking(sequence_of(*known), "1", known=without).facts


def test_the_cast_of_a_childs_take_is_its_own_by_right() -> None:
    found = picking(sequence_of(planned(), take(1, SH03, elements=(GIRL,))), None, "3=SEQ08_SH03_take001")
    assert found.differs == []


def test_settings_picked_beside_words_of_another_take_are_not_picked_again() -> None:
    fox = reworded(2, 5)
    prompts = (*fox.shot_prompts[:4], replace(fox.shot_prompts[4], prompt="@fox waits."))
    known = (planned(), frame(), PRO, replace(fox, shot_prompts=prompts))
    state = after(*known, found=picking(sequence_of(*known), "1", "5=2", whole=True))
    assert picking(state, "1", "5=2", whole=True).facts == []


def test_a_plan_with_other_elements_or_settings_ends_what_was_picked() -> None:
    picked = SettingsPicked(take_id="SEQ08_take001", model="kling-o3-pro", settings={}, elements=("girl",))
    models = {
        name: working_request(sequence_of(planned(), PRO, picked, again), project()).model
        for name, again in {
            "title": planned(title="The old bridge"),
            "elements": planned(elements=("car",)),
            "settings": planned(settings={"generate_audio": True}),
        }.items()
    }
    assert models == {"title": "kling-o3-pro", "elements": "kling-o3", "settings": "kling-o3"}


# -- at the command line -------------------------------------------------------------------------------------------


def test_a_pick_says_what_changed_names_the_unsent_words_and_goes_on(shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", 2, "@bob runs.", "--duration", 4)
    ran = shown("pick", "film", "SEQ01", "--base", 1, "--shot", "2=1", "--generate", "--renderer", "local", "--yes")
    assert "SH02, second of 3: from SEQ01_take001" in ran.out
    assert "SEQ01_SH02 had words no take has used: “@bob runs.”; takes undo brings them back" in ran.err
    assert "SEQ01_take002  done" in ran.out
    second = facts(shown.root, "TakeRequested")[-1]["shot_prompts"][1]
    assert (second["picked_from"], second["duration"]) == ("SEQ01_take001", 1)
    shown("undo", "film", "SEQ01")
    assert sequence(shown.root, "SEQ01")["shots"][1]["prompt"] == "@bob runs."


def test_a_pick_of_what_is_there_appends_nothing_and_says_so(shown: Takes) -> None:
    before = snapshot(shown.root)
    assert "the working prompts are that already; nothing changed" in shown("pick", "film", "SEQ01", "--base", 1).out
    assert snapshot(shown.root) == before


def test_a_pick_from_a_take_of_an_older_plan_goes_by_identity(shown: Takes) -> None:
    plan = copy.deepcopy(PLAN)
    first, _, third = plan["sequences"]["SEQ01"]["shots"]
    plan["sequences"]["SEQ01"]["shots"] = [third, {"prompt": "A bell.", "duration": 1}, first]
    told = [word for n, to in ((1, 3), (2, "none"), (3, 1)) for word in ("--match", f"SEQ01_SH0{n}={to}")]
    shown("plan", "add", plan_file(shown, plan, "SECOND.json"), *told)
    shown("revise", "film", "SEQ01", "--shot", 1, "@ann runs.")
    ran = shown("pick", "film", "SEQ01", "--base", 1)
    assert "SH01, third of 3: from SEQ01_take001" in ran.out
    assert "SEQ01_SH04 isn't in the base take and keeps its words" in ran.err
    assert "SEQ01_SH02 of the base take is omitted from the plan" in ran.err
    assert [s["prompt"] for s in sequence(shown.root, "SEQ01")["shots"]] == [
        third["prompt"],
        "A bell.",
        first["prompt"],
    ]
    shown.refused("pick", "film", "SEQ01", "--shot", "2=1", says="SEQ01_SH02 is omitted from the plan")
    shown.refused("pick", "film", "SEQ01", "--shot", "4=1", says="SEQ01_take001 doesn't hold SEQ01_SH04")


def test_a_start_frame_that_differs_is_named_with_what_to_do(shown: Takes, a_picture: Path) -> None:
    shown("start-frame", "film", "SEQ01", a_picture)
    ran = shown("pick", "film", "SEQ01", "--base", 1)
    assert "start frame of SEQ01_take001 was none, a run has SEQ01_start001; takes generate --without-start" in ran.err
    shown("generate", "film", "SEQ01")
    a_picture.write_bytes(picture("orange"))
    shown("start-frame", "film", "SEQ01", a_picture)
    ran = shown("pick", "film", "SEQ01", "--base", 2)
    assert "was SEQ01_start001, a run has SEQ01_start002; --with-settings takes the take's" in ran.err
    assert "start frame: from SEQ01_take002" in shown("pick", "film", "SEQ01", "--base", 2, "--with-settings").out
    assert "they are the same" in shown("diff", "film", "SEQ01", 2, "working").out
    clean = shown.root / "frames" / "film" / "clean" / "SEQ01.png"
    shown("undo", "film", "SEQ01")
    newest = facts(shown.root, "StartFrameSupplied")[-1]
    assert newest["source"]["kind"] == "undo"
    assert clean.read_bytes() == (shown.root / "frames" / "film" / "starts" / "SEQ01_start002.png").read_bytes()


def test_a_pick_of_nothing_is_refused(shown: Takes) -> None:
    shown.refused("pick", "film", "SEQ01", code=2, says="pick from which take?", hint="--base 1")
