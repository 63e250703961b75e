"""Sheets of shots as studios keep them: titles of columns, workbooks, totals, and faults with sheet, row and column."""

from __future__ import annotations

import contextlib
import datetime
import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from cli.command_lines import hint
from domain.errors import BadInput
from domain.plan import read_plan as read_document
from services.plans.columns import KNOWN, plain_title, read_mapping
from services.plans.csv_written import write_csv
from services.plans.sources import Told, read_plan

if TYPE_CHECKING:
    from pathlib import Path

    from domain.plan import PlanShot
    from services.plans.incoming import Incoming

Rows = list[list[Any]]
TITLES = ["Scene", "Shot", "Description", "ERT"]


def workbook(**sheets: Rows) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def read(folder: Path, source: Workbook | bytes | str, name: str = "shots.xlsx", **told: Any) -> Incoming:
    file = folder / name
    if isinstance(source, Workbook):
        source.save(file)
    else:
        file.write_bytes(source.encode() if isinstance(source, str) else source)
    columns = read_mapping(told.pop("map", ()), told.pop("ignore", ()))
    return read_plan(file, Told(**{"project": "rain", "columns": columns, **told}))


def refusal(folder: Path, source: Workbook | bytes | str, name: str = "shots.xlsx", **told: Any) -> BadInput:
    with pytest.raises(BadInput) as refused:
        read(folder, source, name, **told)
    return refused.value


def shots(incoming: Incoming) -> list[PlanShot]:
    return [shot for sequence in incoming.plan.sequences.values() for shot in sequence.shots]


@pytest.mark.parametrize(
    "titles",
    [
        "SCENE,SHOT,DESCRIPTION,ERT",  # StudioBinder
        "Sequence,Name,Description,Duration",  # Kitsu
        "Scene #,Shot #,Action,Length (sec)",
        "seq no.,shot no.,Prompt,Secs",
        "Scene Number,Shot ID,Shot Description,Est. Run Time",
        " scene_no ,SHOT-NUMBER,visual,duration (s)",
    ],
)
def test_titles_are_understood_as_people_write_them(tmp_path: Path, titles: str) -> None:
    incoming = read(tmp_path, f"{titles}\n1,1A,Wide of the quay,0:05\n1,1B,Her hands,3s\n", "shots.csv")
    assert list(incoming.plan.sequences) == ["1"]
    assert [(s.id, s.prompt, s.duration) for s in shots(incoming)] == [
        ("1A", "Wide of the quay", 5),
        ("1B", "Her hands", 3),
    ]
    assert incoming.reading is not None
    assert [name for _, name in incoming.reading.columns] == ["sequence", "shot", "prompt", "duration"]


def test_frames_at_a_rate_are_seconds_up_to_the_next_whole_one(tmp_path: Path) -> None:
    kitsu = (
        "Episode,Sequence,Name,Description,Nb Frames,FPS\nE01,SQ1,A,x,72,24\nE01,SQ1,B,y,73,24\nE01,SQ1,C,z,60,23.976\n"
    )
    incoming = read(tmp_path, kitsu, "shots.csv")
    assert [shot.duration for shot in shots(incoming)] == [3, 4, 3]
    assert incoming.plan.episode == "E01"
    refused = refusal(tmp_path, "Sequence,Description,Frames\nSQ1,x,72\n", "shots.csv")
    assert refused.faults == ("row 2, frames: '72' frames are seconds only with a column fps beside them",)


def test_no_title_stands_for_two_columns() -> None:
    mapping = read_mapping((), ())
    for column in KNOWN:
        assert mapping.column(column) == mapping.column(column.upper().replace("_", " ")) == column
    assert plain_title("Shot\xa0№ ") == plain_title("shot #") == "shot no"


