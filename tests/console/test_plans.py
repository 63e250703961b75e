"""Plans by the API: a file looked at, settled and added; the project's own plan edited part by part."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from PIL import Image

from tests.cli.support import PLAN, facts, kinds, snapshot

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

SHEET = "Scene No,Shot,Description,Secs,Size\nSEQ01,,A gull lands.,2,WIDE\n,,The sea.,3,CU\n"
EDIT = "/film/plan"


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 360), colour).save(out, "PNG")
    return out.getvalue()


def book(**sheets: list[list[object]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.remove(made.worksheets[0])
    made.save(out)
    return out.getvalue()


def sent(
    console: Console, data: str | bytes, name: str = "harbour.csv", status: int = 200, more: Any = (), **told: Any
) -> Any:
    """Send a plan's file, and return the answer."""
    files = [("file", (name, data)), *(("pictures", of) for of in more)]
    answer = console.http.post("/api/plans/add", files=files, data={"told": json.dumps(told)})
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_sheet_is_looked_at_settled_and_added_once(console: Console) -> None:
    before = snapshot(console.root)
    seen = sent(console, SHEET, dry_run=True)
    assert (seen["project"], seen["unnamed"], seen["kind"]) == ("harbour", True, "sheet")
    assert [(of["title"], of["column"]) for of in seen["columns"]][-1] == ("Size", None)
    assert seen["refused"]["faults"] == ["row 1, Size: there is no column Size"]
    settled: Any = {"project": "harbour", "columns": {"Size": "notes"}}
    seen = sent(console, SHEET, dry_run=True, **settled)
    assert (seen["refused"], seen["changes"]["added"]) == (None, ["SEQ01"])
    assert seen["rows"][0]["text"].startswith("sequence SEQ01")
    assert snapshot(console.root) == before
    assert sent(console, SHEET, message="first", **settled)["said"] == "harbour: added: SEQ01"
    assert console.get("/harbour")["sequences"][0]["seconds"] == 5
    head = console.get("")["head"]
    again = sent(console, SHEET, **settled)
    assert (again["changed"], console.get("")["head"]) == (False, head)
    assert again["said"] == "harbour: the plan is what is there already; nothing was added"


def test_a_column_is_left_out_and_a_sheet_and_an_encoding_chosen(console: Console) -> None:
    assert sent(console, SHEET, project="p1", columns={"Size": ""})["changed"]
    old = "sequence,prompt\nSEQ01,Кошка спит\n".encode("cp1251")
    seen = sent(console, old, dry_run=True)
    assert seen["refused"]["code"] == "doubtful_encoding"
    (right,) = [of for of in seen["encodings"] if "cp1251" in of["encodings"]]
    assert "Кошка спит" in right["reads"]
    assert sent(console, old, project="p2", encoding="cp1251")["changed"]
    rows: list[list[object]] = [["sequence", "prompt"], ["SEQ01", "A gull."]]
    two = book(One=rows, Two=[*rows, ["SEQ02", "A boat."]])
    seen = sent(console, two, "two.xlsx", dry_run=True)
    assert [of["name"] for of in seen["sheets"]] == ["One", "Two"]
    seen = sent(console, two, "two.xlsx", dry_run=True, sheet="Two")
    assert (seen["kind"], seen["changes"]["added"]) == ("workbook", ["SEQ01", "SEQ02"])


def test_which_shot_is_which_can_be_settled(console: Console) -> None:
    plan = {**PLAN, "sequences": {**PLAN["sequences"], "SEQ02": {"shots": [{"prompt": p} for p in "xyz"]}}}
    seen = sent(console, json.dumps(plan), "PLAN.json", dry_run=True)
    matches: dict[str, int | None] = {}
    while seen["refused"]:
        name, place = seen["refused"]["next"][0]["args"]["match"]
        matches[name] = place
        seen = sent(console, json.dumps(plan), "PLAN.json", dry_run=True, matches=matches)
    assert matches
    assert "SEQ02" in seen["changes"]["changed"]


