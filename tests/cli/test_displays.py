"""What is shown of long texts and long histories: the part that matters, in a width that can be read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cli.output import say, table
from tests.fonts import hide_fonts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.support import Takes

LONG = "The gate swings shut behind them, slowly, on a hinge that nobody has oiled since the summer, and"
ARABIC = "جسر في الضباب"


def test_before_and_after_never_look_alike(shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", 3, f"{LONG} Ann laughs.")
    shown("generate", "film", "SEQ01", "--no-wait")
    shown("revise", "film", "SEQ01", "--shot", 3, f"{LONG} Bob weeps.")
    said = shown("generate", "film", "SEQ01", "--dry-run").out.splitlines()[0]
    assert "and Ann laughs.” -> “…" in said
    assert said.endswith("and Bob weeps.”")
    undone = shown("undo", "film", "SEQ01").out
    assert "and Bob weeps.” -> “…" in undone
    assert "and Ann laughs.”\nnext: takes resume film\n" in undone


def test_an_undo_of_a_length_says_so(film: Takes) -> None:
    film("revise", "film", "SEQ01", "--shot", 3, "The gate swings shut behind them.", "--duration", 4)
    assert "“The gate swings shut behind them.”, 4 s -> 1 s\nnext: " in film("undo", "film", "SEQ01").out


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


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: str = "40") -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", columns)


def test_what_reads_from_right_to_left_moves_no_column_of_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, "50")
    say(f"SEQ01_SH01  {ARABIC}  4 s")
    say(f"SH01: “{ARABIC}” -> “{ARABIC}!”")
    say("SEQ01_SH02  rain  4 s")
    assert capsys.readouterr().out.splitlines() == [
        f"SEQ01_SH01  \u2068{ARABIC}\u2069  4 s",
        f"SH01: “\u2068{ARABIC}\u2069” -> “\u2068{ARABIC}!\u2069”",
        "SEQ01_SH02  rain  4 s",
    ]


def test_a_tables_folded_lines_are_each_kept_apart_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    table(["shot", "prompt", "seconds"], [["SH01", f"{ARABIC} " * 4, "4"], ["SH02", "rain", "5"]])
    lines = capsys.readouterr().out.splitlines()
    folded = [line for line in lines if "\u2068" in line]
    assert len(folded) > 1
    assert all(line.count("\u2068") == line.count("\u2069") == 1 for line in folded)
    assert {line.index("4") - 2 for line in folded if "4" in line} == {line.index("5") for line in lines if "5" in line}


def test_a_pipe_gets_the_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"SEQ01_SH01  {ARABIC}  4 s")
    table(["shot", "prompt"], [["SH01", ARABIC]])
    assert "\u2068" not in capsys.readouterr().out


def test_one_line_names_the_letters_that_pictures_lack_and_what_to_install(
    film: Takes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film("revise", "film", "SEQ02", "--shot", 1, f"rain on 橋 and {ARABIC} 🚗")
    film("revise", "film", "SEQ02", "--shot", 2, "雨の橋")
    monkeypatch.setenv("TAKES_FONTS", str(tmp_path))
    assert film("generate", "film", "SEQ02", "-n", 2).err == ""
    hide_fonts(monkeypatch, tmp_path / "none")
    said = (
        "warning: no font here has Arabic, Chinese, Japanese, emoji and signs, left out of the pictures; "
        "in the checkout: uv tool install '.[fonts]'\n"
    )
    assert film("generate", "film", "SEQ02", "-n", 2).err == said
    ran = film("generate", "film", "SEQ02", "-n", 2, "--json")
    assert (len(ran.json["jobs"]), ran.err) == (2, said)
    film("generate", "film", "SEQ02", "-n", 2, "--no-wait")
    assert film("resume", "film").err == said
