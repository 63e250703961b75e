"""What is typed in a form of its own is read into values; what has not the form it needs is bad usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.command_lines import hint
from cli.grammar import (
    once_each,
    read_choices,
    read_match,
    read_matches,
    read_override,
    read_parts,
    read_setting,
    read_take_moment,
)
from domain.decisions.prompts import Override
from domain.errors import BadInput, BadUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.values import Setting


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=true", True),
        ("a=False", False),
        ("a=3", 3),
        ("a=0.5", 0.5),
        ("a=three", "three"),
        ("a=", ""),
        ("a=b=c", "b=c"),
    ],
)
def test_a_setting_is_what_it_says(text: str, value: Setting) -> None:
    name, read = read_setting(text)
    assert (name, read, type(read)) == ("a", value, type(value))


def test_parts_overrides_and_moments_are_read() -> None:
    assert read_parts("1 - SH03", "SEQ08") == ((1, 3),)
    assert read_parts("1,3-4", "SEQ08") == ((1, 1), (3, 4))
    assert read_override("2: new: words ", "SEQ08") == Override("new: words", index=2)
    assert read_override("SH03:words", "SEQ08") == Override("words", number=3)
    assert read_override("shot02:words", "SEQ08") == Override("words", number=3)
    assert read_take_moment("2@3.5s") == ("2", 3.5)
    assert read_take_moment("SEQ08_take002@11") == ("SEQ08_take002", 11.0)
    assert read_take_moment("look@2.png") is None
    assert once_each([("A", 1), ("B", 2)]) == {"A": 1, "B": 2}


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_parts("3,", "SEQ08"),
        lambda: read_parts("1-x", "SEQ08"),
        lambda: read_setting("audio"),
        lambda: read_setting("=true"),
        lambda: read_override("no colon", "SEQ08"),
        lambda: read_override("x:words", "SEQ08"),
        lambda: once_each([("A", 1), ("A", 2)]),
        lambda: read_choices(["5"], "SEQ08"),
        lambda: read_choices(["x=1"], "SEQ08"),
    ],
)
def test_what_has_not_the_form_it_needs_is_bad_usage(read: Callable[[], object]) -> None:
    with pytest.raises(BadUsage) as refused:
        read()
    assert refused.value.exit_code == 2
    assert hint(refused.value)


def test_takes_are_chosen_by_the_numbers_of_shots() -> None:
    assert read_choices(["5=1", " SH03 = SEQ08_SH03_take001"], "SEQ08") == {5: "1", 3: "SEQ08_SH03_take001"}
    with pytest.raises(BadInput, match="SEQ08_SH03 is named twice"):
        read_choices(["3=1", "shot02=2"], "SEQ08")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("SH03=4", (None, 3, 4)),
        ("SEQ08_SH03=4", ("SEQ08", 3, 4)),
        ("SH03=none", (None, 3, None)),
        ("SEQ08_shot2=None", ("SEQ08", 3, None)),
        ("shot2=1", (None, 3, 1)),
        ("a_b-c_SH12=1", ("a_b-c", 12, 1)),
        (" 3 = 4 ", (None, 3, 4)),
    ],
)
def test_the_match_option_is_read(text: str, meaning: tuple[str | None, int, int | None]) -> None:
    assert read_match(text) == meaning


@pytest.mark.parametrize("text", ["", "SH03", "SH03=0", "SH00=1", "=4", "SH03=SH04", "../x_SH03=1", "SH03=4x"])
def test_anything_else_is_no_match_option(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_match(text)
    assert "--match SH03=4" in hint(refusal.value)


def test_matches_come_by_sequence_which_goes_without_saying_where_there_is_one() -> None:
    assert read_matches(["SH03=4", "SEQ08_SH01=none"], ["SEQ08"]) == ({"SEQ08": {3: 4, 1: None}}, {})
    with pytest.raises(BadInput, match="doesn't say of which sequence") as refused:
        read_matches(["SH03=4"], ["SEQ07", "SEQ08"])
    assert hint(refused.value) == "--match SEQ07_SH03=4"


def test_a_match_may_be_of_whole_sequences_even_where_they_are_only_numbers() -> None:
    known = ["SEQ01", "1", "SEQ08"]
    assert read_matches(["SEQ01=SEQ1", "1=001"], ["SEQ1", "001"], known) == ({}, {"SEQ01": "SEQ1", "1": "001"})
    assert read_matches(["SEQ08=none", "SEQ1_SH01=2"], ["SEQ1"], known) == ({"SEQ1": {1: 2}}, {"SEQ08": None})
    for texts in (["SEQ01=SEQ1", "SEQ08=SEQ1"], ["SEQ08=SEQ1"]):
        with pytest.raises(BadInput, match="is another's already"):
            read_matches(texts, ["SEQ1", "SEQ08"], known)
