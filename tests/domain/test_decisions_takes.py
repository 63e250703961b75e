"""Takes asked for: which shots, with which words, frame, elements, settings, numbers and price."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.decisions.prompts import Override
from domain.decisions.takes import Run, TakeWish, request_takes
from domain.events import Fact, TakeCancelled, TakeRequested, VideoFailed
from domain.open_shots import missing
from tests.driver_beware import (
    PROMPTS,
    SEQ08,
    SH01,
    SH02,
    SH03,
    SH04,
    SH05,
    SHOTS,
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
from tests.scenario import given, sequence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.project import Project

EVERYBODY = ("driver", "car", "girl", "fox", "parcel", "bridge")
FAL: dict[str, Any] = {"renderer": "fal", "free": False}
LOCAL: dict[str, Any] = {"renderer": "local", "free": True}


def run(*facts: Fact, of: Project | None = None, **wish: Any) -> Run:
    """Ask for takes of SEQ08 as the facts leave it; its plan comes first where none is among them."""
    known = facts if any(fact.type == "SequencePlanned" for fact in facts) else (planned(), *facts)
    return request_takes(sequence(*known), of or project(), TakeWish(**{**FAL, **wish}))


def one(*facts: Fact, **wish: Any) -> TakeRequested:
    """The one take of a run."""
    (only,) = run(*facts, **wish).requests
    return only


def refused(words: str, hint: str, *facts: Fact, of: Project | None = None, **wish: Any) -> None:
    wished = TakeWish(**{**FAL, **wish})
    given(*facts).when(lambda s: request_takes(s, of or project(), wished).facts).then_refused(words, hint)


def kept(fact: TakeRequested) -> tuple[str, ...]:
    return tuple(element.name for element in fact.elements)


def held(fact: TakeRequested) -> list[str]:
    return [prompt.shot for prompt in fact.shot_prompts]


# -- elements -----------------------------------------------------------------------------------------------------


def test_a_take_sends_four_elements_in_the_lists_order_and_names_those_it_drops() -> None:
    found = run(planned(elements=EVERYBODY))
    (only,) = found.requests
    assert kept(only) == ("driver", "car", "girl", "fox")
    assert only.elements_dropped == ("parcel", "bridge")
    assert found.warnings == ["SEQ08: parcel, bridge dropped, a take sends 4 elements at most"]


def test_a_take_with_the_sequences_start_frame_sends_three() -> None:
    found = run(planned(elements=EVERYBODY), frame())
    (only,) = found.requests
    assert kept(only) == ("driver", "car", "girl")
    assert only.elements_dropped == ("fox", "parcel", "bridge")
    assert found.warnings == ["SEQ08: fox, parcel, bridge dropped, a take sends 3 elements at most"]


@pytest.mark.parametrize("owner", [SEQ08, SH03])
def test_a_take_of_a_shot_sends_three_whoever_the_start_frame_belongs_to(owner: str) -> None:
    only = one(planned(elements=EVERYBODY), frame(1, owner), shot=3)
    assert only.start_frame == start_frame(frame(1, owner))
    assert kept(only) == ("driver", "car", "girl")


def test_without_the_start_frame_there_is_room_for_a_fourth() -> None:
    only = one(planned(elements=EVERYBODY), frame(), without_start_frame=True)
    assert only.start_frame is None
    assert len(only.elements) == 4


def test_exactly_as_many_elements_as_there_is_room_for_drop_none() -> None:
    assert run(planned(elements=EVERYBODY[:4])).warnings == []
    assert one(planned(elements=EVERYBODY[:3]), frame()).elements_dropped == ()


def test_a_take_of_one_shot_keeps_first_whom_its_prompt_names() -> None:
    dawn = shot(3, prompt="@bridge at dawn; @parcel lies on the deck, @bridge again behind it.")
    shots = (shot(1), shot(2), dawn, shot(4), shot(5))
    only = one(planned(*shots, elements=EVERYBODY), frame(), shot=3)
    assert kept(only) == ("bridge", "parcel", "driver")
    assert only.elements_dropped == ("car", "girl", "fox")


def test_a_take_of_several_shots_keeps_the_lists_order_whoever_is_named() -> None:
    dawn = shot(3, prompt="@bridge at dawn; @parcel lies on the deck.")
    only = one(planned(shot(1), shot(2), dawn, elements=EVERYBODY))
    assert kept(only) == ("driver", "car", "girl", "fox")


def test_an_element_only_named_in_a_prompt_goes_along_behind_the_listed_ones() -> None:
    dawn = shot(3, prompt="@bridge at dawn.")
    assert kept(one(planned(shot(1), shot(2), dawn))) == ("driver", "car", "bridge")


def test_a_shots_own_elements_replace_the_sequences_in_a_take_of_it_alone() -> None:
    fog = shot(2, prompt="Fog on the deck.", elements=("fox", "girl"))
    plan = planned(shot(1), fog, shot(3), elements=("driver", "car"))
    assert kept(one(plan, shot=2)) == ("fox", "girl")
    assert kept(one(plan, shots=((2, 2),))) == ("fox", "girl")
    assert kept(one(plan, shot=1)) == ("driver", "car")
    assert kept(one(plan)) == ("driver", "car")
    assert kept(one(planned(shot(1, prompt="Fog.", elements=())), shot=1)) == ()


def test_an_override_that_names_another_element_changes_the_cast() -> None:
    words = (Override("@fox crosses the deck.", number=3),)
    assert kept(one(planned(elements=EVERYBODY), frame(), shot=3, overrides=words)) == ("fox", "driver", "car")


def test_the_endpoint_follows_from_elements_and_start_frame() -> None:
    alone = planned(*(shot(n, prompt="Fog.") for n in (1, 2)), elements=())
    assert one().endpoint == "fal-ai/kling-video/o3/standard/reference-to-video"
    assert one(frame(), model="kling-o3-pro").endpoint == "fal-ai/kling-video/o3/pro/reference-to-video"
    assert one(alone, frame()).endpoint == "fal-ai/kling-video/o3/standard/image-to-video"
    assert one(alone, model="kling-o3-4k").endpoint == "fal-ai/kling-video/o3/4k/text-to-video"


# -- modes, entities, numbers ------------------------------------------------------------------------------------


def test_a_multi_shot_take_holds_all_shots_and_is_the_sequences() -> None:
    only = one()
    assert (only.take_id, only.entity, only.mode, only.seconds) == ("SEQ08_take001", SEQ08, "multi_shot", 15)
    assert held(only) == list(SHOTS)
    assert [prompt.prompt for prompt in only.shot_prompts] == list(PROMPTS)
    assert [prompt.index for prompt in only.shot_prompts] == [0, 1, 2, 3, 4]


def test_individual_takes_are_one_a_shot_each_the_shots_own() -> None:
    found = run(mode="individual").requests
    assert [take.take_id for take in found] == [f"{name}_take001" for name in SHOTS]
    assert {take.mode for take in found} == {"individual"}
    assert [held(take) for take in found] == [[name] for name in SHOTS]


def test_a_shot_alone_means_single() -> None:
    only = one(shot=3)
    assert (only.take_id, only.entity, only.mode) == ("SEQ08_SH03_take001", SH03, "single")
    assert held(only) == [SH03]


def test_individual_of_one_shot_is_that_shots_take() -> None:
    assert [take.entity for take in run(mode="individual", shot=3).requests] == [SH03]
    assert [take.entity for take in run(mode="individual", shots=((2, 3),)).requests] == [SH02, SH03]


def test_takes_are_numbered_on_by_entity_and_never_anew() -> None:
    facts = (*filmed(), take(2), VideoFailed(take_id="SEQ08_take002", kind="render", message="no"), *filmed(1, SH03))
    assert [t.take_id for t in run(*facts, count=3).requests] == ["SEQ08_take003", "SEQ08_take004", "SEQ08_take005"]
    assert [t.take_id for t in run(*facts, shot=3, count=3).requests] == [
        "SEQ08_SH03_take002",
        "SEQ08_SH03_take003",
        "SEQ08_SH03_take004",
    ]
    assert one(*facts, shot=4).take_id == "SEQ08_SH04_take001"


def test_several_takes_of_individual_shots_are_numbered_each_by_its_shot() -> None:
    names = [take.take_id for take in run(*filmed(1, SH02), mode="individual", shots=((1, 2),), count=3).requests]
    assert names == [f"{SH01}_take{n:03d}" for n in (1, 2, 3)] + [f"{SH02}_take{n:03d}" for n in (2, 3, 4)]


def test_several_takes_of_one_wish_are_alike_but_for_their_number() -> None:
    first, *others = run(count=3).requests
    assert len(others) == 2
    assert all(replace(take, take_id=first.take_id) == first for take in others)


def test_modes_that_contradict_the_shots_are_refused() -> None:
    refused("a single take is of one shot", "--shot", mode="single")
    refused("a multi_shot take is of several shots", "--shots SH03-SH04", mode="multi_shot", shot=3)
    refused("exclude each other", "one of them", shot=3, shots=((1, 2),))
    refused("each shot has a take already", "unsplit", mode="individual", split=True)


def test_a_single_take_of_a_sequence_of_one_shot_needs_no_number() -> None:
    assert one(planned(shot(1)), mode="single").take_id == "SEQ08_SH01_take001"


# -- part of a sequence -------------------------------------------------------------------------------------------


def test_part_of_a_sequence_is_the_sequences_take_of_those_shots() -> None:
    only = one(shots=((2, 4),))
    assert (only.entity, only.mode, only.seconds) == (SEQ08, "multi_shot", 9)
    assert held(only) == [SH02, SH03, SH04]
    assert [prompt.index for prompt in only.shot_prompts] == [1, 2, 3]


def test_part_of_a_sequence_is_counted_in_todays_order() -> None:
    turned = planned(shot(3, index=0), shot(1, index=1), shot(2, index=2))
    assert held(one(turned, shots=((3, 1),))) == [SH03, SH01]
    refused("runs backwards", "--shots SH03-SH01", turned, shots=((1, 3),))


def test_a_shot_that_is_not_there_or_omitted_is_refused() -> None:
    refused("there is no shot SEQ08_SH09", "takes status", shot=9)
    refused("there is no shot SEQ08_SH06; did you mean SEQ08_SH05?", "takes status", shots=((1, 6),))
    gone = (planned(), planned(shot(1), shot(2)))
    refused("SEQ08_SH03 is omitted", "takes status", *gone, shot=3)


def test_an_omitted_sequence_makes_no_takes() -> None:
    refused("SEQ08 is omitted", "takes status", planned(omitted=True))


# -- limits and --split ------------------------------------------------------------------------------------------

LONG = tuple(shot(n, duration=5) for n in range(1, 6))
MANY = tuple(shot(n, duration=2) for n in range(1, 8))


def test_a_paid_run_that_does_not_fit_is_refused() -> None:
    refused("25 s, where kling-o3 makes at most 15 s", "--split; or takes generate", planned(*LONG))
    refused("7 shots, where kling-o3 takes at most 6", "--split", planned(*MANY))
    refused("2 s, where kling-o3 makes at least 3 s", "--split", planned(shot(1, duration=1), shot(2, duration=1)))
    refused("a prompt of 600 characters", "in fewer words", planned(shot(1, prompt="x" * 600), shot(2)))


def test_the_local_renderer_warns_and_renders_what_does_not_fit() -> None:
    found = run(planned(*LONG), **LOCAL)
    assert found.warnings == ["SEQ08 doesn't fit kling-o3: 25 s, where kling-o3 makes at most 15 s"]
    (only,) = found.requests
    assert (only.seconds, only.rehearsal, only.estimated.amount) == (25, True, "0.00")


def test_part_of_a_long_sequence_fits() -> None:
    assert one(planned(*LONG), shots=((1, 3),)).seconds == 15


def test_split_makes_the_fewest_takes_that_fit_each_holding_its_shots() -> None:
    found = run(planned(*LONG), split=True).requests
    assert [(take.take_id, held(take)) for take in found] == [
        ("SEQ08_take001", [SH01, SH02, SH03]),
        ("SEQ08_take002", [SH04, SH05]),
    ]
    assert [take.seconds for take in found] == [15, 10]
    assert [take.estimated.amount for take in found] == ["1.26", "0.84"]


def test_split_never_needs_more_takes_than_there_must_be() -> None:
    # Filling up the first take (15 = 8 + 7) leaves 9 + 9: three takes, and so does any other way.
    odd = planned(*(shot(n, duration=d) for n, d in enumerate((8, 7, 9, 9), start=1)))
    assert [held(take) for take in run(odd, split=True).requests] == [[SH01, SH02], [SH03], [SH04]]
    # Seven twos: six at most, and one alone is sent at the minimum.
    assert [len(held(take)) for take in run(planned(*MANY), split=True).requests] == [6, 1]


def fits(durations: Sequence[int]) -> bool:
    """One take of kling-o3, as its page says: 1-6 shots, 3-15 s; a shot alone is sent at the minimum."""
    return len(durations) <= 6 and sum(durations) <= 15 and (len(durations) == 1 or sum(durations) >= 3)


@settings(deadline=None)
@given_any(st.lists(st.integers(1, 15), min_size=1, max_size=8))
def test_split_finds_the_fewest_takes_of_all_ways_to_part_the_shots(durations: list[int]) -> None:
    inner = range(1, len(durations))
    ways = [(0, *cuts, len(durations)) for n in range(len(durations)) for cuts in combinations(inner, n)]
    fewest = min(len(way) - 1 for way in ways if all(fits(durations[a:b]) for a, b in pairwise(way)))
    plan = planned(*(shot(n, duration=d) for n, d in enumerate(durations, start=1)))
    found = run(plan, split=True).requests
    assert len(found) == fewest
    assert [prompt.asked or prompt.duration for take in found for prompt in take.shot_prompts] == durations


def test_split_leaves_a_sequence_that_fits_in_one() -> None:
    assert [held(take) for take in run(split=True).requests] == [list(SHOTS)]


def test_split_numbers_several_takes_of_each_part_in_turn() -> None:
    found = run(planned(*LONG), *filmed(), split=True, count=2).requests
    assert [(take.take_id[-3:], len(held(take))) for take in found] == [("002", 3), ("003", 3), ("004", 2), ("005", 2)]


def test_split_parts_only_the_shots_wished() -> None:
    assert [held(take) for take in run(planned(*LONG), split=True, shots=((2, 5),)).requests] == [
        [SH02, SH03, SH04],
        [SH05],
    ]


def test_a_shot_alone_below_the_minimum_is_sent_priced_and_recorded_at_the_minimum() -> None:
    only = one(planned(shot(1, duration=2)), shot=1)
    assert only.shot_prompts[0].duration == 3
    assert only.shot_prompts[0].asked == 2
    assert (only.seconds, only.estimated.amount, only.estimated.priced_on) == (3, "0.252", "2026-08")


def test_a_shot_at_the_minimum_or_beside_others_is_sent_as_it_is() -> None:
    assert one(shot=1).shot_prompts[0].asked is None
    together = one(planned(shot(1, duration=1), shot(2, duration=2)))
    assert [(p.duration, p.asked) for p in together.shot_prompts] == [(1, None), (2, None)]


# -- start frames -------------------------------------------------------------------------------------------------


def test_a_take_begins_with_the_sequences_newest_start_frame() -> None:
    assert one(quadrant(), frame(2)).start_frame == start_frame(frame(2))


def test_a_shots_own_start_frame_comes_before_the_sequences_in_its_own_takes() -> None:
    facts = (frame(), frame(1, SH03))
    assert one(*facts, shot=3).start_frame == start_frame(frame(1, SH03))
    assert one(*facts, shot=4).start_frame == start_frame(frame())
    assert one(*facts).start_frame == start_frame(frame())
    individual = {take.entity: take.start_frame for take in run(*facts, mode="individual").requests}
    assert individual[SH03] == start_frame(frame(1, SH03))
    assert individual[SH02] == start_frame(frame())


def test_a_sequence_that_needs_a_start_frame_is_refused_without_one() -> None:
    needy = planned(needs_start_frame=True)
    refused("SEQ08 needs a start frame and has none", "--without-start-frame", needy)
    refused("SEQ08_SH03 needs a start frame", "takes grid driver-beware SEQ08", needy, shot=3)
    refused("needs a start frame", "takes approve-grid driver-beware SEQ08 --quadrant 1", needy, grid(), grid_done())
    refused("SEQ08_SH01 needs a start frame", "--without-start-frame", needy, frame(1, SH03), mode="individual")


def test_a_sequence_that_needs_a_start_frame_takes_any_it_has_or_none_by_word() -> None:
    needy = planned(needs_start_frame=True)
    assert one(needy, frame()).start_frame is not None
    assert one(needy, frame(), shot=3).start_frame is not None
    assert one(needy, frame(1, SH03), shot=3).start_frame is not None
    assert one(needy, without_start_frame=True).start_frame is None


# -- overrides ----------------------------------------------------------------------------------------------------

NEW = "@driver shouts a name."


def test_an_override_by_index_counts_from_nought_and_stays() -> None:
    found = run(overrides=(Override(NEW, index=2),))
    assert found.facts[0] == revised(3, NEW, kind="override")
    assert found.requests[0].shot_prompts[2].prompt == NEW
    assert not found.requests[0].shot_prompts[2].once
    assert found.requests[0].concatenated_prompt_summary.split(" | ")[2] == f"SH03: {NEW}"


def test_an_override_by_number_means_the_shot_wherever_it_stands() -> None:
    turned = planned(shot(3, index=0), shot(1, index=1), shot(2, index=2))
    by_number, by_index = (
        run(turned, overrides=(o,)).facts[0] for o in (Override(NEW, number=3), Override(NEW, index=0))
    )
    assert by_number == by_index == revised(3, NEW, index=0, kind="override")


def test_the_revisions_of_a_run_come_before_its_takes() -> None:
    words = (Override(NEW, index=0), Override("@car rolls.", number=5))
    found = run(overrides=words, count=2)
    assert [fact.type for fact in found.facts] == ["ShotPromptRevised"] * 2 + ["TakeRequested"] * 2


def test_an_override_once_is_sent_and_marked_but_does_not_stay() -> None:
    found = run(overrides=(Override(NEW, index=2),), once=True)
    assert [fact.type for fact in found.facts] == ["TakeRequested"]
    assert [(p.prompt == NEW, p.once) for p in found.requests[0].shot_prompts] == [
        (False, False),
        (False, False),
        (True, True),
        (False, False),
        (False, False),
    ]


def test_an_override_that_says_what_stands_revises_nothing() -> None:
    assert [fact.type for fact in run(overrides=(Override(PROMPTS[2], index=2),)).facts] == ["TakeRequested"]


def test_an_override_of_a_shot_outside_the_run_stays_too() -> None:
    found = run(overrides=(Override(NEW, number=5),), shots=((1, 2),))
    assert found.facts[0] == revised(5, NEW, kind="override")
    assert held(found.requests[0]) == [SH01, SH02]
    refused("isn't in the run", "stay", overrides=(Override(NEW, number=5),), shots=((1, 2),), once=True)


def test_an_override_that_can_not_be_meant_is_refused() -> None:
    refused("no shot at index 5: it has 5 shots, counted from 0", "SH05", overrides=(Override(NEW, index=5),))
    refused("no shot at index -1", "the last is at index 4: SEQ08_SH05", overrides=(Override(NEW, index=-1),))
    refused("there is no shot SEQ08_SH09", "takes", overrides=(Override(NEW, number=9),))
    refused("SEQ08_SH03 is named twice", "once", overrides=(Override(NEW, index=2), Override(NEW, number=3)))
    refused("the prompt is empty", "words", overrides=(Override("  ", index=2),))
    refused("there is no element drvier; did you mean driver", "@", overrides=(Override("@drvier brakes.", index=2),))


def test_a_prompt_picked_from_a_take_is_cited_by_the_next_one() -> None:
    picked = revised(3, NEW, kind="take", take_id="SEQ08_take001", shot=SH03, position=3)
    only = one(*filmed(), picked)
    assert [p.picked_from for p in only.shot_prompts] == [None, None, "SEQ08_take001", None, None]
    other = one(*filmed(), picked, overrides=(Override("@driver waits.", index=2),), once=True)
    assert other.shot_prompts[2].picked_from is None


# -- settings, model, price --------------------------------------------------------------------------------------


def test_settings_merge_from_the_plan_to_the_wish() -> None:
    loud = planned(
        *(shot(n) for n in (1, 2)), shot(3, settings={"generate_audio": False}), settings={"generate_audio": True}
    )
    assert one().settings == {"generate_audio": False}
    assert one(of=project(settings={})).settings == {}
    assert one(loud).settings == {"generate_audio": True}
    assert one(loud, shot=3).settings == {"generate_audio": False}
    assert one(loud, shot=3, settings={"generate_audio": True}).settings == {"generate_audio": True}


def test_a_shots_own_settings_are_said_not_to_hold_among_others() -> None:
    loud = planned(shot(1), shot(2, settings={"generate_audio": True}))
    assert run(loud).warnings == ["the settings of SEQ08_SH02 hold only for a take of that shot alone"]
    assert run(loud, shot=2).warnings == []


def test_a_setting_the_model_lacks_is_refused_never_dropped() -> None:
    refused("setting seed: kling-o3 has no such setting", "takes models", settings={"seed": 7})
    refused("setting generate_audio: must be true or false", "takes models", settings={"generate_audio": "yes"})
    refused("setting seed", "takes models", of=project(settings={"seed": 7}))


def test_the_price_follows_seconds_and_settings() -> None:
    assert one().estimated.amount == "1.26"
    assert one(settings={"generate_audio": True}).estimated.amount == "1.68"
    assert one(of=project(settings={})).estimated.amount == "1.26"
    assert one(model="kling-o3-standard").model == "kling-o3"


def test_a_model_that_makes_no_takes_is_refused() -> None:
    refused("flux-pro doesn't make takes; kling-o3, ", "--model MODEL", model="flux-pro")


def test_an_unknown_model_is_refused_with_the_nearest_ones() -> None:
    refused("there is no video model kling-o4; did you mean kling-v4 or kling-o3", "takes models", model="kling-o4")
    refused("there is no video model kling_o3_pro; did you mean kling-o3-pro", "takes models", model="kling_o3_pro")
    refused("there is no video model sora; there is kling-o3, kling-o3-4k, ", "takes models", model="sora")


def test_a_rehearsal_is_free_and_marked() -> None:
    only = one(**LOCAL)
    assert (only.renderer, only.rehearsal, only.estimated.amount) == ("local", True, "0.00")
    assert not one().rehearsal


# -- missing ------------------------------------------------------------------------------------------------------


def test_shots_are_missing_until_each_shot_has_a_take_of_its_working_prompt() -> None:
    assert missing(sequence(planned()))
    assert not missing(sequence(planned(), take()))
    assert missing(sequence(planned(), *filmed(1, shots=(1, 2))))
    assert not missing(sequence(planned(), *filmed(1, shots=(1, 2)), *filmed(2, shots=(3, 4, 5))))


def test_new_words_or_seconds_make_a_shot_missing_until_they_are_taken() -> None:
    filmed_once = (planned(), *filmed())
    assert missing(sequence(*filmed_once, revised(3, NEW)))
    assert missing(sequence(*filmed_once, revised(3, PROMPTS[2], 4)))
    assert not missing(sequence(*filmed_once, revised(3, NEW), revised(3, PROMPTS[2])))
    taken = run(*filmed_once, revised(3, NEW), shot=3).facts
    assert not missing(sequence(*filmed_once, revised(3, NEW), *taken))


def test_failed_and_cancelled_takes_leave_a_sequence_missing() -> None:
    assert missing(sequence(planned(), take(), VideoFailed(take_id="SEQ08_take001", kind="render", message="no")))
    assert missing(sequence(planned(), take(), TakeCancelled(take_id="SEQ08_take001")))


def test_a_shot_sent_at_the_minimum_is_not_missing_for_it() -> None:
    short = planned(shot(1, duration=2))
    assert not missing(sequence(short, *run(short, shot=1).facts))


def test_words_used_once_leave_the_working_prompt_to_be_taken() -> None:
    facts = run(overrides=(Override(NEW, index=2),), once=True).facts
    assert missing(sequence(planned(), *facts))


def test_an_omitted_shot_nothing_missing() -> None:
    assert not missing(sequence(planned(), *filmed(1, shots=(1, 2)), planned(shot(1), shot(2))))


def test_words_that_name_an_element_the_plan_has_dropped_are_refused() -> None:
    plan_without_the_car = project()
    assert plan_without_the_car.plan is not None
    kept = tuple(e for e in plan_without_the_car.plan.elements if e.name != "car")
    plan_without_the_car.plan = replace(plan_without_the_car.plan, elements=kept)
    given(planned()).when(
        lambda state: request_takes(state, plan_without_the_car, TakeWish("local", free=True)).facts
    ).then_refused("there is no element car", way_on="revise the prompt")
