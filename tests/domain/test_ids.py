"""Ids are read alike wherever they are typed; a shot's has two forms, of which one counts from 0."""

from __future__ import annotations

import pytest

from domain.errors import BadInput, BadUsage
from domain.ids import (
    QUADRANTS,
    Target,
    check_project_name,
    counts_from_0,
    entity_of,
    harmless,
    made_number,
    own_form,
    plain_shot,
    read_entity,
    read_made,
    read_place,
    read_quadrant,
    read_shot_number,
    read_target,
    sequence_of,
    shot_number,
    shown,
    unknown,
)
from domain.steps import Step
from tests.scenario import check_words


def test_a_shot_beside_an_id_is_the_shots_own() -> None:
    assert read_entity("SEQ08", None) == Target("SEQ08")
    assert read_entity("SEQ08", "3") == read_entity("SEQ08_SH03", "SH03") == Target("SEQ08", 3)
    assert read_entity("SEQ08_SH03_take002", None) == Target("SEQ08", 3, 2)
    assert read_place("SEQ08", "SEQ08_SH03") == Target("SEQ08", 3)
    with pytest.raises(BadInput, match="is a take") as refused:
        read_place("SEQ08_take002", None)
    check_words(refused.value)


@pytest.mark.parametrize(("typed", "number"), [("shot00", 1), ("shot02", 3), ("shot2", 3), ("SHOT11", 12), ("SH03", 3)])
def test_a_shot_that_is_called_shot_counts_from_0_and_one_called_sh_from_1(typed: str, number: int) -> None:
    own = f"SEQ08_SH{number:02d}"
    assert (
        plain_shot(typed) == read_shot_number(typed, "SEQ08") == read_shot_number(f"SEQ08_{typed}", "SEQ08") == number
    )
    assert read_target(f"SEQ08_{typed}") == read_entity("SEQ08", typed) == Target("SEQ08", number)
    assert read_target(f"SEQ08_{typed}_take002") == Target("SEQ08", number, 2)
    assert own_form(f"SEQ08_{typed}") == own
    assert own_form(f"SEQ08_{typed}_take2") == f"{own}_take002"
    assert read_made(f"SEQ08_{typed}_take2", own, "take") == 2


@pytest.mark.parametrize("typed", ["SH00", "0", "shot", "shot-1", "third", "SEQ09_shot02"])
def test_what_is_no_shot_of_the_sequence_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a shot of SEQ08") as refused:
        read_shot_number(typed, "SEQ08")
    assert (refused.value.code, refused.value.about) == ("bad_id", {"sequence": "SEQ08"})
    check_words(refused.value)


def test_two_shots_in_one_id_are_bad_usage() -> None:
    with pytest.raises(BadUsage, match="SEQ08_SH02 and SEQ08_SH03 name two shots") as refused:
        read_entity("SEQ08_SH02", "3")
    assert refused.value.exit_code == 2
    check_words(refused.value)
    with pytest.raises(BadUsage):
        read_entity("SEQ08", "third")


def test_an_id_says_what_it_belongs_to() -> None:
    assert [shot_number(text) for text in ("SEQ08_SH03", "SEQ08_shot02", "SEQ08")] == [3, 3, None]
    assert [sequence_of(text) for text in ("SEQ08_SH03_take001", "SEQ08_grid002", "SEQ08")] == ["SEQ08"] * 3
    assert [entity_of(text) for text in ("SEQ08_SH03_take001", "SEQ08_start001")] == ["SEQ08_SH03", "SEQ08"]
    assert entity_of("SEQ08") == "SEQ08"
    assert [made_number(text) for text in ("SEQ08_take012", "SEQ08_SH03_grid001", "SEQ08")] == [12, 1, 0]


def test_a_typed_id_is_written_as_the_ledger_writes_it() -> None:
    assert [own_form(text) for text in ("SEQ08_TAKE2", "SEQ08_sh3_Grid1", "SEQ08_sh3", "words")] == [
        "SEQ08_take002",
        "SEQ08_SH03_grid001",
        "SEQ08_SH03",
        "words",
    ]
    assert [counts_from_0(text) for text in ("shot02", "SEQ08_Shot2", "SEQ08_SH03", "3", "myshot2")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(("typed", "number"), [("2", 2), ("002", 2), ("SEQ08_take002", 2), ("SEQ08_TAKE2", 2)])
def test_a_take_is_named_by_number_or_id(typed: str, number: int) -> None:
    assert read_made(typed, "SEQ08", "take") == number


@pytest.mark.parametrize("typed", ["0", "-1", "1234567", "SEQ09_take002", "SEQ08_grid002", "two", ""])
def test_what_is_no_take_of_the_sequence_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a take of SEQ08") as refused:
        read_made(typed, "SEQ08", "take")
    check_words(refused.value)


def test_a_quadrant_is_named_in_words_or_counted_as_one_reads() -> None:
    assert [read_quadrant(text) for text in ("1", "2", "3", "4")] == list(QUADRANTS)
    assert [read_quadrant(text) for text in (" Top-Left ", "bottom_right")] == ["top_left", "bottom_right"]
    for typed in ("0", "5", "middle"):
        with pytest.raises(BadInput, match="is not a quadrant") as refused:
            read_quadrant(typed)
        check_words(refused.value)


@pytest.mark.parametrize("name", ["film", "a", "9-to-5", "A" * 64, "take001", "SH03"])
def test_a_name_is_letters_digits_hyphens_and_underscores(name: str) -> None:
    assert check_project_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "_film", "-film", "my film", "A" * 65, "film\n", "film_SH03", "film_Take1", "x_shot0"]
)
def test_a_name_that_could_be_mistaken_for_something_else_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_project_name(name)
    check_words(refused.value)


def test_a_name_that_is_not_there_is_refused_with_the_nearest_ones() -> None:
    assert str(unknown("project", "flim", ["film", "Flims", "Filmic", "other"])) == (
        "there is no project flim; did you mean Flims or film?"
    )
    assert str(unknown("project", "x", [])) == "there is no project x"
    dozen = [f"name{n:02d}" for n in range(1, 13)]
    assert str(unknown("take of it", "?", dozen)) == f"there is no take of it ?; there is {', '.join(dozen)}"
    assert str(unknown("take", "?", [*dozen, "name13"])) == f"there is no take ?; there is {', '.join(dozen)}, …"


def test_the_refusal_of_a_name_has_a_code_by_what_it_is() -> None:
    said = unknown("take of it", "?", [], Step("models"), take="x")
    assert (said.code, said.about, said.ways) == ("unknown_take", {"take": "x"}, (Step("models"),))
    assert unknown("take", "?", [], code="gone").code == "gone"


def test_a_text_is_shown_on_one_line_without_what_a_terminal_obeys() -> None:
    assert shown("a\nb\x1b[2J\u202e") == "a\\x0ab\\x1b[2J\\u202e"
    assert shown("") == "''"
    assert (shown("x" * 80), shown("x" * 81)) == ("x" * 80, "x" * 79 + "…")
    assert (shown("abcd", 4), shown("abcde", 4)) == ("abcd", "abc…")
    assert shown("Gare de l’Est – 日") == "Gare de l’Est – 日"


def test_a_harmless_text_keeps_its_lines() -> None:
    assert harmless("a\n\tb\r\x7f\u200b") == "a\n\tb\\x0d\\x7f\\u200b"
