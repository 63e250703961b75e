"""Ids are read alike wherever they are typed; a shot's has two forms, of which one counts from 0."""

from __future__ import annotations

import pytest

from cli.command_lines import hint
from domain.errors import BadInput, BadUsage
from domain.ids import Target, own_form, plain_shot, read_entity, read_made, read_place, read_shot_number, read_target


def test_a_shot_beside_an_id_is_the_shots_own() -> None:
    assert read_entity("SEQ08", None) == Target("SEQ08")
    assert read_entity("SEQ08", "3") == read_entity("SEQ08_SH03", "SH03") == Target("SEQ08", 3)
    assert read_entity("SEQ08_SH03_take002", None) == Target("SEQ08", 3, 2)
    assert read_place("SEQ08", "SEQ08_SH03") == Target("SEQ08", 3)
    with pytest.raises(BadInput, match="is a take"):
        read_place("SEQ08_take002", None)


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


def test_two_shots_in_one_id_are_bad_usage() -> None:
    with pytest.raises(BadUsage, match="SEQ08_SH02 and SEQ08_SH03 name two shots") as refused:
        read_entity("SEQ08_SH02", "3")
    assert refused.value.exit_code == 2
    assert hint(refused.value)
    with pytest.raises(BadUsage):
        read_entity("SEQ08", "third")
