"""Matching: which shot of a re-added plan is which, and never a silent shift."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.command_lines import hint
from cli.grammar import read_match
from domain.errors import BadInput
from domain.matching import Incoming, Known, match_shots
from tests.scenario import check_words

RAIN = "rain hammers the windscreen while the driver grips the wheel"
BRIDGE = "the bridge at dawn, empty, seen from high above"
HANDS = "close on two hands that count wet banknotes slowly"
RADIO = "an old radio glows green and hums a waltz"


def known(*prompts: str, ids: tuple[str | None, ...] = ()) -> list[Known]:
    ids = ids or (None,) * len(prompts)
    return [Known(i + 1, ids[i], text, text, i) for i, text in enumerate(prompts)]


def plan(*prompts: str, ids: tuple[str | None, ...] = ()) -> list[Incoming]:
    ids = ids or (None,) * len(prompts)
    return [Incoming(ids[i], text, None) for i, text in enumerate(prompts)]


def numbers(old: list[Known], new: list[Incoming], **told: int | None) -> list[int | None]:
    said = {int(name[2:]): place for name, place in told.items()}
    return list(match_shots("SEQ08", old, new, said))


def refused(old: list[Known], new: list[Incoming], **told: int | None) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        numbers(old, new, **told)
    check_words(refusal.value)
    return refusal.value


def told_by_hint(old: list[Known], new: list[Incoming], **told: int | None) -> tuple[str | None, int, int | None]:
    answer = re.search(r"--match (\S+);", hint(refused(old, new, **told)))
    assert answer
    return read_match(answer[1])


def test_the_same_plan_is_the_same_shots() -> None:
    assert numbers(known(RAIN, RAIN, BRIDGE), plan(RAIN, RAIN, BRIDGE)) == [1, 2, 3]


def test_reordered_texts_keep_their_numbers_whatever_the_spaces() -> None:
    assert numbers(known(RAIN, BRIDGE, HANDS), plan(HANDS, f"  {RAIN}\n", BRIDGE)) == [3, 1, 2]


def test_ids_stand_above_texts() -> None:
    old = known(RAIN, BRIDGE, ids=("a", "b"))
    assert numbers(old, plan(RAIN, BRIDGE, ids=("b", "a"))) == [2, 1]


def test_the_sources_number_stands_above_ids() -> None:
    old = known(RAIN, BRIDGE, ids=("a", "b"))
    assert numbers(old, [Incoming("a", RAIN, 2), Incoming(None, BRIDGE, 1)]) == [2, 1]


def test_what_a_person_says_stands_above_all() -> None:
    old = known(RAIN, BRIDGE, ids=("a", "b"))
    assert numbers(old, plan(RAIN, BRIDGE, ids=("a", "b")), SH1=2, SH2=1) == [2, 1]
    assert numbers(old, plan(RAIN, BRIDGE, ids=("a", "b")), SH1=None) == [None, 2]


def test_a_source_that_contradicts_a_person_is_not_heard() -> None:
    new = [Incoming(None, BRIDGE, 1), Incoming(None, RAIN, None)]
    assert numbers(known(RAIN, BRIDGE), new, SH1=2) == [2, 1]


def test_a_plan_that_took_over_a_persons_wording_finds_the_shot() -> None:
    old = [Known(1, None, RAIN, HANDS, 0), Known(2, None, BRIDGE, BRIDGE, 1)]
    assert numbers(old, plan(BRIDGE, HANDS)) == [2, 1]


def test_a_removed_shot_is_omitted_and_an_added_one_is_new() -> None:
    assert numbers(known(RAIN, BRIDGE, HANDS), plan(RAIN, HANDS)) == [1, 3]
    assert numbers(known(RAIN, BRIDGE), plan(HANDS, RAIN, BRIDGE)) == [None, 1, 2]


def test_a_shot_rewritten_at_its_place_keeps_its_number() -> None:
    assert numbers(known(RAIN, BRIDGE, HANDS), plan(RAIN, "something else entirely", HANDS)) == [1, 2, 3]


def test_all_prompts_may_be_polished_in_one_go() -> None:
    assert numbers(known(RAIN, BRIDGE), plan(RAIN + ", faster", BRIDGE + ", colder")) == [1, 2]


def test_a_rewritten_shot_that_also_moved_is_asked_about() -> None:
    refusal = refused(known(RAIN, BRIDGE, HANDS), plan(RAIN, HANDS, BRIDGE + " now"), SH1=1, SH3=None)
    assert str(refusal) == "SEQ08: 2 shots of the new plan can't be told apart from the old ones"
    assert len(refusal.faults) == 1
    assert refusal.faults[0].startswith("SH02 'the bridge at dawn, empty, seen…' was 2nd; could be the plan's 3rd")
    assert "95 % alike), or the plan's 2nd" in refusal.faults[0]
    assert refusal.faults[0].endswith("or gone")
    assert hint(refusal) == ("say which: the same with --match SEQ08_SH02=3; or the same with --match SEQ08_SH02=none")


def test_following_the_hints_ends_the_doubt() -> None:
    old, new = known(RAIN, BRIDGE, HANDS), plan(BRIDGE + " now", HANDS, RADIO)
    assert told_by_hint(old, new) == ("SEQ08", 2, 1)
    assert told_by_hint(old, new, SH2=1) == ("SEQ08", 1, 3)
    assert numbers(old, new, SH2=1, SH1=3) == [2, 3, 1]
    assert numbers(old, new, SH2=1, SH1=None) == [2, 3, None]


def test_swapped_and_polished_shots_are_never_joined_by_place() -> None:
    refusal = refused(known(RAIN, BRIDGE), plan(BRIDGE + " now", RAIN + " now"))
    assert len(refusal.faults) == 2


def test_one_out_one_in_elsewhere_is_asked_about() -> None:
    assert "SH01" in refused(known(RAIN, BRIDGE, HANDS), plan(BRIDGE, HANDS, RADIO)).faults[0]


def test_one_of_two_equal_shots_is_never_guessed() -> None:
    assert len(refused(known(RAIN, RAIN), plan(RAIN)).faults) == 2
    assert numbers(known(RAIN, RAIN), plan(RAIN), SH1=None) == [2]


def test_where_every_shot_has_an_id_there_is_no_doubt() -> None:
    old = known(RAIN, BRIDGE, HANDS, ids=("a", "b", "c"))
    assert numbers(old, plan(RAIN, RADIO, HANDS, ids=("a", "x", "c"))) == [1, None, 3]
    assert numbers(old, plan(BRIDGE, RADIO, ids=("y", "c"))) == [None, 3]


def test_shots_that_get_ids_later_are_still_found_by_text() -> None:
    assert numbers(known(RAIN, BRIDGE), plan(BRIDGE, RAIN, ids=("b", "a"))) == [2, 1]


def test_an_omitted_shot_comes_back_by_its_text_but_never_by_place() -> None:
    old = [*known(RAIN), Known(2, None, BRIDGE, BRIDGE, None)]
    assert numbers(old, plan(RAIN, BRIDGE)) == [1, 2]
    assert numbers(old, plan(RAIN, BRIDGE + " now")) == [1, None]
    assert numbers(old, plan(RAIN, BRIDGE + " now"), SH2=2) == [1, 2]
    assert numbers(old, plan(RAIN, BRIDGE, BRIDGE)) == [1, None, None]


def test_a_shot_that_stands_comes_before_an_omitted_one_with_the_same_words() -> None:
    old = [Known(1, None, RAIN, BRIDGE, 0), Known(2, None, BRIDGE, BRIDGE, None)]
    assert numbers(old, plan(BRIDGE)) == [1]


def test_a_new_shot_may_give_only_the_number_it_will_get() -> None:
    old = known(RAIN)
    assert numbers(old, [Incoming(None, BRIDGE, 2), Incoming(None, RAIN, 1)]) == [None, 1]
    assert numbers([], [Incoming(None, RAIN, 1), Incoming(None, BRIDGE, 2)]) == [None, None]
    assert "SEQ08 has no SH07" in str(refused(old, [Incoming(None, RAIN, 1), Incoming(None, BRIDGE, 7)]))
    assert "SEQ08 has no SH02" in str(refused([], [Incoming(None, RAIN, 2), Incoming(None, BRIDGE, 1)]))


def test_a_number_given_twice_is_refused() -> None:
    refusal = refused(known(RAIN), [Incoming(None, RAIN, 1), Incoming(None, BRIDGE, 1)])
    assert str(refusal) == "SEQ08: the 1st and the 2nd shot both say SH01"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (1, 2, "the 1st and the 2nd"),
        (3, 4, "the 3rd and the 4th"),
        (11, 21, "the 11th and the 21st"),
        (12, 22, "the 12th and the 22nd"),
        (13, 23, "the 13th and the 23rd"),
        (20, 111, "the 20th and the 111th"),
    ],
)
def test_places_are_counted_as_one_says_them(first: int, second: int, said: str) -> None:
    new = [Incoming(None, f"{RAIN} {n}", 1 if n in (first, second) else None) for n in range(1, second + 1)]
    refusal = refused(known(RAIN), new)
    assert str(refusal) == f"SEQ08: {said} shot both say SH01"
    assert refusal.about == {"sequence": "SEQ08", "shot": "SEQ08_SH01"}


def test_a_doubt_names_each_shots_first_words_and_the_three_likeliest_places() -> None:
    new = plan(*(f"{RAIN} {n}" for n in ("slowly", "and stops", "and stops at last", "and then it all stops at last")))
    refusal = refused(known(RAIN), new)
    assert str(refusal) == "SEQ08: 4 shots of the new plan can't be told apart from the old ones"
    likely = (("1st", 95), ("2nd", 91), ("3rd", 83))
    could = ", or ".join(
        f"the plan's {nth} 'rain hammers the windscreen while the…' ({n} % alike)" for nth, n in likely
    )
    assert refusal.faults == (f"SH01 'rain hammers the windscreen while the…' was 1st; could be {could}, or gone",)


def test_a_doubt_shows_a_short_text_whole() -> None:
    refusal = refused(known("rain on a wet bridge now", "fog"), plan("rain on a wet bridge again"))
    assert refusal.faults[0].startswith("SH01 'rain on a wet bridge now' was 1st; could be the plan's 1st 'rain on a")
    assert str(refusal) == "SEQ08: 1 shot of the new plan can't be told apart from the old ones"


def test_of_a_new_sequence_nothing_can_be_told() -> None:
    refusal = refused([], plan(RAIN), SH1=1)
    assert (refusal.faults, hint(refusal)) == (("SEQ08 has no SH01",), "tell of none: it is new")
    assert hint(refused(known(RAIN, BRIDGE), plan(RAIN), SH2=0)) == "SEQ08 has SH01, SH02"


def test_what_a_person_says_must_hold() -> None:
    refusal = refused(known(RAIN, BRIDGE), plan(RAIN, BRIDGE), SH7=1, SH1=3, SH2=None)
    assert refusal.faults == ("SEQ08 has no SH07", "SH01 as 3rd: the plan's SEQ08 has 2 shots")
    assert "SH01 was given that place too" in refused(known(RAIN, BRIDGE), plan(RAIN, BRIDGE), SH1=1, SH2=1).faults[0]


words = st.lists(st.sampled_from(["rain", "bridge", "hands", "radio", "dawn", "wet", "slow"]), min_size=1, max_size=4)
texts = words.map(" ".join)
maybe_id = st.none() | st.sampled_from("abc")


@st.composite
def projects(draw: st.DrawFn) -> list[Known]:
    """Return shots as a project may have them: some omitted, ids given once, working texts that moved on."""
    count = draw(st.integers(0, 6))
    ids = [own if draw(st.booleans()) else None for own in "abcdef"[:count]]
    place = iter(range(count))
    return [
        Known(n, ids[n - 1], draw(texts), draw(texts), next(place) if draw(st.booleans()) else None)
        for n in draw(st.permutations(range(1, count + 1)))
    ]


incomings = st.lists(st.builds(Incoming, maybe_id, texts, st.none() | st.integers(1, 7)), max_size=6)


@given(projects(), incomings, st.dictionaries(st.integers(1, 7), st.none() | st.integers(1, 6), max_size=3))
def test_no_two_shots_ever_get_the_same_number(
    old: list[Known], new: list[Incoming], told: dict[int, int | None]
) -> None:
    try:
        found = match_shots("SEQ08", old, new, told)
    except BadInput:
        return
    given_numbers = [number for number in found if number is not None]
    assert len(found) == len(new)
    assert len(set(given_numbers)) == len(given_numbers)
    assert set(given_numbers) <= {shot.number for shot in old}
    for number, place in told.items():
        assert number not in given_numbers if place is None else found[place - 1] == number


@given(projects())
def test_the_plan_a_project_has_is_matched_to_itself(old: list[Known]) -> None:
    current = sorted((s for s in old if s.index is not None), key=lambda s: s.index or 0)
    same = [Incoming(s.id, s.plan_prompt, None) for s in current]
    assert list(match_shots("SEQ08", old, same, {})) == [s.number for s in current]


@given(st.data(), st.lists(texts, unique=True, max_size=7))
def test_any_order_of_distinct_texts_is_matched_exactly(data: st.DataObject, prompts: list[str]) -> None:
    order = data.draw(st.permutations(range(len(prompts))))
    assert numbers(known(*prompts), plan(*(prompts[i] for i in order))) == [i + 1 for i in order]