def test_an_unknown_column_is_refused_until_it_is_left_out_or_mapped(tmp_path: Path) -> None:
    sheet = "SCENE,SHOT,DESCRIPTION,ERT,SHOT SIZE,MOVEMENT\n1,1A,Wide,5,WIDE,STATIC\n1,1B,Hands,3,CU,DOLLY\n"
    refused = refusal(tmp_path, sheet, "shots.csv")
    assert refused.faults == (
        "row 1, MOVEMENT: there is no column MOVEMENT",
        "row 1, SHOT SIZE: there is no column SHOT SIZE",
    )
    assert hint(refused) == (
        "leave a column out or say what it is: the same with --ignore 'SHOT SIZE'; "
        "or the same with --map 'SHOT SIZE'=notes"
    )
    incoming = read(tmp_path, sheet, "shots.csv", ignore=["movement"], map=["Shot Size=notes"])
    assert incoming.plan.sequences["1"].notes == "WIDE\nCU"
    both = read(tmp_path, sheet, "shots.csv", map=["Shot Size=notes", "Movement=notes"])
    assert both.plan.sequences["1"].notes == "WIDE, STATIC\nCU, DOLLY"
    told = read(tmp_path, "Scene No,Text\n7,rain\n", "shots.csv", map=["Scene No=sequence", "text=Prompt"])
    assert told.plan.sequences["7"].shots[0].prompt == "rain"


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"map": ["Lens=camera"]}, "there is no column camera; there is sequence, shot, "),
        ({"map": ["Lens"]}, "Lens doesn't say which column it is"),
        ({"ignore": ["Lens"]}, "the CSV has 1 fault"),
    ],
)
def test_what_is_said_of_columns_must_be_true(tmp_path: Path, told: dict[str, list[str]], line: str) -> None:
    assert str(refusal(tmp_path, "sequence,prompt\nSEQ01,rain\n", "shots.csv", **told)).startswith(line)


def test_two_columns_that_mean_the_same_are_a_fault_but_the_real_name_wins_the_blame(tmp_path: Path) -> None:
    refused = refusal(tmp_path, "Sequence,Description,Prompt\nSEQ01,x,rain\n", "shots.csv")
    assert refused.faults == ("row 1, Description: would be the prompt, as prompt is already",)
    incoming = read(tmp_path, "Sequence,Description,Prompt\nSEQ01,x,rain\n", "shots.csv", ignore=["Description"])
    assert shots(incoming)[0].prompt == "rain"


def test_titles_totals_headings_and_repeated_titles_are_passed_over_and_named(tmp_path: Path) -> None:
    rows: Rows = [["Driver Beware - shot list"], [], ["Draft 3", "12 May"], TITLES, ["INT. KITCHEN - DAY"]]
    rows += [
        [1, "1A", "Wide", 5],
        [None, "1B", "Hands", 3],
        TITLES,
        [2, "2A", "Rain", 4],
        ["Total", None, None, "0:12"],
    ]
    rows += [[None, "3 shots", None, None], ["GRAND TOTAL:", "3 shots", None, 12]]
    refused = refusal(tmp_path, workbook(Shots=rows))
    assert refused.faults == ("sheet Shots, row 11, column C (prompt): is empty",)
    incoming = read(tmp_path, workbook(Shots=rows[:10] + rows[11:]))
    assert {n: [s.id for s in of.shots] for n, of in incoming.plan.sequences.items()} == {
        "1": ["1A", "1B"],
        "2": ["2A"],
    }
    assert incoming.reading is not None
    assert incoming.reading.place == "sheet Shots, row 4"
    assert [place.rpartition(" ")[2] + " " + text for place, text in incoming.reading.passed] == [
        "1 Driver Beware - shot list",
        "3 Draft 3 · 12 May",
        "5 INT. KITCHEN - DAY",
        "8 Scene · Shot · Description · ERT",
        "10 Total · 0:12",
        "11 GRAND TOTAL: · 3 shots · 12",
    ]


def test_cells_read_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    book = workbook(Shots=[TITLES, [7, 1, "a", datetime.time(0, 5)], [7.0, 2.0, "b", 3.0], [10, None, 12, 4]])
    sheet = book["Shots"]
    sheet["A2"].number_format = sheet["A3"].number_format = "000"
    sheet["A4"].number_format = '"SEQ"0000'
    sheet["D2"].number_format = "h:mm"
    sheet["D3"].number_format = "0.0"
    incoming = read(tmp_path, book)
    assert list(incoming.plan.sequences) == ["007", "SEQ0010"]
    assert [(shot.prompt, shot.duration) for shot in shots(incoming)] == [("a", 5), ("b", 3), ("12", 4)]
    sheet["D2"] = datetime.timedelta(seconds=6)
    sheet["D2"].number_format = "[mm]:ss"
    assert shots(read(tmp_path, book))[0].duration == 6
    assert list(read(tmp_path, "scene,prompt\n007,rain\n", "shots.csv").plan.sequences) == ["007"]


