"""Small sheets that went wrong once: what happens now with each is what docs/plan.md says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import facts

if TYPE_CHECKING:
    from tests.cli.support import Takes

CASES = Path(__file__).parents[1] / "cases"


def prompts(takes: Takes) -> list[str]:
    return [shot["prompt"] for fact in facts(takes.root, "SequencePlanned") for shot in fact["shots"]]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gbk.csv", ["雨夜，一个男人站在桥上"]),
        ("utf16le_nobom.csv", ["Wide: the quay.", "Close: her hands."]),
        ("titled.csv", ["Wide: the quay."]),
    ],
)
def test_what_is_sure_is_read(takes: Takes, name: str, words: list[str]) -> None:
    takes("plan", "add", CASES / name, "--project", "film")
    assert prompts(takes) == words


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [
        ("cp1251.csv", "cp1251", "Ночь, мужчина на мосту"),
        ("macroman.csv", "mac_roman", "The driver’s hands — café light"),
    ],
)
def test_an_encoding_in_doubt_is_asked_for(takes: Takes, name: str, encoding: str, words: str) -> None:
    ran = takes.refused("plan", "add", CASES / name, "--project", "film", says="more than one encoding would read it")
    assert any(line.strip().startswith(encoding) and words in line for line in ran.err.splitlines())
    assert "  cp1252" in ran.err
    takes("plan", "add", CASES / name, "--project", "film", "--encoding", encoding)
    assert prompts(takes) == [words]


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("name-error.csv", ["row 2, prompt: holds the spreadsheet's error #NAME?", "row 3, prompt: holds the spread"]),
        ("elements_space.csv", ["'Old Man' holds a space: write Old_Man", "'Red Car' holds a space: write Red_Car"]),
        ("studio.csv", ["there is no column MOVEMENT", "there is no column SHOT SIZE"]),
        ("extra_cols.csv", ["there is no column camera", "there is no column status"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_recorded(takes: Takes, name: str, faults: list[str]) -> None:
    ran = takes.refused("plan", "add", CASES / name, "--project", "film", says="the CSV has 2 faults")
    assert all(fault in ran.err for fault in faults)


def test_a_studios_sheet_keeps_the_clients_ids(takes: Takes) -> None:
    told = ("--project", "film", "--ignore", "SHOT SIZE", "--map", "MOVEMENT=notes")
    takes("plan", "add", CASES / "studio.csv", *told)
    (planned,) = facts(takes.root, "SequencePlanned")
    assert (planned["sequence"], planned["notes"]) == ("1", "STATIC\nDOLLY")
    assert [(shot["plan_id"], shot["duration"]) for shot in planned["shots"]] == [("1A", 5), ("1B", 3)]
    takes("plan", "add", CASES / "extra_cols.csv", "--project", "other", "--ignore", "camera", "--ignore", "status")


def test_no_formula_goes_out_and_what_was_escaped_comes_back(takes: Takes, tmp_path: Path) -> None:
    takes("plan", "add", CASES / "formula.json")
    out = takes("plan", "export", "c", "--csv").out
    for cell in ("\"'=HYPERLINK", ",'@mara at the quay,", ",'=1+1,", ",'+49 30 1234"):
        assert cell in out
    (tmp_path / "c.csv").write_text(out, "utf-8")
    assert "nothing was added" in takes("plan", "add", tmp_path / "c.csv", "--project", "c").out
