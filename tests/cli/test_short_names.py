"""A command line is short: the project left out, names by their beginnings, and a right word for a wrong one."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click
import pytest

from cli.by_name import ByName, ProjectArgument
from cli.groups import DAY, GROUPS
from cli.main import COMMANDS, Session
from cli.main import takes as root_command
from cli.named import Named
from domain.ids import own_form, read_entity, read_quadrant
from tests.cli.support import PLAN, Process, Takes, add_plan, events
from tests.cli.test_command_lines import commands

IN_FULL = {"replace", "undo", "budget", "archive", "prune", "unarchive"}


@pytest.fixture
def two(shown: Takes) -> Takes:
    """Return the program in a workspace with a second project, whose only sequence is SEQ03."""
    sequence = PLAN["sequences"]["SEQ02"]
    add_plan(shown, {"project": "other", "sequences": {"SEQ03": sequence}})
    return shown


def newest(takes: Takes) -> tuple[str, str]:
    last = events(takes.root)[-1]
    return last["stream"], last["type"]


# -- the project ----------------------------------------------------------------------------------------------


def test_the_only_project_may_be_left_out(shown: Takes) -> None:
    assert "SEQ01_take001 approved" in shown("approve", "SEQ01", "--take", 1).out
    assert newest(shown) == ("film/SEQ01", "TakeApproved")
    assert shown("costs").out == shown("costs", "film").out
    assert "$25.00" in shown("budget", 25).out
    assert "SEQ01  TakeApproved" in shown("log", "SEQ01").out.replace("film/", "")
    assert shown("plan", "export").out == shown("plan", "export", "film").out
    assert "rain" in shown("replace", "rain", "snow", "--dry-run").out


def test_a_project_that_is_typed_is_one_as_before(shown: Takes) -> None:
    assert shown("status", "SEQ01").out == shown("status", "film", "SEQ01").out
    assert set(shown("status", "--json").json) == {"projects"}
    assert "SEQ01" in shown("status", "film", "--json").json["sequences"]


def test_where_a_project_is_called_like_a_sequence_the_word_is_the_project(takes: Takes) -> None:
    add_plan(takes, {"project": "SEQ", "sequences": {"SEQ": {"shots": [{"prompt": "Rain."}]}}})
    assert takes("status", "SEQ").out.startswith("SEQ  ")
    assert takes("status", "SEQ", "--json").json["project"] == "SEQ"
    assert "Missing argument 'SEQ'" in takes("finalize", "SEQ", code=2).err


def test_takes_project_names_it_where_there_are_several(two: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKES_PROJECT", "film")
    assert "approved" in two("approve", "SEQ02", "--take", 1).out
    assert newest(two) == ("film/SEQ02", "TakeApproved")
    assert two("status").out == two("status", "film").out
    assert two("status", "other").out.startswith("other")
    monkeypatch.setenv("TAKES_PROJECT", "flim")
    two.refused("status", says="no project flim; did you mean film?", hint="set TAKES_PROJECT anew")


def test_what_looks_after_the_whole_workspace_means_all_of_it(two: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    (two.root / "state" / "other" / "sequences.json").write_text("{}")
    monkeypatch.setenv("TAKES_PROJECT", "film")
    assert "other/sequences.json" in two("replay", "--check", code=1).out


def test_where_several_would_do_it_is_asked_which(two: Takes) -> None:
    two.refused("approve", "SEQ01", "--take", 1, code=2, says="SEQ01 is of film: which project?")
    two.refused(
        "costs", code=2, says="which project? There is film, other", hint="takes costs film; or takes costs other"
    )
    assert "takes approve film SEQ01 --take 1" in two("approve", "SEQ01", "--take", 1, code=2).err


@pytest.mark.parametrize("line", [("undo", "SEQ01"), ("replace", "rain", "snow"), ("budget", "25"), ("budget",)])
def test_what_reaches_far_wants_the_project_in_full(
    line: tuple[str, ...], two: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES_PROJECT", "film")
    before = len(events(two.root))
    assert two(*line, code=None).code in (1, 2)
    assert len(events(two.root)) == before


def test_where_every_project_is_archived_none_is_meant(shown: Takes) -> None:
    shown("archive", "film")
    for line in (("generate", "SEQ02"), ("note", "SEQ02", "hello")):
        shown.refused(*line, says="there is no project SEQ02", hint="name an archived one in full")
    assert "noted" in shown("note", "film", "SEQ02", "hello").out


def test_a_word_that_is_no_name_of_any_kind_is_refused_as_such(shown: Takes) -> None:
    shown.refused("status", "whatever", says="no project or sequence whatever; there is SEQ01, SEQ02, film")
    shown.refused("generate", "flim", "SEQ01", says="no project or sequence flim; did you mean film?")
    shown.refused("approve", "flim", "SEQ01", "--take", 1, says="no project flim; did you mean film?")


def test_without_a_workspace_it_is_said_that_there_is_none(takes: Takes) -> None:
    assert "no workspace here" in takes("finalize", "film", "SEQ01", code=1).err


# -- sequences, shots and takes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "stream"),
    [
        (("note", "2", "wet"), "film/SEQ02"),
        (("note", "seq01", "wet"), "film/SEQ01"),
        (("note", "film", "02_sh1", "wet"), "film/SEQ02"),
        (("note", "1", "--shot", "seq01_sh3", "wet"), "film/SEQ01"),
        (("note", "seq02_take1", "wet"), "film/SEQ02"),
        (("reject", "2", "--take", "2_take1", "--reason", "wet"), "film/SEQ02"),
        (("cut", "1", "--shot", "sh2=1_take1", "--shot", "1_SH03=1"), "film/SEQ01"),
        (("revise", "1_shot02", "It rains."), "film/SEQ01"),
        (("finalize", "-m", "SEQ01", "2"), "film/SEQ02"),
    ],
)
def test_names_are_understood_by_their_beginning_case_and_number(
    line: tuple[str, ...], stream: str, shown: Takes
) -> None:
    shown("approve", "SEQ02_take001")
    shown(*line)
    assert newest(shown)[0] == stream


def test_what_may_be_two_is_refused_with_both(shown: Takes) -> None:
    shown.refused("approve", "SEQ", "--take", 1, says="SEQ may be SEQ01 or SEQ02")
    shown.refused("note", "SEQ02_", "wet", says="SEQ02_ may be SEQ02_SH01 or SEQ02_SH02")
    shown.refused("diff", "s", "1", "plan", says="s may be SEQ01 or SEQ02")


def test_the_reply_names_what_was_meant_in_full(shown: Takes) -> None:
    assert shown("note", "2_sh1", "wet").out == "SEQ02_SH01: noted\n"


def test_a_name_in_full_needs_no_list_of_names(shown: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.log.reader.LogReader.sequences", None)
    monkeypatch.setattr("services.log.reader.LogReader.projects", None)
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("status", "film", "SEQ01")


def test_every_command_of_a_project_reads_its_names_so() -> None:
    for command in commands(root_command):
        for param in command.params:
            if param.name == "project" and isinstance(param, click.Argument):
                assert isinstance(command, ByName), command.name
                assert isinstance(param, ProjectArgument), command.name
                assert param.in_full == (command.name in IN_FULL), command.name
            if param.name in ("sequence", "sequences", "shot", "take") and command.name != "import":
                assert isinstance(param.type, Named), f"{command.name} {param.name}"


# -- what to type instead -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "way"),
    [
        (("help",), "takes --help"),
        (("help", "approve"), "takes approve --help"),
        (("ls",), "takes status"),
        (("SEQ01",), "takes status film SEQ01"),
        (("2",), "takes status film SEQ02"),
        (("seq01_take1",), "takes status film SEQ01_take1"),
        (("film",), "takes status film"),
        (("nonsense",), "takes --help"),
    ],
)
def test_a_word_that_is_no_command_leads_to_one(line: tuple[str, ...], way: str, shown: Takes) -> None:
    ran = shown.refused(*line, code=2, says=f"there is no command {line[0]}")
    assert ran.err.endswith(f"try: {way}\n")


def test_a_command_that_is_not_there_is_usage_without_a_workspace_too(takes: Takes) -> None:
    assert "did you mean approve or approve-grid" in takes("appr", code=2).err


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        (("revise", "1", "--shot", "2", "He", "brakes", "hard."), '"He brakes hard."'),
        (("note", "film", "1", "watch", "his", "hand"), '"watch his hand"'),
        (("note", "1", "watch", "his", "hand"), '"watch his hand"'),
        (("reject", "1", "--take", "1", "--reason", "his", "hand", "melts"), '--reason "his hand melts"'),
        (("approve", "1", "--take", "1", "-m", "good", "light"), '--message "good light"'),
        (("generate", "1", "--shot-override", "SH02:he", "looks", "back"), '--shot-override "SH02:he looks back"'),
        (("grid", "1", "--prompt", "the", "bridge", "at", "dawn"), '--prompt "the bridge at dawn"'),
    ],
)
def test_where_words_run_loose_it_says_to_quote_them(line: tuple[str, ...], quoted: str, shown: Takes) -> None:
    ran = shown(*line, code=None)
    assert ran.code in (1, 2)
    assert f"quote it: {quoted}" in ran.err


# -- help by the work -----------------------------------------------------------------------------------------


def test_help_lists_ten_commands_of_a_day_and_then_every_command_by_its_work(takes: Takes) -> None:
    assert len(DAY) == 10
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(COMMANDS)
    told = takes("--help").out
    assert [word for word in ("A day's work:", *(f"{name}:" for name in GROUPS)) if word in told.split("\n")] == [
        "A day's work:",
        *(f"{name}:" for name in GROUPS),
    ]


# -- the count of keys ----------------------------------------------------------------------------------------


def meaning(line: str, root: Path) -> tuple[str, dict[str, object]]:
    """Return the command that a line runs, and what it is told: ids in the form of the ledger."""
    name, *args = shlex.split(line)[1:]
    top = click.Context(root_command, info_name="takes", obj=Session(str(root)), **root_command.context_settings)
    command = root_command.get_command(top, name)
    assert command is not None
    with command.make_context(name, args, top) as context:
        told = {key: value for key, value in context.params.items() if value not in (None, ())}
    what = told.pop("what", None) or told.pop("sequence", None) or "".join(told.pop("sequences", ()))
    shot = told.pop("shot", None)
    (shot,) = shot if isinstance(shot, tuple) else (shot,)
    target = read_entity(what, shot) if what else None
    if target and (take := told.pop("take", None)):
        target = target._replace(take=int(take))
    if "quadrant" in told:
        told["quadrant"] = read_quadrant(told["quadrant"])
    if "source" in told:
        told["source"] = [own_form(part) for part in told["source"].split("@")]
    told.setdefault("project", "driver-beware")  # `status` alone shows all there are: one
    return name, {**told, "target": target}


def test_a_day_s_commands_mean_the_same_in_fewer_keys(takes: Takes) -> None:
    shots = [{"prompt": "Rain."}] * 5
    add_plan(takes, {"project": "driver-beware", "sequences": {name: {"shots": shots} for name in ("SEQ05", "SEQ08")}})
    page = (Path(__file__).parents[2] / "docs" / "typing.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(takes .+)` \| (\d+) \| `(takes .+)` \| (\d+) \|$", page, re.MULTILINE)
    assert len(rows) == 30
    for full, before, short, after in rows:
        assert (len(full) + 1, len(short) + 1) == (int(before), int(after))
        assert meaning(full, takes.root) == meaning(short, takes.root), short
    totals = (sum(int(row[1]) for row in rows), sum(int(row[3]) for row in rows))
    assert "**{:,}** | | **{:,}**".format(*totals) in page


# -- where it isn't on the PATH -------------------------------------------------------------------------------


def test_a_hint_can_be_typed_where_takes_is_not_on_the_path(tmp_path: Path) -> None:
    program = Process(tmp_path / "work")
    program.root.mkdir()
    bare = {**os.environ, "PATH": "/usr/bin:/bin"}
    hinted = program("ls", code=2, env=bare).err.split("try: ")[1].split()[0]
    assert hinted.endswith("/bin/takes")
    assert program("ls", code=2).err.endswith("try: takes status\n")
