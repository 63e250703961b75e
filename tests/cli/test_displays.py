"""What is shown of long texts and long histories: the part that matters, in a width that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import table

if TYPE_CHECKING:
    import pytest

    from tests.cli.support import Takes

LONG = "The gate swings shut behind them, slowly, on a hinge that nobody has oiled since the summer, and"


def test_before_and_after_never_look_alike(shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", 3, f"{LONG} Ann laughs.")
    shown("generate", "film", "SEQ01", "--no-wait")
    shown("revise", "film", "SEQ01", "--shot", 3, f"{LONG} Bob weeps.")
    said = shown("generate", "film", "SEQ01", "--dry-run").out.splitlines()[0]
    assert "and Ann laughs.” -> “…" in said
    assert said.endswith("and Bob weeps.”")
    undone = shown("undo", "film", "SEQ01").out
    assert "and Bob weeps.” -> “…" in undone
    assert undone.endswith("and Ann laughs.”\n")


def test_an_undo_of_a_length_says_so(film: Takes) -> None:
    film("revise", "film", "SEQ01", "--shot", 3, "The gate swings shut behind them.", "--duration", 4)
    assert film("undo", "film", "SEQ01").out.endswith("“The gate swings shut behind them.”, 4 s -> 1 s\n")


def test_a_long_history_stays_flat_and_says_where_it_branches(film: Takes) -> None:
    for n in range(9):
        film("revise", "film", "SEQ01", "--shot", 1, f"@ann walks {n} steps.")
    film("undo", "film", "SEQ01")
    film("revise", "film", "SEQ01", "--shot", 1, "@ann runs.")
    lines = film("history", "film", "SEQ01", "--shot", 1).out.splitlines()
    versions = [line for line in lines if "#" in line]
    assert len(versions) == 11
    assert {line.index("#") for line in versions[1:]} == {versions[1].index("#")} == {5}
    before_last = versions[8].split("#")[1].split()[0]
    assert [line for line in versions if "(of #" in line] == [versions[-1]]
    assert f"revised (of #{before_last})" in versions[-1]


def test_a_wide_cell_widens_no_other_row(capsys: pytest.CaptureFixture[str]) -> None:
    wide = "SEQ01_take001 rejected, " * 9
    table(["event", "takes", "prompt"], [["1", wide, "The gate."], ["2", "SEQ01_take001", "A yard."]])
    head, _, short = capsys.readouterr().out.splitlines()
    assert short == "2      SEQ01_take001  A yard."
    assert head == "event  takes          prompt"
