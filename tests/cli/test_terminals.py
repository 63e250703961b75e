"""What terminals of 80 and 160 columns show, held against `tests/golden/terminals`.

After a change that is meant: `TAKES_REFRESH_GOLDEN=1 .venv/bin/pytest tests/cli/test_terminals.py`, then read
`git diff tests/golden/terminals` as a person would who works with it all day.
"""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path
from typing import Any

import pytest

from cli.layout import Table, Way, cells, paragraphs, shortened, wrapped
from services.workspace.workspace import Workspace
from tests.cli.paid import on_a_terminal
from tests.cli.posted import arrive, asked, run
from tests.cli.support import PLAN, Takes, add_plan, copied, ran_here

GOLDEN = Path(__file__).parents[1] / "golden" / "terminals"
REFRESH = os.environ.get("TAKES_REFRESH_GOLDEN") == "1"
LONG = "SEQ04_the-long-way-over-the-mountain-pass_second-unit"
RAIN = "雨の橋を黒い車がゆっくり渡る。ヘッドライトが霧の中でにじみ、運転手は一度だけ振り返って、遠くの村の灯を数える。"
CARS = "🚗 👨‍👩‍👧 ❤️ in rain"
FOG = "السيارة تعبر الجسر ببطء والسائق ينظر إلى الضوء البعيد في الوادي "
VIEWS = {
    "status": ["status"],
    "sequence": ["status", "film", "SEQ01"],
    "wide-letters": ["status", "film", "SEQ02"],
    "leftwards": ["status", "film", "SEQ03"],
    "diff": ["diff", "film", "SEQ01", "2", "working"],
    "history": ["history", "film", "SEQ01", "--shot", "1"],
    "costs": ["costs", "film"],
    "costs-sequence": ["costs", "film", "SEQ01"],
    "dry-run": ["generate", "film", "SEQ01", "SEQ02", "--renderer", "local", "--dry-run"],
    "search": ["search", "gate"],
    "models": ["models"],
    "refusal": ["approve", "film", "SEQ02", "--take", "7"],
}


