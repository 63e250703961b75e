"""What a person types is read alike wherever it is typed; what has not the form it needs is bad usage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.command_lines import hint
from domain.decisions.prompts import Override
from domain.errors import BadInput, BadUsage
from domain.ids import Target
from domain.typed import (
    once_each,
    read_entity,
    read_override,
    read_part,
    read_place,
    read_setting,
    read_take_moment,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.models import Value


def test_a_shot_beside_an_id_is_the_shots_own() -> None:
    assert read_entity("SEQ08", None) == Target("SEQ08")
    assert read_entity("SEQ08", "3") == read_entity("SEQ08_shot03", "SH03") == Target("SEQ08", 3)
    assert read_entity("SEQ08_SH03_take002", None) == Target("SEQ08", 3, 2)
    assert read_place("SEQ08", "SEQ08_SH03") == Target("SEQ08", 3)
    with pytest.raises(BadInput, match="is a take"):
        read_place("SEQ08_take002", None)


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
def test_a_setting_is_what_it_says(text: str, value: Value) -> None:
    name, read = read_setting(text)
    assert (name, read, type(read)) == ("a", value, type(value))


def test_parts_overrides_and_moments_are_read() -> None:
    assert read_part("1 - SH03", "SEQ08") == (1, 3)
    assert read_override("2: new: words ", "SEQ08") == Override("new: words", index=2)
    assert read_override("SH03:words", "SEQ08") == Override("words", number=3)
    assert read_take_moment("2@3.5s") == ("2", 3.5)
    assert read_take_moment("SEQ08_take002@11") == ("SEQ08_take002", 11.0)
    assert read_take_moment("look@2.png") is None
    assert once_each([("A", 1), ("B", 2)]) == {"A": 1, "B": 2}


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_entity("SEQ08_SH02", "3"),
        lambda: read_entity("SEQ08", "third"),
        lambda: read_part("3", "SEQ08"),
        lambda: read_part("1-x", "SEQ08"),
        lambda: read_setting("audio"),
        lambda: read_setting("=true"),
        lambda: read_override("no colon", "SEQ08"),
        lambda: read_override("x:words", "SEQ08"),
        lambda: once_each([("A", 1), ("A", 2)]),
    ],
)
def test_what_has_not_the_form_it_needs_is_bad_usage(read: Callable[[], object]) -> None:
    with pytest.raises(BadUsage) as refused:
        read()
    assert refused.value.exit_code == 2
    assert hint(refused.value)
