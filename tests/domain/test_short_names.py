"""What a name that is typed short may mean."""

from __future__ import annotations

import pytest

from domain.ids import nearest
from domain.short_names import fitting, fitting_ids

FILM = ["SEQ05", "SEQ08", "SEQ18", "opening", "opening_b", "80s"]
SHOTS = {"SEQ08": ["SEQ08_SH01", "SEQ08_SH02"], "opening": ["opening_SH01"]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SEQ08", ["SEQ08"]),
        ("seq08", ["SEQ08"]),
        ("SEQ0", ["SEQ05", "SEQ08"]),
        ("seq1", ["SEQ18"]),
        ("5", ["SEQ05"]),
        ("05", ["SEQ05"]),
        ("8", ["80s", "SEQ08"]),  # one by its beginning, the other by its number
        ("18", ["SEQ18"]),
        ("opening", ["opening"]),  # whole, though opening_b begins so
        ("open", ["opening", "opening_b"]),
        ("opening_", ["opening_b"]),
        ("SEQ99", []),
        ("", []),
        ("٥", []),  # a number in other digits is none
    ],
)
def test_a_sequence_is_meant_by_its_whole_name_its_beginning_or_its_number(typed: str, meant: list[str]) -> None:
    assert fitting(typed, FILM) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("seq08_sh2", ["SEQ08_sh2"]),
        ("18_SH03", ["SEQ18_SH03"]),
        ("seq0_take2", ["SEQ05_take2", "SEQ08_take2"]),
        ("5_SH03_grid001", ["SEQ05_SH03_grid001"]),
        ("SEQ08_", ["SEQ08_SH01", "SEQ08_SH02"]),
        ("seq08_s", ["SEQ08_SH01", "SEQ08_SH02"]),
        ("opening_S", ["opening_SH01"]),
        ("opening_", ["opening_b", "opening_SH01"]),
        ("SEQ99_SH01", []),
    ],
)
def test_of_a_longer_id_the_sequence_may_be_short_and_a_shot_by_its_beginning(typed: str, meant: list[str]) -> None:
    assert fitting_ids(typed, FILM, lambda name: SHOTS.get(name, [])) == meant


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        ("SEQ99", ["SEQ01", "SEQ08"], []),
        ("SEQ09", ["SEQ01", "SEQ08", "SEQ10"], ["SEQ10", "SEQ08"]),
        ("SEQ80", ["SEQ01", "SEQ08"], ["SEQ08"]),
        ("SEQ1", ["SEQ01", "SEQ07"], ["SEQ01"]),
        ("appr", ["approve", "grid", "approve-grid"], ["approve", "approve-grid"]),
        ("genrate", ["generate", "report"], ["generate"]),
        ("ls", ["log", "models"], []),
    ],
)
def test_only_what_is_near_is_suggested(typed: str, known: list[str], near: list[str]) -> None:
    assert sorted(nearest(typed, known)) == sorted(near)
