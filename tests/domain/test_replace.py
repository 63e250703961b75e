"""Words replaced in working prompts: whole words, their case kept, `@names` left alone; one undo for the lot."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.decisions.replace import replace, replacement
from domain.errors import BadInput
from domain.events import GridPromptRevised, SequenceFinalized
from domain.prompts import mentions
from domain.values import Source
from tests.cli.support import PLAN, Takes, add_plan, facts, one_sequence, snapshot
from tests.driver_beware import approved, filmed, planned, revised, shot
from tests.scenario import Scenario, check_words, given

ELEMENTS = ("driver", "car", "car-2", "van", "fox")


def replaced(text: str, old: str, new: str, *, whole: bool = True) -> str:
    return replacement(old, new, whole=whole).apply(text)


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("A scarf, a car, a cart.", "car", "van", "A scarf, a van, a cart."),
        ("car; (car) “car” car's car-park", "car", "van", "van; (van) “van” van's van-park"),
        ("Car. CAR. car. cAr.", "car", "van", "Van. VAN. van. van."),
        ("Green parka, GREEN PARKA, green parka", "green parka", "red coat", "Red coat, RED COAT, red coat"),
        ("a green\n  parka", "green parka", "red coat", "a red coat"),
        ("@car and car and @car-2", "car", "van", "@car and van and @car-2"),
        ("@ann-bob meets bob.", "bob", "max", "@ann-bob meets max."),
        ("mail a@car.com, a_car", "car", "van", "mail a@car.com, a_car"),
        ("@car and @car-2 and car", "@car", "@van", "@van and @car-2 and car"),
        ("the @car stops", "the @car", "the old @van", "the old @van stops"),
        ("der Fluß, die Flüsse", "fluß", "Bach", "der Bach, die Flüsse"),
        ("Ärger über Ärger", "ärger", "freude", "Freude über Freude"),
        ("5 s, 15 s, 5s", "5 s", "6 s", "6 s, 15 s, 5s"),
        ("A I a", "i", "we", "A We a"),
        ("a.b aXb", "a.b", "\\1 \\g<0>", "\\1 \\g<0> aXb"),
        ("car", "car", "LED lamp", "LED lamp"),
        ("She turns; then she runs. SHE!", "She", "He", "He turns; then he runs. HE!"),
        ("the driver. The Driver", "driver", "Mara", "the Mara. The Mara"),
        ("a lamp, Lamp", "Lamp", "LED", "a LED, LED"),
        ("car", "van", "bus", "car"),
    ],
)
def test_whole_words_are_replaced_in_the_case_they_are_written_in(text: str, old: str, new: str, expected: str) -> None:
    assert replaced(text, old, new) == expected


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("A scarf, a car.", "car", "van", "A svanf, a van."),
        ("@car, scar, @car-2", "ar", "at", "@car, scat, @car-2"),
        ("@car, scar", "@car", "@van", "@van, scar"),
    ],
)
def test_parts_of_words_are_replaced_where_that_is_said_but_not_of_names(
    text: str, old: str, new: str, expected: str
) -> None:
    assert replaced(text, old, new, whole=False) == expected


PIECES = st.sampled_from(
    ("car", "Car", "scarf", "@car", "@car-2", "@driver", "carcar", "cars", ",", ".", "\n", "caR's")
)


@drawn(words=st.lists(PIECES, max_size=20), whole=st.booleans())
def test_no_name_changes_unless_it_is_asked_for(words: list[str], whole: bool) -> None:
    text = " ".join(words)
    said = replaced(text, "car", "van", whole=whole)
    assert mentions(said) == mentions(text)
    assert said.count("scarf") == (text.count("scarf") if whole else 0)


@drawn(words=st.lists(PIECES, max_size=20))
def test_replacing_twice_changes_no_more_than_once(words: list[str]) -> None:
    once = replaced(" ".join(words), "car", "van")
    assert replaced(once, "car", "van") == once


def test_words_that_can_not_be_replaced_are_refused() -> None:
    for old, new in (("", "van"), (" \n", "van"), ("car", ""), ("—", "van"), ("car", "x\x00")):
        with pytest.raises(BadInput) as refused:
            replacement(old, new)
        check_words(refused.value)


def replacing(scene: Scenario, old: str, new: str) -> Scenario:
    return scene.when(lambda s: replace(s, replacement(old, new), ELEMENTS))


WORDS = ("The car waits.", "@car rolls on.", "A scarf.", "Fog.", "Car and CAR.")
CARS = planned(*(shot(n, prompt=text) for n, text in enumerate(WORDS, start=1)), grid_prompt="A car in fog.")


def test_each_prompt_that_changes_is_a_fact_and_the_grid_prompt_too() -> None:
    replacing(given(CARS), "car", "van").then(
        revised(1, "The van waits.", kind="replace"),
        revised(5, "Van and VAN.", kind="replace"),
        GridPromptRevised(prompt="A van in fog.", source=Source(kind="replace")),
    )


def test_seconds_stay_and_the_working_words_count_not_the_plans() -> None:
    scene = given(CARS, revised(1, "A fox.", 7), revised(4, "A car.", 9))
    replacing(scene, "car", "van").then(
        revised(4, "A van.", 9, kind="replace"),
        revised(5, "Van and VAN.", kind="replace"),
        GridPromptRevised(prompt="A van in fog.", source=Source(kind="replace")),
    )


def test_words_that_no_prompt_has_change_nothing() -> None:
    replacing(given(CARS), "bus", "van").then_nothing()
    replacing(given(CARS), "car", "car").then_nothing()


def test_an_omitted_shot_has_no_working_prompt_to_change() -> None:
    replacing(given(CARS, planned(shot(3, prompt="A scarf."), shot(4, prompt="Fog."))), "car", "van").then_nothing()


def test_a_name_that_no_element_has_is_refused() -> None:
    replacing(given(CARS), "@car", "@bus").then_refused("there is no element bus", "add it to the plan")


def test_a_final_sequence_is_refused_only_where_something_would_change() -> None:
    final = given(CARS, *filmed(), approved("SEQ08_take001"), SequenceFinalized(cut=()))
    replacing(final, "car", "van").then_refused("SEQ08 is final", "takes reopen")
    replacing(final, "bus", "van").then_nothing()


# -- over several sequences ----------------------------------------------------------------------------------------


def _prompts(takes: Takes, project: str = "film") -> dict[str, list[str]]:
    parts = takes("status", project, "--json").json["sequences"]
    return {name: [shot["prompt"] for shot in part["shots"]] for name, part in parts.items()}


def test_one_undo_takes_back_the_lot_in_all_sequences(film: Takes) -> None:
    before = _prompts(film)
    ran = film("replace", "film", "a", "the")
    assert "3 prompts changed; one undo takes back the lot" in ran.out
    assert _prompts(film)["SEQ02"] == ["The wide shot of rain on the river.", "The close-up of one drop on the leaf."]
    undone = film("undo", "film", "SEQ02").out
    assert undone.count("undone: the words of SEQ02_SH") == 2
    assert undone.count("undone: the grid words of SEQ01, by ") == 1
    assert _prompts(film) == before
    film.refused("undo", "film", "SEQ01", says="nothing to undo")


def test_the_diff_comes_first_and_a_dry_run_changes_nothing(film: Takes) -> None:
    before = snapshot(film.root)
    ran = film("replace", "film", "gate", "fence", "--dry-run")
    assert "@bob waits at the [-gate-]{+fence+}." in ran.out
    assert "The [-gate-] {+fence+} swings shut behind them." in ran.out
    assert snapshot(film.root) == before
    assert ran.out in film("replace", "film", "gate", "fence").out


def test_a_sequence_where_something_else_was_done_since_stays_as_it_is_and_is_named(film: Takes) -> None:
    film("replace", "film", "a", "the")
    film("revise", "film", "SEQ01", "--shot", 3, "It rains.")
    ran = film("undo", "film", "SEQ02")
    assert "SEQ01 stays as it is: something else was done there since" in ran.err
    assert "SEQ01" not in ran.out


def test_a_final_sequence_is_skipped_and_said_so_by_replace_and_by_undo(shown: Takes) -> None:
    shown("approve", "film", "SEQ02", "--take", 1)
    shown("replace", "film", "a", "one")
    shown("finalize", "film", "SEQ02")
    before = _prompts(shown)
    ran = shown("replace", "film", "the", "that")
    assert "SEQ02 is final and is skipped; takes reopen film SEQ02" in ran.err
    assert _prompts(shown)["SEQ02"] == before["SEQ02"]
    assert _prompts(shown)["SEQ01"] != before["SEQ01"]
    shown("undo", "film", "SEQ01")
    ran = shown("undo", "film", "SEQ01")
    assert "SEQ02 stays as it is" in ran.err
    assert "A wide shot" not in _prompts(shown)["SEQ02"][0]
    shown.refused("undo", "film", "SEQ02", says="SEQ02 is final", hint="takes reopen")


def test_only_the_sequences_that_are_named_change(film: Takes) -> None:
    film("replace", "film", "a", "the", "SEQ02")
    assert {fact["shot"][:5] for fact in facts(film.root, "ShotPromptRevised")} == {"SEQ02"}


def test_what_is_stale_then_is_listed_with_what_it_costs(shown: Takes) -> None:
    ran = shown("replace", "film", "the", "that")
    assert "stale: SEQ01; to make it again: $0.252 as one take, $0.756 for the 3 changed shots alone" in ran.out
    assert ran.out.endswith("next: takes status film\n")
    one = shown("replace", "film", "that", "the", "SEQ01").out
    assert one.endswith(
        "next: takes approve film SEQ01 --take 1\n  look at SEQ01_take001: videos/film/SEQ01_take001.mp4\n"
    )


def test_a_grid_prompt_alone_makes_no_take_stale(shown: Takes) -> None:
    ran = shown("replace", "film", "dawn", "dusk")
    assert "SEQ01 grid prompt" in ran.out
    assert "stale" not in ran.out


def test_nothing_of_it_happens_where_one_sequence_refuses(takes: Takes) -> None:
    plan = one_sequence("A lamp.", "@ann waits.")
    plan["elements"] = {"ann": PLAN["elements"]["ann"]}
    plan["sequences"]["SEQ02"] = {"shots": [{"prompt": "@ann runs.", "duration": 1}]}
    add_plan(takes, plan)
    takes.refused("replace", "film", "@ann", "@eve", says="there is no element eve")
    takes.refused("replace", "film", "—", "x", says="hold no word")
    takes.refused("replace", "film", "a", "b", "SEQ9", says="there is no sequence SEQ9")


def test_a_grid_of_replaced_words_is_asked_for_with_them(film: Takes) -> None:
    film("replace", "film", "dawn", "dusk")
    film("grid", "film", "SEQ01")
    assert facts(film.root, "GridRequested")[-1]["prompt"] == "a yard at dusk"
    film("undo", "film", "SEQ01")
    assert "a yard at dawn" in film("grid", "film", "SEQ01", "--dry-run").out
