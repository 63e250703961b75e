"""Two takes compared, or a take with what a run would send today or with the plan: words, settings, and the price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.diff import Diff, ShotDiff, Side, Words, compare, side_of_plan, side_of_take
from domain.events import SequenceFinalized, SettingsPicked
from domain.values import Covering
from services.questions.compare import side, working_side
from tests.driver_beware import (
    CAR,
    GIRL,
    PROMPTS,
    SH02,
    SH03,
    SH05,
    SHOTS,
    approved,
    filmed,
    frame,
    grid,
    grid_done,
    planned,
    project,
    quadrant,
    revised,
    shot,
    start_frame,
    take,
)
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import Fact, TakeRequested
    from domain.values import ShotPrompt

BRAKES = "Medium shot of @driver at the wheel. He sees the gap in the bridge and jumps."


def with_words(number: int, changes: dict[int, dict[str, Any]], **more: Any) -> TakeRequested:
    """A take of the sequence with other words or seconds in some shots."""
    made = take(number, **more)
    prompts = tuple(replace(p, **changes.get(p.index + 1, {})) for p in made.shot_prompts)
    return replace(made, shot_prompts=prompts, seconds=sum(p.duration for p in prompts))


def of(*facts: Fact, a: str = "1", b: str = "2", **plan: Any) -> Diff:
    """Compare two sides, as a person names them, of SEQ08 after some facts."""
    state = sequence(planned(), *facts)
    return compare(side(state, project(**plan), a), side(state, project(**plan), b))


def changes(found: Diff) -> dict[str, str]:
    return {d.shot[-4:]: d.change for d in found.shots if d.change != "unchanged"}


def only(found: Diff) -> ShotDiff:
    (one,) = [d for d in found.shots if d.change != "unchanged"]
    return one


# -- words and seconds ---------------------------------------------------------------------------------------------


def test_a_revised_shot_is_told_by_its_words_and_the_others_are_unchanged() -> None:
    found = of(take(1), with_words(2, {3: {"prompt": BRAKES}}))
    assert (found.a, found.b) == ("SEQ08_take001", "SEQ08_take002")
    assert [d.shot for d in found.shots] == list(SHOTS)
    assert changes(found) == {"SH03": "revised"}
    assert only(found).words[1:] == [("-", "brakes"), ("+", "jumps"), ("=", ".")]
    assert found.shots[0].words == [("=", PROMPTS[0])]
    assert found.settings == []
    assert not found.empty


def test_other_seconds_alone_are_a_revision_of_the_same_words() -> None:
    found = only(of(take(1), with_words(2, {3: {"duration": 5}})))
    assert found.change == "revised"
    assert found.a is not None
    assert found.b is not None
    assert (found.a.duration, found.b.duration) == (3, 5)
    assert found.words == [("=", PROMPTS[2])]


def test_a_moved_line_break_is_a_revision_without_other_words() -> None:
    found = only(of(take(1), with_words(2, {3: {"prompt": PROMPTS[2].replace(". ", ".\n")}})))
    assert found.change == "revised"
    assert [kind for kind, _ in found.words] == ["="]


def test_shots_that_one_side_alone_has_are_added_or_removed() -> None:
    both = (take(1, shots=(1, 2, 3)), take(2, shots=(2, 3, 4)))
    forth, back = of(*both), of(*both, a="2", b="1")
    assert changes(forth) == {"SH01": "removed", "SH04": "added"}
    assert changes(back) == {"SH01": "added", "SH04": "removed"}
    assert [d.words for d in forth.shots if d.change == "removed"] == [[("-", PROMPTS[0])]]
    assert [d.words for d in forth.shots if d.change == "added"] == [[("+", PROMPTS[3])]]
    assert [d.shot[-4:] for d in forth.shots] == ["SH02", "SH03", "SH04", "SH01"]


def test_shots_are_told_apart_by_identity_and_another_order_is_named() -> None:
    turned = planned(*(shot(n, index=4 - i) for i, n in enumerate((1, 2, 3, 4, 5))))
    found = of(take(1), turned, a="1", b="working")
    assert changes(found) == {}
    assert found.settings == [("order", "SH01 SH02 SH03 SH04 SH05", "SH05 SH04 SH03 SH02 SH01")]
    assert not found.empty


def test_a_shot_that_came_or_went_is_no_other_order() -> None:
    found = of(take(1), planned(shot(6, index=0), shot(1, index=1), shot(3, index=2)), a="1", b="working")
    assert changes(found) == {"SH06": "added", "SH02": "removed", "SH04": "removed", "SH05": "removed"}
    assert "order" not in [name for name, _, _ in found.settings]


# -- the two sides -------------------------------------------------------------------------------------------------


def test_working_is_what_a_run_would_send_today() -> None:
    found = of(*filmed(), revised(3, BRAKES, 4), frame(), a="1", b="working")
    assert found.b == "working"
    assert changes(found) == {"SH03": "revised"}
    assert found.settings == [("start frame", "none", "SEQ08_start001")]


def test_plan_is_what_the_client_asked_for_whatever_a_person_revised() -> None:
    state = (*filmed(), revised(3, BRAKES), frame())
    assert of(*state, a="1", b="plan").empty
    assert changes(of(*state, a="plan", b="working")) == {"SH03": "revised"}
    assert of(*state, a="plan", b="plan").empty


def test_the_plans_model_and_settings_count_and_what_only_takes_know_does_not() -> None:
    pro = take(1, model="kling-o3-pro", settings={"generate_audio": True}, start_frame=start_frame(frame()))
    found = of(frame(), pro, a="plan", b="1")
    assert found.settings == [("model", "kling-o3", "kling-o3-pro"), ("setting generate_audio", "false", "true")]


def test_sides_are_named_by_number_id_or_word_in_any_case() -> None:
    known = (take(1), take(1, SH03))
    names = {n: of(*known, a=n, b=n).a for n in ("1", "SEQ08_take001", "SEQ08_SH03_take001", "WORKING", "Plan")}
    assert list(names.values()) == ["SEQ08_take001", "SEQ08_take001", "SEQ08_SH03_take001", "working", "plan"]


def test_working_can_be_looked_at_where_the_sequence_is_final() -> None:
    final = (*filmed(), approved("SEQ08_take001"), SequenceFinalized(cut=(Covering(shot=SH03, take_id=None),)))
    assert of(*final, a="1", b="working").empty


def test_a_take_of_an_omitted_shot_can_still_be_compared() -> None:
    gone = (take(1), take(1, SH03), take(2, SH03), planned(shot(1), shot(2)))
    assert of(*gone, a="SEQ08_SH03_take001", b="SEQ08_SH03_take002").empty
    assert of(*gone, a="1", b="SEQ08_SH03_take001").shots[0].shot == SH03


# -- settings ------------------------------------------------------------------------------------------------------


def test_a_start_frame_is_named_with_its_grid_and_quadrant() -> None:
    first, other = quadrant(1, 1), frame(2)
    known = (grid(), grid_done(), first, other)
    found = of(*known, take(1, start_frame=start_frame(first)), take(2, start_frame=start_frame(other)))
    assert found.settings == [
        ("start frame", "SEQ08_start001 (bottom_right of SEQ08_grid001)", "SEQ08_start002"),
    ]
    assert of(*known, take(1), take(2, start_frame=start_frame(first))).settings[0][1:] == (
        "none",
        "SEQ08_start001 (bottom_right of SEQ08_grid001)",
    )


def test_the_same_picture_chosen_again_is_no_difference() -> None:
    first = quadrant(1, 1)
    again = frame(2, sha256=first.sha256)
    known = (grid(), grid_done(), first, again)
    assert of(*known, take(1, start_frame=start_frame(first)), take(2, start_frame=start_frame(again))).empty
    (named,) = of(*known, take(1), take(2, start_frame=start_frame(again))).settings
    assert named == ("start frame", "none", "SEQ08_start001 (bottom_right of SEQ08_grid001)")


def test_elements_used_and_dropped_model_mode_and_settings_are_named() -> None:
    other = take(
        2,
        model="kling-o3-4k",
        mode="individual",
        settings={"generate_audio": True, "seed": 7},
        elements=(CAR, GIRL),
        elements_dropped=("fox", "driver"),
    )
    assert of(take(1), other).settings == [
        ("elements", "driver, car", "car, girl"),
        ("elements dropped", "none", "fox, driver"),
        ("model", "kling-o3", "kling-o3-4k"),
        ("mode", "multi_shot", "individual"),
        ("setting generate_audio", "false", "true"),
        ("setting seed", None, "7"),
    ]


def test_picked_settings_are_part_of_working() -> None:
    picked = SettingsPicked(
        take_id="SEQ08_take001", model="kling-o3-pro", settings={"generate_audio": True}, elements=("fox",)
    )
    found = of(take(1), picked, a="1", b="working")
    assert {name: after for name, _, after in found.settings} == {
        # The car and the driver are named in the prompts; who is picked comes first.
        "elements": "fox, driver, car",
        "model": "kling-o3-pro",
        "setting generate_audio": "true",
    }


# -- a take of one shot --------------------------------------------------------------------------------------------


def test_a_take_of_one_shot_counts_against_that_shot_of_a_sequences_take() -> None:
    alone = take(1, SH03)
    alone = replace(alone, shot_prompts=(replace(alone.shot_prompts[0], prompt=BRAKES),))
    for a, b in (("1", "SEQ08_SH03_take001"), ("SEQ08_SH03_take001", "1"), ("SEQ08_SH03_take001", "working")):
        found = of(take(1), alone, a=a, b=b)
        assert [d.shot for d in found.shots] == [SH03]
        assert changes(found) == {"SH03": "revised"}
        assert found.settings == []  # that their modes differ goes without saying


def test_takes_of_two_shots_have_nothing_in_common() -> None:
    found = of(take(1, SH03), take(1, SH02), a="SEQ08_SH03_take001", b="SEQ08_SH02_take001")
    assert changes(found) == {"SH02": "added", "SH03": "removed"}


def test_a_take_at_the_models_minimum_is_compared_by_the_seconds_asked_for() -> None:
    (prompt,) = take(1, SH03).shot_prompts
    padded = take(1, SH03, shot_prompts=(replace(prompt, asked=1),))
    found = of(padded, revised(3, PROMPTS[2], 1), a="SEQ08_SH03_take001", b="working")
    assert changes(found) == {}


# -- the price of making it again ----------------------------------------------------------------------------------


def price(found: Diff) -> tuple[tuple[int, int, str | None], tuple[int, int, str | None]]:
    return tuple((len(r.shots), r.seconds, r.estimated.amount) for r in (found.multi_shot, found.individual))  # type: ignore[return-value]


def test_a_rerun_is_priced_as_one_take_and_by_the_changed_shots_alone() -> None:
    found = of(take(1), with_words(2, {3: {"prompt": BRAKES, "duration": 4}, 5: {"prompt": "Fog."}}))
    assert price(found) == ((5, 16, "1.344"), (2, 7, "0.588"))
    assert found.individual.shots == (SH03, SH05)
    assert found.multi_shot.estimated.priced_on == "2026-08"


def test_a_short_shot_alone_is_paid_at_the_minimum_and_in_a_longer_take_as_it_is() -> None:
    short = {n: {"duration": 1} for n in (1, 2, 3, 4, 5)}
    found = of(with_words(1, short), with_words(2, {**short, 3: {"prompt": BRAKES, "duration": 1}}))
    assert price(found) == ((5, 5, "0.42"), (1, 3, "0.252"))


def test_one_shot_made_again_as_one_take_is_paid_at_the_minimum_too() -> None:
    (prompt,) = take(1, SH03).shot_prompts
    padded = take(1, SH03, shot_prompts=(replace(prompt, asked=1),))
    found = of(take(1), padded, a="1", b="SEQ08_SH03_take001")
    assert price(found) == ((1, 3, "0.252"), (1, 3, "0.252"))


@pytest.mark.parametrize(("model", "audio", "amount"), [("kling-o3", True, "1.68"), ("kling-o3-4k", False, "6.30")])
def test_a_rerun_has_the_price_of_side_bs_model_and_settings(model: str, audio: bool, amount: str) -> None:
    found = of(take(1), take(2, model=model, settings={"generate_audio": audio}))
    assert price(found) == ((5, 15, amount), (0, 0, "0.00"))


def test_what_is_unchanged_or_removed_need_not_be_made_again() -> None:
    assert of(take(1), take(2)).individual.shots == ()
    assert of(take(1), take(2, shots=(1, 2))).individual.shots == ()
    assert of(take(1, shots=(1, 2)), take(2)).individual.shots == SHOTS[2:]


# -- any sides -----------------------------------------------------------------------------------------------------

TEXT = st.sampled_from((*PROMPTS, BRAKES, "Fog.", "Fog,\nfog."))
SIDES = st.builds(
    lambda **said: Side(**said),  # its types aren't looked up: some are known to the checker alone
    name=st.sampled_from(("a", "b")),
    shots=st.lists(
        st.builds(Words, index=st.just(0), shot=st.sampled_from(SHOTS), prompt=TEXT, duration=st.integers(1, 15)),
        unique_by=lambda words: words.shot,
        min_size=1,
    ).map(lambda shots: tuple(Words(n, w.shot, w.prompt, w.duration) for n, w in enumerate(shots))),
    settings=st.dictionaries(st.sampled_from(("model", "mode", "setting seed")), st.sampled_from(("x", "y"))),
    model=st.sampled_from(("kling-o3", "kling-o3-pro")),
)


@given(one=SIDES)
def test_a_side_compared_with_itself_is_empty(one: Side) -> None:
    found = compare(one, one)
    assert found.empty
    assert found.individual.shots == ()
    assert [d.words for d in found.shots] == [[("=", words.prompt)] for words in one.shots]


@given(a=SIDES, b=SIDES)
def test_there_and_back_the_same_shots_differ(a: Side, b: Side) -> None:
    forth, back = compare(a, b), compare(b, a)
    turned = {"added": "removed", "removed": "added", "revised": "revised", "unchanged": "unchanged"}
    assert {d.shot: turned[d.change] for d in forth.shots} == {d.shot: d.change for d in back.shots}
    assert {(n, y, x) for n, x, y in forth.settings} == set(back.settings)
    assert forth.empty == back.empty


@given(a=SIDES, b=SIDES)
def test_the_words_make_up_both_sides(a: Side, b: Side) -> None:
    for found in compare(a, b).shots:
        before, after = ("".join(text for kind, text in found.words if kind in kinds) for kinds in ("=-", "=+"))
        assert after == (found.b.prompt if found.b else "")
        assert "".join(before.split()) == "".join(found.a.prompt.split() if found.a else [])


def test_the_sides_of_a_state_are_what_its_facts_say() -> None:
    state = sequence(planned(), *filmed(), revised(2, "Fog.", 2))
    first = state.own.takes[1]
    held: ShotPrompt = first.request.shot_prompts[0]
    assert side_of_take(state, first).shots[0] == Words(0, held.shot, held.prompt, held.duration)
    assert working_side(state, project()).shots[1] == Words(1, SH02, "Fog.", 2)
    assert side_of_plan(state, project()).shots[1] == Words(1, SH02, PROMPTS[1], 3)