def test_merged_and_empty_cells_carry_on(tmp_path: Path) -> None:
    book = workbook(Shots=[["Driver Beware"], [*TITLES, "Title"], ["SEQ01", "1A", "a", 4, "The bridge"]])
    sheet = book["Shots"]
    for row in ([None, "1B", "b"], [None, "1C", "c", 3], ["SEQ02", "2A", "d", 2]):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("D3:D4")
    sheet.merge_cells("E3:E5")
    incoming = read(tmp_path, book)
    assert [(shot.id, shot.duration) for shot in shots(incoming)] == [("1A", 4), ("1B", 4), ("1C", 3), ("2A", 2)]
    assert incoming.plan.sequences["SEQ01"].title == "The bridge"


def test_what_a_spreadsheet_could_not_work_out_is_a_fault_with_sheet_row_and_column(tmp_path: Path) -> None:
    rows: Rows = [[*TITLES, "Elements"], ["SEQ01", "1A", "=B2&C9", 3], ["SEQ01", "1B", "#REF!", "#N/A"]]
    rows += [["SEQ01", "1C", "fine", 3, "Old Man; Red Car"], ["SEQ01", "1C", "again", 3], ["#NAME?", "2A", "x", 3]]
    book = workbook(Shots=rows)
    assert refusal(tmp_path, book).faults == (
        "sheet Shots, row 2, column C (prompt): is a formula whose value isn't in the file: open it in the spreadsheet "
        "and save it, or paste the value",
        "sheet Shots, row 3, column C (prompt): holds the spreadsheet's error #REF!: mend its formula",
        "sheet Shots, row 3, column D (duration): holds the spreadsheet's error #N/A: mend its formula",
        "sheet Shots, row 4, column E (elements): 'Old Man' holds a space: write Old_Man, or commas between names",
        "sheet Shots, row 4, column E (elements): 'Red Car' holds a space: write Red_Car, or commas between names",
        "sheet Shots, row 5, column B (shot): shot 1C stands in row 4 already",
        "sheet Shots, row 6, column A (sequence): holds the spreadsheet's error #NAME?: mend its formula",
    )


def test_a_fault_of_the_plan_is_told_by_its_row(tmp_path: Path) -> None:
    text = "Scene,Action,First Frame\nSEQ01,@nobody waits,no.png\n"
    assert refusal(tmp_path, text, "shots.csv").faults == (
        "row 2, Action (prompt): there is no element @nobody",
        "row 2, First Frame (start_frame): there is no file 'no.png' beside the plan",
    )


def test_a_date_or_a_name_with_spaces_is_no_sequence_and_a_better_one_is_said(tmp_path: Path) -> None:
    rows: Rows = [TITLES, [datetime.date(2026, 1, 2), "1A", "a", 3], ["Scene 1", "1B", "b", 3]]
    assert refusal(tmp_path, workbook(Shots=rows)).faults == (
        "sheet Shots, row 2, column A (sequence): is the date 2026-01-02; where 1-2 was meant, write it as text",
        "sheet Shots, row 3, column A (sequence): 'Scene 1' holds what no name may: write Scene_1",
    )


@pytest.mark.parametrize(("cell", "needed"), [("yes", True), ("X", True), ("TRUE", True), ("no", False), ("", False)])
def test_what_holds_for_the_whole_plan_comes_from_columns(tmp_path: Path, cell: str, needed: bool) -> None:
    text = "Project,Project Title,Aspect Ratio,Video Model,Scene,Prompt,Needs Start Frame\n"
    text += f"film,Rain,9:16,kling-o3-pro,SEQ01,rain,{cell}\n,,,,,more,\n"
    plan = read(tmp_path, text, "shots.csv", project=None).plan
    assert (plan.project, plan.title, plan.aspect_ratio, plan.models.video) == ("film", "Rain", "9:16", "kling-o3-pro")
    assert (plan.models.grid, plan.sequences["SEQ01"].needs_start_frame) == ("flux-pro", needed)


def test_what_holds_for_the_whole_plan_comes_from_a_second_sheet(tmp_path: Path) -> None:
    about: Rows = [["Film", "Rain"], ["Project", "film"], ["Aspect Ratio", datetime.time(16, 9)], ["Client", "ACME"]]
    about += [["Image model", "nano-banana-pro"], ["Needs start frame", "yes"]]
    shot_list: Rows = [TITLES, ["SEQ01", "1A", "rain", 5]]
    incoming = read(tmp_path, workbook(About=about, Shots=shot_list, Crew=[["Anna", "DoP"]]), project=None)
    plan = incoming.plan
    assert (plan.project, plan.title, plan.aspect_ratio) == ("film", "Rain", "16:9")
    assert (plan.models.grid, plan.sequences["SEQ01"].needs_start_frame) == ("nano-banana-pro", True)
    assert incoming.reading is not None
    assert incoming.reading.others == (
        (
            "About",
            "project_title Rain, project film, aspect_ratio 16:9, grid_model nano-banana-pro, needs_start_frame yes",
        ),
        ("Crew", ""),
    )
    contradicting = workbook(
        About=[["Project", "film"]], Shots=[["Project", *TITLES], ["other", "SEQ01", "1A", "rain", 5]]
    )
    fault = "sheet About, row 1, column B: differs from sheet Shots, row 2, column A (project), "
    fault += "and a plan has only one project"
    assert refusal(tmp_path, contradicting, project=None).faults == (fault,)