def test_pictures_come_along_with_a_plan_and_from_nowhere_else(console: Console) -> None:
    plan = {
        "project": "mara",
        "elements": {"mara": {"frontal": "pictures/mara.png"}},
        "sequences": {"SEQ01": {"shots": [{"prompt": "@mara waits."}]}},
    }
    assert "there is no file" in sent(console, json.dumps(plan), "m.json", 400)["faults"][0]
    assert sent(console, json.dumps(plan), "m.json", more=[("pictures/mara.png", picture())])["changed"]
    secret = console.root / "secret.png"
    secret.write_bytes(picture())
    for path in (str(secret), "../secret.png", "C:\\secret.png", "a/../../secret.png"):
        plan["elements"]["mara"]["frontal"] = path  # type: ignore[index]
        assert "lies elsewhere" in sent(console, json.dumps(plan), "m.json", 400)["faults"][0]
    sheet = f"project,sequence,prompt,start_frame\nq,SEQ01,A door.,{secret}\n"
    assert "lies elsewhere" in sent(console, sheet, status=400)["faults"][0]


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("x.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", picture(), "it is no text"),
        ("a.xlsx", _zip(), "is a zip, but no .xlsx workbook"),
        ("a.xlsx", book(A=[["sequence", "prompt"], ["S", "x"]])[:900], "is damaged"),
        ("a.csv", b"<html><table><tr><td>x</td></tr></table></html>", "is a web page or XML"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "is an .xls of before 2007"),
        ("a.json", b"{", "is not JSON"),
        ("a.csv", b"", "the CSV is empty"),
        ("a.csv", b"sequence,prompt\nSEQ01," + b"x" * 8_000_000, "is over 8 MB, which no plan is"),
        ("../../a.csv", SHEET.encode(), "is no name for a file"),
        ("\x1b[31m.csv", b"", "the CSV is empty"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_one_line(console: Console, name: str, data: bytes, says: str) -> None:
    before = snapshot(console.root)
    for look in (False, True):
        answer = sent(console, data, name, 400 if "/" in name or not look else 200, dry_run=look)
        fault = answer.get("refused", answer)
        assert says in fault["error"]
        assert fault["error"].isprintable()
    assert snapshot(console.root) == before


def test_a_new_project_is_not_made_over_one_that_is_there(console: Console) -> None:
    plan = json.dumps({"project": "film", "sequences": {"SEQ01": {"shots": [{"prompt": "x"}]}}})
    assert sent(console, plan, "film.json", 400, new=True)["code"] == "project_taken"
    assert sent(console, plan, "film.json", new=True, dry_run=True)["refused"]["code"] == "project_taken"


def test_markup_and_marks_of_direction_in_titles_are_shown_as_text(console: Console) -> None:
    title = "<img src=x onerror=alert(1)>\u202egnirts"
    plan = {"project": "marks", "title": title, "sequences": {"SEQ01": {"title": title, "shots": [{"prompt": title}]}}}
    sent(console, json.dumps(plan), "<b>.json")
    for path in ("/", "/p/marks", "/p/marks/plan", "/p/marks/SEQ01?view=words"):
        page = console.http.get(path)
        assert page.status_code == 200
        assert "<img src=x" not in page.text
    assert console.get("/marks/plan")["title"] == title


def test_sequences_and_shots_are_added_omitted_and_put_in_order(console: Console) -> None:
    plan = console.get(EDIT)
    first = [{"shot": of["shot"]} for of in plan["sequences"][0]["shots"]]
    shots = [first[2], {"prompt": "A new one.", "duration": 2}, first[0]]
    body = {"sequences": {"SEQ01": {"shots": shots}, "SEQ09": {"shots": [{"prompt": "Rain."}]}}, "order": ["SEQ09"]}
    answer = console.post(EDIT, {**body, "seen": plan["mark"], "dry_run": True})
    assert (answer["changed"], answer["changes"]["added"]) == (False, ["SEQ09"])
    answer = console.post(EDIT, {**body, "seen": plan["mark"]})
    now = console.get(EDIT)
    assert answer["mark"] == now["mark"] != plan["mark"]
    assert [of["sequence"] for of in now["sequences"]] == ["SEQ09", "SEQ01", "SEQ02"]
    assert [of["number"] for of in now["sequences"][1]["shots"]] == [3, 4, 1]
    assert [of["number"] for of in now["sequences"][1]["gone"]] == [2]
    assert now["sequences"][1]["shots"][0]["prompt"] == plan["sequences"][0]["shots"][2]["prompt"]
    console.post(EDIT, {"sequences": {"SEQ09": None}})
    console.post(EDIT, {"sequences": {"SEQ01": {"shots": first}}})
    now = console.get(EDIT)
    assert [of["sequence"] for of in now["omitted"]] == ["SEQ09"]
    assert [of["number"] for of in now["sequences"][0]["shots"]] == [1, 2, 3]
    assert not console.post(EDIT, {"sequences": {"SEQ01": {"shots": first}}})["changed"]
    console.post(EDIT, {"sequences": {"SEQ09": {}}})
    assert console.get(EDIT)["omitted"] == []


def test_a_persons_words_stay_when_the_plan_is_edited(console: Console) -> None:
    console.post("/film/sequences/SEQ01/revise", {"shot": 1, "prompt": "@ann runs."})
    console.post(EDIT, {"title": "Other", "settings": {"generate_audio": True}, "models": {"video": "kling-o3-pro"}})
    now = console.get(EDIT)
    assert (now["title"], now["models"]["video"]) == ("Other", "kling-o3-pro")
    assert [of["value"] for of in now["settings"] if of["name"] == "generate_audio"] == [True]
    (shot, *_) = console.get("/film/sequences/SEQ01")["shots"]
    assert (shot["prompt"], shot["plan_differs"]) == ("@ann runs.", False)


def test_of_two_people_who_edit_one_plan_the_second_is_told(console: Console) -> None:
    seen = console.get(EDIT)["mark"]
    console.post(EDIT, {"title": "One", "seen": seen})
    fault = console.refused(EDIT, {"title": "Two", "seen": seen}, 409, "the plan has changed since you looked")
    assert fault["code"] == "plan_changed"
    assert console.get(EDIT)["title"] == "One"


def test_an_edit_with_faults_names_them_all_and_writes_nothing(console: Console) -> None:
    before = snapshot(console.root)
    wrong = {
        "aspect_ratio": "9",
        "models": {"video": "kling-9"},
        "sequences": {"SEQ01": {"shots": [{"prompt": " ", "duration": 0}]}, "a b": {"shots": [{"prompt": "x"}]}},
    }
    fault = console.refused(EDIT, wrong, 400, "the plan has")
    places = {line.split(":")[0] for line in fault["faults"]}
    assert {"aspect_ratio", "models.video", "sequences.SEQ01.shots[0].prompt", "sequences.a b"} <= places
    console.refused(EDIT, {"sequences": {"SEQ01": {"shots": [{"shot": "SEQ01_SH99"}]}}}, 400, "has no shot")
    assert "shots: is missing" in console.refused(EDIT, {"sequences": {"SEQ09": {}}}, 400, "the plan has")["faults"][0]
    console.refused(EDIT, {"sequences": {"SEQ01": None, "SEQ02": None}}, 400, "the plan has 1 fault")
    console.refused("/nowhere/plan", {"title": "x"}, 404, "nowhere")
    assert snapshot(console.root) == before


def test_an_element_gets_pictures_others_in_their_place_and_none(console: Console) -> None:
    def change(status: int = 200, name: str = "ann", told: Any = None, **files: bytes) -> Any:
        sent = [(kind, ("ann.png", data)) for kind, data in files.items()] or [("x", ("x", b""))]
        url = f"/api/client/film/plan/elements/{name}/pictures"
        answer = console.http.post(url, files=sent, data={"told": json.dumps(told or {})})
        assert answer.status_code == status, answer.text
        return answer.json()

    def ann() -> Any:
        return next(of for of in console.get(EDIT)["elements"] if of["name"] == "ann")

    change(frontal=picture("red"), references=picture("blue"), told={"description": "a tall woman"})
    first = ann()
    assert (first["description"], len(first["references"])) == ("a tall woman", 1)
    assert console.http.get(first["frontal"]["media"]).headers["content-type"] == "image/png"
    head = console.get("")["head"]
    assert not change(frontal=picture("red"))["changed"]
    assert console.get("")["head"] == head
    change(frontal=picture("green"), told={"without": [first["references"][0]["source"]]})
    assert ann()["references"] == []
    assert ann()["frontal"]["media"] != first["frontal"]["media"]
    before = snapshot(console.root)
    assert "is not a picture" in str(change(400, frontal=b"MZ\x90 no picture"))
    assert "elements.a b" in change(400, name="a b", frontal=picture())["faults"][0]
    assert snapshot(console.root) == before
    console.refused(EDIT, {"elements": {"ann": None}}, 400, "the plan has")  # prompts name it


def test_a_budget_is_set_and_lifted_and_a_project_archived(console: Console) -> None:
    assert console.post("/film/budget", {"amount": "25"})["said"] == "the budget is $25.00"
    assert not console.post("/film/budget", {"amount": "$25.00"})["changed"]
    assert console.get("/film/plan")["left"] == "25.00"
    console.refused("/film/budget", {"amount": "<b>"}, 400, "<b>")
    assert console.post("/film/budget", {"amount": None})["said"] == "there is no budget"
    assert console.post("/film/archive")["changed"]
    assert not console.post("/film/archive")["changed"]
    assert console.get("")["projects"] == []
    console.post("/film/unarchive")
    assert kinds(console.root)[-2:] == ["ProjectArchived", "ProjectUnarchived"]


def test_who_edits_stands_in_the_log_and_no_other_site_does(console: Console) -> None:
    console.post(EDIT, {"title": "Mine", "message": "why"}, headers={"X-Takes-Actor": "Zo%C3%AB"})
    (line,) = console.get("/film/timeline", params={"limit": 1})["events"]
    assert (line["by"], line["message"], line["type"]) == ("Zoë", "why", "PlanImported")
    assert facts(console.root, "PlanImported")[-1]["source"] == "console"
    for url in ("/api/plans/add", "/api/client/film/plan", "/api/client/film/budget", "/api/client/film/archive"):
        answer = console.http.post(url, json={}, headers={"Origin": "http://elsewhere.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign")


def test_the_past_shows_the_plan_it_had(console: Console, shown: Takes) -> None:
    console.post(EDIT, {"title": "Later"})
    assert console.get(EDIT, params={"at": 5})["title"] == PLAN["title"]