def plan() -> dict[str, Any]:
    """Return a plan with long and wide words, letters that read leftwards, and an id as long as some are."""
    made = copy.deepcopy(PLAN)
    made["sequences"]["SEQ01"]["title"] = "The bridge at four in the morning, " * 4
    made["sequences"]["SEQ02"] |= {
        "title": "雨の橋",
        "shots": [{"prompt": RAIN, "duration": 2}, {"prompt": "🚗 👨‍👩‍👧 ❤️ in rain"}],
    }
    made["sequences"]["SEQ03"] = {
        "title": "جسر في الضباب",
        "shots": [{"prompt": FOG * 2, "duration": 10}] * 3,
    }
    made["sequences"][LONG] = {"title": "Over", "shots": [{"prompt": "A road.", "duration": 1}]}
    return made


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with a take approved, one rejected, one under way, and words of many kinds."""
    takes = Takes(tmp_path_factory.mktemp("terminals"))
    add_plan(takes, plan())
    takes("budget", "film", "2")
    workspace = Workspace(takes.root, "tester")
    for number, actual in ((1, "0.30"), (2, None), (3, "?")):
        request = asked(number)
        run(workspace, request)
        if actual != "?":
            arrive(workspace, request, actual)
    workspace.close()
    slow = "The gate swings too fast, and nobody has time to see who it was that stood behind it all night."
    takes("reject", "film", "SEQ01", "--take", 1, "--reason", slow)
    takes("note", "film", "SEQ01", "--take", 2, "The light on the gate is lovely; hold it two beats longer, please.")
    takes("approve", "film", "SEQ01", "--take", 2)
    takes("revise", "film", "SEQ01", "--shot", 1, "@ann runs across the yard, looks back once, and is gone.")
    return takes.root


@pytest.fixture
def own(seen: Path, tmp_path: Path) -> Path:
    """Return the workspace that `seen` is, to write in."""
    return copied(seen, tmp_path / "film").root


def shown_on(columns: int, args: list[str], root: Path, **environment: str) -> str:
    """Return what a terminal of so many columns shows of a command, colours aside."""
    look = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", "NO_COLOR": "1", **environment}
    return ran_here(args, root, look, in_one=True, terminal=True).out


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("columns", [80, 160])
def test_a_terminal_shows_what_is_kept_of_it(view: str, columns: int, seen: Path) -> None:
    said = shown_on(columns, VIEWS[view], seen)
    said = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-08-03 04:00", said)
    path = GOLDEN / f"{view}-{columns}.txt"
    if REFRESH:
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("columns", [80, 100, 160])
def test_no_line_is_longer_than_the_terminal_but_a_command(view: str, columns: int, seen: Path) -> None:
    long = [line for line in shown_on(columns, VIEWS[view], seen).splitlines() if cells(line) > columns]
    assert [line for line in long if not re.match(r" *takes ", line)] == []


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_each_sequence_keeps_one_line_and_its_next_command_is_whole(columns: int, seen: Path) -> None:
    lines = shown_on(columns, ["status"], seen).splitlines()
    piped = ran_here(["status"], seen).out.splitlines()[2:]
    for name in ("SEQ01", "SEQ02", "SEQ03", LONG):
        assert sum(line.startswith(f"{name} ") or line == name for line in lines) == 1
        command = next(line for line in piped if line.startswith(name)).split(": takes ")[1]
        assert sum(f"takes {command}" in line for line in lines) == 1


@pytest.mark.parametrize("off", [{"NO_COLOR": "1"}, {"NO_COLOR": "", "TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
@pytest.mark.parametrize(
    "args",
    [
        ["status"],
        ["diff", "film", "SEQ01", "2", "working"],
        ["generate", "film", LONG, "--renderer", "local", "-n", "2"],
        ["replay"],
        ["worker", "--until-idle"],
        ["generate", "film", "SEQ09"],
        ["replace", "film", "gate", "door"],
        ["--help"],
        ["demo", "--help"],
        ["nosuch"],
    ],
    ids=lambda args: args[0] + args[-1],
)
def test_there_are_no_escape_codes_where_they_are_unwanted(args: list[str], off: dict[str, str], own: Path) -> None:
    assert "\x1b" not in shown_on(80, args, own, **off)


def test_colours_change_no_letter_and_no_line(seen: Path) -> None:
    bright = shown_on(80, ["status", "film", "SEQ01"], seen, NO_COLOR="")
    assert "\x1b[" in bright
    assert re.sub(r"\x1b\[[0-9;]*m", "", bright) == shown_on(80, ["status", "film", "SEQ01"], seen)


def test_a_diff_without_colours_has_marks_on_a_terminal_too(seen: Path) -> None:
    assert "[-runs-]" in shown_on(80, ["diff", "film", "SEQ01", "working", "1"], seen)


def test_a_real_terminal_has_its_own_width_and_no_codes(seen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    code, said = on_a_terminal(seen, ["status"], {})
    assert (code, "\x1b" in said) == (0, False)
    assert said.replace("\r\n", "\n") == shown_on(120, ["status"], seen)


def test_a_pipe_gets_every_column_and_whole_lines(seen: Path) -> None:
    said = ran_here(["status"], seen, {**os.environ, "COLUMNS": "40"}).out
    assert said.splitlines()[1].split() == ["sequence", "phase", "takes", "cut", "spend", "remarks", "next"]
    assert len(said.splitlines()) == 6


def test_letters_are_as_wide_as_a_terminal_draws_them() -> None:
    assert [cells(text) for text in ("rain", "雨", "e\u0301", "❤️", "🚗", "\x1b[31mred\x1b[0m", "جسر")] == [
        4,
        2,
        1,
        2,
        2,
        3,
        3,
    ]
    assert shortened("雨の橋を渡る", 7) == "雨の橋…"
    assert shortened("rain", 4) == "rain"


def test_lines_are_broken_between_words_and_never_in_a_command() -> None:
    assert wrapped("one two three four", 9, 2) == ["one two", "  three", "  four"]
    assert wrapped("carry on with  takes resume film now", 20, 4) == ["carry on with", "    takes resume film now"]
    assert wrapped("next: .venv/bin/takes resume film", 20, 4) == ["next:", "    .venv/bin/takes resume film"]
    assert wrapped("  try: takes undo film SEQ01; or takes status film", 30, 4) == [
        "  try: takes undo film SEQ01;",
        "    or takes status film",
    ]
    assert wrapped("雨の橋を渡る。", 6) == ["雨の橋", "を渡", "る。"]
    assert paragraphs("a b\n    long line of words", 14) == ["a b", "    long line", "    of words"]


def test_a_table_drops_what_is_empty_and_puts_what_has_no_room_under_its_row() -> None:
    rows = [["a", "", "word " * 8 + "end", "word " * 5], ["b", "", "few", ""]]
    lines = list(Table(["id", "none", "first", "second"], rows, None, 30).lines(lambda text, _: text))
    assert lines[0] == "id  second"
    assert not any("none" in line for line in lines)
    assert lines[2:] == [
        "a   word word word word word",
        "    first  word word word word",
        "           word word word word",
        "           end",
        "b",
        "    first  few",
    ]


def test_a_way_stands_beside_its_row_where_there_is_room_and_else_under_it() -> None:
    ways = [Way("lock it", "takes finalize film SEQ01"), Way("nothing: final", "")]
    rows = [["SEQ01", "REVIEW", ""], ["SEQ02", "FINAL", "x"]]
    wide = list(Table(["sequence", "phase", "remarks"], rows, ways, 90).lines(lambda text, _: text))
    assert wide[2] == "SEQ01     REVIEW  lock it: takes finalize film SEQ01"
    narrow = list(Table(["sequence", "phase", "remarks"], rows, ways, 30).lines(lambda text, _: text))
    assert narrow[2:] == [
        "SEQ01     REVIEW",
        "    lock it:",
        "    takes finalize film SEQ01",
        "SEQ02     FINAL   x",
        "    nothing: final",
    ]