@pytest.mark.parametrize(
    ("written", "ratio"), [("2.39:1", "239:100"), ("1,85", "37:20"), ("16 x 9", "16:9"), ("16/9", "16:9")]
)
def test_shapes_are_read_as_people_write_them(tmp_path: Path, written: str, ratio: str) -> None:
    text = f'Scene,Prompt,Aspect Ratio\nSEQ01,rain,"{written}"\n'
    assert read(tmp_path, text, "shots.csv").plan.aspect_ratio == ratio


def test_a_sheets_project_is_its_own_else_the_one_that_is_told(tmp_path: Path) -> None:
    text = "project,scene,prompt\nfilm,SEQ01,rain\n"
    assert read(tmp_path, text, "shots.csv", project="film").plan.project == "film"
    refused = refusal(tmp_path, text, "shots.csv", project="other")
    assert str(refused) == "shots.csv is of project film, not of other"
    refused = refusal(tmp_path, "scene,prompt\nSEQ01,rain\n", "shots.csv", project=None)
    assert hint(refused) == "say it, or give the sheet a column project: the same with --project NAME"


def test_the_sheet_with_the_shots_is_found_or_asked_for(tmp_path: Path) -> None:
    shot_list: Rows = [TITLES, ["SEQ01", "1A", "rain", 5]]
    book = workbook(Crew=[["Anna", "DoP"]], Shots=shot_list, Old=[TITLES, ["SEQ01", "1A", "sun", 5]])
    refused = refusal(tmp_path, book)
    assert str(refused) == "shots.xlsx has several sheets of shots: Shots, Old"
    assert hint(refused) == "say which: the same with --sheet Shots"
    assert shots(read(tmp_path, book, sheet="old"))[0].prompt == "sun"
    assert str(refusal(tmp_path, book, sheet="Odl")).startswith("shots.xlsx has no sheet Odl; it has Crew, Shots, Old")
    book["Old"].sheet_state = "hidden"
    assert shots(read(tmp_path, book))[0].prompt == "rain"


def test_a_files_kind_is_told_by_what_it_holds(tmp_path: Path) -> None:
    book = workbook(Shots=[TITLES, ["SEQ01", "1A", "rain", 5]])
    assert shots(read(tmp_path, book, "misnamed.csv"))[0].prompt == "rain"
    assert shots(read(tmp_path, "sequence\tprompt\nSEQ01\train, more\n", "shots.txt"))[0].prompt == "rain, more"
    tsv = "sequence\tprompt\nSEQ01\tрассвет\n".encode("utf-16")
    assert shots(read(tmp_path, tsv, "shots.tsv"))[0].prompt == "рассвет"
    assert (
        read(tmp_path, '{"project": "rain", "sequences": {"A": {"shots": [{"prompt": "x"}]}}}', "p.txt").reading is None
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "shots.xlsx is an .xls of before 2007, or locked with a password",
        ),
        (b"PK\x03\x04 no zip", "shots.xlsx is damaged: its zip directory can't be read"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, data: bytes, line: str) -> None:
    assert str(refusal(tmp_path, data)) == line


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    assert str(refusal(tmp_path, zipped(content_xml=b"<x/>"))) == "shots.xlsx is a zip, but no .xlsx workbook"
    assert "is damaged, or no workbook" in str(refusal(tmp_path, zipped(xl__workbook_xml=b"<x")))


def test_a_workbook_cut_short_or_changed_anywhere_is_refused_in_one_line(tmp_path: Path) -> None:
    out = io.BytesIO()
    workbook(Shots=[TITLES, *(["SEQ01", f"{n}A", f"rain {n}", 5] for n in range(40))]).save(out)
    whole = out.getvalue()
    for cut in range(10, len(whole), 397):
        assert refusal(tmp_path, whole[:cut]).code in ("not_xlsx", "empty_file", "not_text", "bad_plan")
    for at in range(30, len(whole), 211):
        data = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        with contextlib.suppress(BadInput):  # anything else would be a fault of ours
            read(tmp_path, data)


