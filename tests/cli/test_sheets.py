"""A client's sheet through the work: shown, added, generated, exported, changed, added again."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.support import PLAN, events, facts, picture, plan_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes

Form: TypeAlias = Literal["NFC", "NFD"]

HEAD = [["Nachtfähre — Auflösung", "", "", "", "", ""], ["Scene #", "Shot", "Description", "ERT", "Cast", "Comments"]]
SHOTS = [
    ["001", "1A", "Weite: Die Fähre löst sich vom Kai.", "0:01", "", "früh drehen"],
    ["", "1B", "Nah: Maras Hände am nassen Tau.", "0:02", "mara", ""],
    ["002", "2A", "Über die Schulter: das Café am Ufer.", "1s", "mara", ""],
    ["Total", "3 shots", "", "0:04", "", ""],
]


def sheet(folder: Path, kind: str, shots: list[list[str]] = SHOTS) -> tuple[object, ...]:
    """Write the sheet as a studio would, and return its path with what has to be typed beside it."""
    file = folder / f"Auflösung.{kind}"
    rows = [*HEAD, *shots]
    if kind == "xlsx":
        book = Workbook()
        for row in rows:
            book.worksheets[0].append([cell or None for cell in row])
        book.worksheets[0].merge_cells("A3:A4")
        book.create_sheet("Project").append(["Project title", "Nachtfähre"])
        book.save(file)
        return (file,)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t" if kind == "tsv" else ";").writerows(rows)
    encoding = "utf-16" if kind == "tsv" else "cp1252"
    file.write_bytes(out.getvalue().encode(encoding))
    return (file,) if kind == "tsv" else (file, "--encoding", encoding)


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_a_sheet_goes_the_whole_way(takes: Takes, tmp_path: Path, kind: str) -> None:
    first = sheet(tmp_path, kind)
    told = ("--project", "ferry")
    shown = takes("plan", "add", *first, *told, "--dry-run").out
    assert "Scene #      sequence\n" in shown
    assert "row 1 passed over: Nachtfähre — Auflösung" in shown
    assert "row 6 passed over: Total · 3 shots · 0:04" in shown
    assert "row 3: sequence 001 · shot 1A · prompt Weite: Die Fähre löst sich vom Kai. · duration 1 s" in shown
    assert not (takes.root / "events.db").exists()

    added = takes("plan", "add", *first, *told).out
    assert "read Scene # as sequence, Description as prompt, ERT as duration, Cast as elements" in added
    assert "ferry: added: 001, 002" in added
    count = len(events(takes.root))
    assert "nothing was added" in takes("plan", "add", *first, *told).out
    assert len(events(takes.root)) == count
    takes("generate", "ferry", "001", "--renderer", "local")

    takes("plan", "export", "ferry", "--csv", "-o", tmp_path / "out.csv")
    assert "nothing was added" in takes("plan", "import", tmp_path / "out.csv", *told).out
    exported = (tmp_path / "out.csv").read_text("utf-8-sig")
    (tmp_path / "out.csv").write_text(exported.replace("nassen Tau", "vereisten Tau"), "utf-8-sig")
    assert "001_SH02" in takes("plan", "add", tmp_path / "out.csv", *told).out

    changed = [list(row) for row in SHOTS]
    changed[1][2] = "Nah: Maras Hände am vereisten Tau."
    assert "nothing was added" in takes("plan", "add", *sheet(tmp_path, kind, changed), *told).out
    changed[2][2] = "Über die Schulter: das Café ist zu."
    changed.insert(1, ["001", "1AA", "Möwen.", "1s", "", ""])
    if kind == "xlsx":
        changed[2][0] = "001"
    ran = takes("plan", "add", *sheet(tmp_path, kind, changed), *told).out
    assert "ferry: changed: 001, 002" in ran
    assert [shot["plan_id"] for shot in facts(takes.root, "SequencePlanned")[-2]["shots"]] == ["1A", "1AA", "1B"]
    if kind == "xlsx":
        assert facts(takes.root, "PlanImported")[-1]["title"] == "Nachtfähre"


def test_check_shows_how_a_sheet_is_read_without_a_project_or_a_workspace(takes: Takes, tmp_path: Path) -> None:
    shown = takes("plan", "check", *sheet(tmp_path, "xlsx")).out
    assert "sheet Sheet, row 2 has the titles:" in shown
    assert "sheet Project: project_title Nachtfähre" in shown
    assert shown.endswith("001: fits\n002: fits\n")
    reading = takes("plan", "check", *sheet(tmp_path, "csv"), "--json").json["reading"]
    assert reading["columns"][0] == {"title": "Scene #", "column": "sequence"}
    assert reading["passed"][1] == {"place": "row 6", "text": "Total · 3 shots · 0:04"}


def test_a_sheet_in_doubt_records_nothing(takes: Takes, tmp_path: Path) -> None:
    file, *_ = sheet(tmp_path, "csv")
    ran = takes.refused("plan", "add", file, "--project", "ferry", says="more than one encoding would read it")
    assert "cp1252, cp1250, cp1254, cp1257, cp1258: Nachtfähre — Auflösung" in ran.err
    assert "the same with --encoding cp1252" in ran.err


def numbered(folder: Path, *names: str, words: str = "Rain on the river: take {}.") -> Path:
    file = folder / "shots.csv"
    rows = "".join(f"{name},{words.format(n)},1\n" for n, name in enumerate(names))
    file.write_text(
        f"project,scene,prompt,duration\n{''.join(f'film,{row}' for row in rows.splitlines(keepends=True))}"
    )
    return file


def test_a_sequence_whose_number_lost_its_zeros_is_a_doubt_until_a_person_says_which(
    takes: Takes, tmp_path: Path
) -> None:
    takes("plan", "add", numbered(tmp_path, "SEQ01", "SEQ02"))
    takes("generate", "film", "SEQ01", "--renderer", "local")
    other = numbered(tmp_path, "SEQ1", "SEQ02", words="Sun on the river: take {}.")
    hint = "say which is which: the same with --match SEQ01=SEQ1; or the same with --match SEQ01=none"
    ran = takes.refused("plan", "add", other, says="film: 1 sequence of the new plan may be", hint=hint)
    assert "SEQ1, new in the plan, differs only in zeros from SEQ01, which the project has" in ran.err
    takes.refused("plan", "add", other, "--dry-run", says="may be what the project has already")

    takes("plan", "add", other, "--match", "SEQ01=SEQ1")
    assert sorted({fact["sequence"] for fact in facts(takes.root, "SequencePlanned")}) == ["SEQ01", "SEQ02"]
    assert facts(takes.root, "SequencePlanned")[-1]["shots"][0]["prompt"] == "Sun on the river: take 1."


def test_a_sequence_that_is_none_of_the_projects_is_new(takes: Takes, tmp_path: Path) -> None:
    takes("plan", "add", numbered(tmp_path, "1", "2"))
    ran = takes("plan", "add", numbered(tmp_path, "001", "2", words="Sun {}"), "--match", "1=none").out
    assert "film: added: 001" in ran
    assert "film: omitted: 1" in ran


def test_a_sequence_that_went_while_one_of_its_words_came_is_a_doubt(takes: Takes, tmp_path: Path) -> None:
    takes("plan", "add", numbered(tmp_path, "SEQ01", "SEQ02"))
    renamed = numbered(tmp_path, "SEQ01", "RIVER")
    hint = "the same with --match SEQ02=RIVER; or the same with --match SEQ02=none"
    ran = takes.refused("plan", "add", renamed, hint=hint)
    assert "RIVER, new in the plan, has the words of SEQ02, which the project has" in ran.err
    assert "nothing was added" in takes("plan", "add", renamed, "--match", "SEQ02=RIVER").out


def test_a_json_plan_whose_sequence_lost_its_zeros_is_a_doubt_too(takes: Takes) -> None:
    document = {"project": "film", "sequences": {"SEQ01": {"needs_start_frame": True, "shots": [{"prompt": "rain"}]}}}
    takes("plan", "add", plan_file(takes, document))
    document["sequences"] = {"SEQ1": {"shots": [{"prompt": "sun"}]}}
    file = plan_file(takes, document)
    takes.refused("plan", "add", file, says="may be what the project has already")
    takes("plan", "add", file, "--match", "SEQ01=SEQ1")
    assert facts(takes.root, "SequencePlanned")[-1]["shots"][0]["shot"] == "SEQ01_SH01"


def test_a_clients_shot_whose_id_lost_its_zeros_is_a_doubt(takes: Takes, tmp_path: Path) -> None:
    file = tmp_path / "shots.csv"
    rows = "project,scene,shot,prompt\nfilm,A,{},Rain.\nfilm,A,02B,Sun.\n"
    file.write_text(rows.format("01A"))
    takes("plan", "add", file)
    file.write_text(rows.format("1A"))
    hint = "say which it is: the same with --match A_SH01=1; or the same with --match A_SH01=none"
    takes.refused("plan", "add", file, says="A: shot 1A of the new plan differs only in zeros from 01A", hint=hint)
    takes("plan", "add", file, "--match", "A_SH01=1")
    assert [shot["shot"] for shot in facts(takes.root, "SequencePlanned")[-1]["shots"]] == ["A_SH01", "A_SH02"]


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_files_are_found_in_either_form_of_unicode(takes: Takes, tmp_path: Path, written: Form, kept: Form) -> None:
    name = unicodedata.normalize

    folder = tmp_path / name(kept, "Entwürfe")
    folder.mkdir()
    (folder / name(kept, "Fähre.png")).write_bytes(picture("navy"))
    (folder / name(kept, "Übersicht.csv")).write_text(
        f"project,scene,prompt,start frame\nfilm,A,Rain.,{name(written, 'Fähre.png')}\n", "utf-8"
    )
    takes("plan", "add", tmp_path / name(written, "Entwürfe") / name(written, "Übersicht.csv"))
    assert facts(takes.root, "StartFrameSupplied")
    takes("start-frame", "film", "A", tmp_path / name(written, "Entwürfe") / name(written, "Fähre.png"))


def test_case_and_backslashes_are_said_where_they_are_the_trouble(takes: Takes, tmp_path: Path) -> None:
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks" / "Frame.PNG").write_bytes(picture("navy"))
    if (tmp_path / "LOOKS").exists():
        pytest.skip("names differ in more than case here")
    shots = [{"prompt": "a", "start_frame": path} for path in ("looks/frame.png", "looks\\Frame.PNG", "looks\\f.png")]
    shots += [{"prompt": "a", "start_frame": path} for path in ("Looks\\frame.png", "looks/none.png")]
    file = plan_file(takes, {"project": "film", "sequences": {"A": {"shots": shots}}})
    faults = takes("plan", "check", file, code=1).err
    for path, near in (
        ("looks/frame.png", ": there is looks/Frame.PNG, the plan says looks/frame.png\n"),
        ("looks\\Frame.PNG", ": write / for the backslash, as in looks/Frame.PNG\n"),
        ("looks\\f.png", "\n"),
        ("Looks\\frame.png", ": write / for the backslash, as in looks/Frame.PNG\n"),
        ("looks/none.png", "\n"),
    ):
        assert f"there is no file '{path}' beside the plan{near}" in faults
    assert "plan.json: there is PLAN.json\n" in takes("plan", "add", tmp_path / "plan.json", code=1).err


def test_a_workbook_that_a_person_saved_again_is_the_same_plan(takes: Takes, tmp_path: Path) -> None:
    (file,) = sheet(tmp_path, "xlsx")
    takes("plan", "add", file, "--project", "ferry")
    load_workbook(str(file)).save(str(file))
    assert "nothing was added" in takes("plan", "add", file, "--project", "ferry").out


def test_a_studios_own_numbers_stay_its_ids_when_one_comes_between(takes: Takes, tmp_path: Path) -> None:
    file = tmp_path / "shots.csv"
    rows = [f"film,SQ1,SH{n:03d},Shot {n} of the river." for n in range(10, 130, 10)]
    file.write_text("\n".join(["Project,Sequence,Name,Description", *rows]))
    takes("plan", "add", file)
    file.write_text("\n".join(["Project,Sequence,Name,Description", rows[0], "film,SQ1,SH011,New.", *rows[1:]]))
    takes("plan", "add", file)
    planned = facts(takes.root, "SequencePlanned")[-1]["shots"]
    assert [shot["shot"] for shot in planned][:3] == ["SQ1_SH01", "SQ1_SH13", "SQ1_SH02"]
    assert [shot["plan_id"] for shot in planned][:3] == ["SH010", "SH011", "SH020"]
    (tmp_path / "out.csv").write_text(takes("plan", "export", "film", "--csv").out, "utf-8")
    assert "nothing was added" in takes("plan", "add", tmp_path / "out.csv", "--project", "film").out


@pytest.mark.parametrize("verb", ["add", "check", "import"])
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("json", ("--map", "Scene=sequence")),
        ("json", ("--ignore", "Lens")),
        ("json", ("--sheet", "Shots")),
        ("csv", ("--sheet", "Shots")),
        ("xlsx", ("--encoding", "cp1252")),
    ],
)
def test_what_is_said_of_a_file_in_vain_is_refused(
    takes: Takes, tmp_path: Path, verb: str, kind: str, asked: tuple[str, ...]
) -> None:
    file = plan_file(takes, PLAN) if kind == "json" else sheet(tmp_path, kind)[0]
    project = ("--project", "film") if verb == "import" or kind != "json" else ()
    takes.refused("plan", verb, file, *project, *asked, code=2, says="can't be said of it")


def test_a_column_isnt_mapped_to_two_things(takes: Takes, tmp_path: Path) -> None:
    file, *told = sheet(tmp_path, "xlsx")
    says = "the column ERT can't be two things"
    takes.refused("plan", "add", file, *told, "--map", "ERT=duration", "--ignore", "ERT", code=2, says=says)


def test_a_plan_that_lies_in_the_log_isnt_read_as_a_sheet_is(takes: Takes) -> None:
    file = plan_file(takes, PLAN)
    takes("plan", "add", file)
    takes.refused("plan", "check", "--map", "Scene=sequence", code=2, says="goes with a file")
    takes.refused("plan", "check", file, "--at", "1", code=2, says="not at a file")


def test_a_hidden_sheet_is_passed_over_named_and_taken_where_it_is_asked_for(takes: Takes, tmp_path: Path) -> None:
    book = Workbook()
    for name, words in (("Old", "She waits."), ("New", "She runs.")):
        made = book.create_sheet(name)
        made.append(["Scene", "Shot", "Description"])
        made.append([1, 1, words])
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "shots.xlsx")
    add = ("plan", "add", tmp_path / "shots.xlsx", "--project", "film", "--dry-run")
    shown = takes(*add).out
    assert "prompt She runs." in shown
    assert "sheet Old: passed over" in shown
    assert "prompt She waits." in takes(*add, "--sheet", "old").out


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_far_to_the_right_is_named_and_not_lost(takes: Takes, tmp_path: Path, kind: str) -> None:
    file, book = tmp_path / f"far.{kind}", Workbook()
    rows = [["Scene", "Shot", "Description", *[""] * 400], ["1", "1", "Rain.", *[""] * 300, "stray", *[""] * 99]]
    for row in rows:
        book.worksheets[0].append([cell or None for cell in row])
    book.save(file) if kind == "xlsx" else file.write_text("".join(",".join(row) + "\n" for row in rows))
    place = "sheet Sheet, row 2, column KR" if kind == "xlsx" else "row 2, column 304"
    takes.refused("plan", "add", file, "--project", "film", says=f"{place}: is beyond the 256 columns that are read")


@pytest.mark.parametrize(
    ("data", "says"), [(b"", "shots.xls is empty"), (b"<html><table><tr><td>Scene", "shots.xls is a web page or XML")]
)
def test_what_only_calls_itself_a_workbook_is_refused_by_name(
    takes: Takes, tmp_path: Path, data: bytes, says: str
) -> None:
    (tmp_path / "shots.xls").write_bytes(data)
    takes.refused("plan", "add", tmp_path / "shots.xls", "--project", "film", says=says)
