"""Trims: `takes cut --shot 3=2@1.0-2.4` shows these seconds of the take, for as long as it covers the shot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import kinds

if TYPE_CHECKING:
    from tests.cli.support import Takes


def rows(takes: Takes) -> Any:
    cut = takes("status", "film", "SEQ01", "--json").json["sequences"]["SEQ01"]["cut"]
    return [(row["shot"][-4:], row["take"][6:], row["in"], row["out"]) for row in cut]


@pytest.fixture
def trimmed(shown: Takes) -> Takes:
    shown("approve", "film", "SEQ01", "--take", "1")
    shown("cut", "film", "SEQ01", "--shot", "2=1@1.25-1.75")
    return shown


WHOLE = [("SH01", "take001", 0, 1), ("SH02", "take001", 1, 2), ("SH03", "take001", 2, 3)]
CUT = [WHOLE[0], ("SH02", "take001", 1.25, 1.75), WHOLE[2]]


def test_a_trim_is_in_the_cut_and_on_its_event(trimmed: Takes) -> None:
    assert rows(trimmed) == CUT
    data = trimmed("log", "film", "--json").out.splitlines()[-1]
    assert '"data":{"shots":[{"shot":"SEQ01_SH02","take_id":"SEQ01_take001","in":1.25,"out":1.75}]' in data


def test_a_trim_stays_while_its_take_covers_the_shot_and_goes_with_it(trimmed: Takes) -> None:
    trimmed("cut", "film", "SEQ01", "--shot", "1=1")
    trimmed("approve", "film", "SEQ01", "--take", "1")
    assert rows(trimmed) == CUT
    trimmed("generate", "film", "SEQ01")
    trimmed("approve", "film", "SEQ01", "--take", "2")
    trimmed("cut", "film", "SEQ01", "--shot", "2=1")
    assert rows(trimmed)[1] == WHOLE[1]


def test_the_same_trim_again_changes_nothing_and_the_take_alone_takes_it_away(trimmed: Takes) -> None:
    before = kinds(trimmed.root)
    assert "nothing changed" in trimmed("cut", "film", "SEQ01", "--shot", "2=1@1.25-1.75").out
    assert kinds(trimmed.root) == before
    trimmed("cut", "film", "SEQ01", "--shot", "2=1")
    assert rows(trimmed) == WHOLE


def test_undo_takes_a_trim_back_and_brings_one_back(trimmed: Takes) -> None:
    trimmed("cut", "film", "SEQ01", "--shot", "2=1@1.5-3")
    trimmed("undo", "film", "SEQ01")
    assert rows(trimmed) == CUT
    trimmed("undo", "film", "SEQ01")
    assert rows(trimmed) == WHOLE


def test_an_undone_rejection_brings_the_trim_back(trimmed: Takes) -> None:
    trimmed("reject", "film", "SEQ01", "--take", "1", "--reason", "too dark")
    assert rows(trimmed) == []
    trimmed("undo", "film", "SEQ01")
    assert rows(trimmed) == CUT


def test_a_locked_cut_holds_its_trims_and_replay_too(trimmed: Takes) -> None:
    trimmed("finalize", "film", "SEQ01")
    assert '"in":1.25,"out":1.75' in trimmed("log", "film", "--json").out.splitlines()[-1]
    trimmed("replay")
    assert rows(trimmed) == CUT


@pytest.mark.parametrize("typed", ["2=1@2-1", "2=1@0.5-9", "2=1@a-b", "2=1@1", "2=1@-1-2", "2=1@1-1", "2=1@"])
def test_what_is_no_part_of_the_take_is_refused(trimmed: Takes, typed: str) -> None:
    before = kinds(trimmed.root)
    assert "takes: " in trimmed("cut", "film", "SEQ01", "--shot", typed, code=None).err
    assert kinds(trimmed.root) == before


def test_an_export_has_the_trimmed_frames(trimmed: Takes) -> None:
    trimmed("export", "film", "SEQ01", "--to", "out", "--as", "edl", "--media", "none")
    second = (trimmed.root / "out" / "SEQ01.edl").read_text().split("002  ")[1]
    assert second.split()[3:7] == ["00:00:01:06", "00:00:01:18", "01:00:01:00", "01:00:01:12"]