@pytest.mark.parametrize("size", [17, 200])
def test_a_zip_bomb_is_told_by_its_directory_and_never_unzipped(tmp_path: Path, size: int) -> None:
    out = io.BytesIO()
    workbook(Shots=[TITLES, ["SEQ01", "1A", "rain", 5]]).save(out)
    bomb = io.BytesIO(out.getvalue())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet9.xml", b" " * (size * 1_000_000))
    tracemalloc.start()
    refused = refusal(tmp_path, bomb.getvalue())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert str(refused).startswith(
        f"shots.xlsx holds {size} MB of cells unzipped (xl/worksheets/sheet9.xml: {size} MB)"
    )
    assert most < 20_000_000


def test_pictures_in_a_workbook_dont_count(tmp_path: Path) -> None:
    out = io.BytesIO()
    workbook(Shots=[TITLES, ["SEQ01", "1A", "rain", 5]]).save(out)
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("xl/media/image1.png", bytes(30_000_000))
    assert shots(read(tmp_path, out.getvalue()))[0].prompt == "rain"


def test_no_cell_that_goes_out_is_run_by_a_spreadsheet_and_each_comes_back(tmp_path: Path) -> None:
    texts = ["=1+1", "+49 30", "-", "-x", "'=x", "''-x", "#REF!", "＝1", "'plain", "\t=1", "it's"]
    shots_of = [{"prompt": text} for text in texts]
    document = {
        "project": "rain",
        "elements": {"mara": {}},
        "sequences": {"A": {"title": "@mara", "notes": "+1", "shots": shots_of}},
    }
    written = write_csv(read_document(document), {})
    for cell in (cell for row in written.splitlines()[1:] for cell in row.split(",")):
        assert cell.strip('"')[:1] not in tuple("=+-@\t＝") or not cell.strip('"')
    back = read(tmp_path, written, "again.csv")
    assert [shot.prompt for shot in back.plan.sequences["A"].shots] == texts
    assert (back.plan.sequences["A"].title, back.plan.sequences["A"].notes) == ("@mara", "+1")


def test_two_numbers_of_a_sheet_that_differ_only_in_zeros_are_a_fault(tmp_path: Path) -> None:
    assert refusal(tmp_path, "scene,prompt\n01,a\n1,b\n01,c\n", "shots.csv").faults == (
        "row 3, scene (sequence): '1' differs only in zeros from row 2's '01'",
    )


def test_tabs_without_quotes_are_read_as_they_stand(tmp_path: Path) -> None:
    text = 'scene\tprompt\nSEQ01\t"Go," she says.\nSEQ01\tThe 5" lens\n'
    assert [shot.prompt for shot in shots(read(tmp_path, text, "shots.tsv"))] == ['"Go," she says.', 'The 5" lens']


def test_a_million_empty_rows_and_merged_cells_without_end_are_read_in_bounds(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = workbook(Shots=[TITLES, ["SEQ01", "1A", "rain", 5]])
    book.save(out)
    with zipfile.ZipFile(out) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    rows = "".join(f'<row r="{n}" s="1"/>' for n in range(3, 100_000)) + '<row r="99999999999"/>'
    merged = "<mergeCells>" + '<mergeCell ref="A2:A1048576"/>' * 3_000 + "</mergeCells>"
    sheet = sheet.replace("</sheetData>", f"{rows}</sheetData>{merged}")
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else data)
    assert shots(read(tmp_path, again.getvalue()))[0].prompt == "rain"
    wide = sheet.replace("</sheetData>", f"<row>{'<c/>' * 20_000}</row></sheetData>")
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, wide if name == "xl/worksheets/sheet1.xml" else data)
    assert "has over 16384 cells" in str(refusal(tmp_path, again.getvalue()))


@pytest.mark.parametrize("ids", [["SH010", "SH020"], ["SQ1_SH0010", "SQ1_SH0020"], ["sh10", "sh15"]])
def test_a_studios_own_numbers_are_its_ids(tmp_path: Path, ids: list[str]) -> None:
    text = "Sequence,Name,Description\n" + "".join(f"SQ1,{own},rain {own}\n" for own in ids)
    incoming = read(tmp_path, text, "shots.csv")
    assert [shot.id for shot in shots(incoming)] == ids
    assert incoming.numbers == {"SQ1": (None, None)}
    assert read(tmp_path, "scene,shot,prompt\nSQ1,SH01,a\nSQ1,SH02,b\n", "shots.csv").numbers == {"SQ1": (1, 2)}
