"""A session's decisions as Markdown: from the command line and the console, with what people wrote as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.board_groups import STEP

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console


def test_a_report_tells_the_decisions_since_a_moment_with_their_reasons(console: Console, shown: Takes) -> None:
    since = console.get("")["head"]
    console.post("/film/sequences/SEQ01/note", {"take": 1, "seconds": 1.5, "text": "hold *this*"})
    console.post("/film/sequences/SEQ01/reject", {"take": 1, "reason": "<img src=x>"})
    console.post("/film/sequences/SEQ02/approve", {"take": 1, "message": "the drop"})
    told = console.get("/film/report", params={"since": since})
    assert [(d["kind"], d["about"]) for d in told["decisions"]] == [
        ("note", "SEQ01_take001"),
        ("rejected", "SEQ01_take001"),
        ("approved", "SEQ02_take001"),
    ]
    lines = told["markdown"].splitlines()
    assert lines[0] == "# A film"
    assert "## SEQ01 One" in lines
    assert any("“\\<img src=x\\>”" in line for line in lines)
    assert any("at 1.5 s: “hold \\*this\\*”" in line for line in lines)
    assert any(line.startswith("- **in the cut** `SEQ02_take001` for SH01 SH02") for line in lines)
    assert any(line.endswith("— the drop") for line in lines)
    assert shown("report", "film", "--since", since).out == told["markdown"]
    assert shown("report", "film", "--since", since, "--json").json == told


def test_a_report_of_nothing_says_so(shown: Takes) -> None:
    assert "Nothing was decided between events" in shown("report", "film").out
    assert shown("report", "--json").json["projects"][0]["decisions"] == []
    shown.refused("report", "flim", says="there is no project flim")


def test_a_report_is_of_one_moment(shown: Takes) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("reject", "film", "SEQ01", "--take", 1, "--reason", "hands")
    position = shown("report", "film", "--json").json["position"]
    assert "rejected" not in shown("report", "film", "--at", position - 1).out


def test_a_short_report_is_shown_whole_with_its_markdown(console: Console) -> None:
    console.post("/film/sequences/SEQ01/note", {"take": 1, "text": "more rain"})
    page = console.http.get("/p/film/report").text
    assert page.count('<blockquote dir="auto">') == 1
    assert 'id="markdown"' in page
    assert "data-more" not in page


def test_a_long_report_shows_the_first_decisions_and_gives_the_whole_as_a_file(console: Console) -> None:
    for number in range(STEP + 2):
        console.post("/film/sequences/SEQ01/note", {"text": f"note {number}"})
    console.post("/film/sequences/SEQ02/note", {"text": "a heron"})
    first = console.http.get("/p/film/report").text
    assert first.count('<blockquote dir="auto">') == STEP
    assert 'id="markdown"' not in first
    assert f"?show={2 * STEP}#" in first
    assert console.http.get(f"/p/film/report?show={2 * STEP}").text.count('<blockquote dir="auto">') == STEP + 3
    of_one = console.http.get("/p/film/report", params={"sequence": "SEQ02"}).text
    assert of_one.count('<blockquote dir="auto">') == 1
    assert 'id="markdown"' in of_one
    file = console.http.get("/p/film/report.md")
    assert file.text == console.get("/film/report")["markdown"]
    assert file.headers["content-disposition"] == 'attachment; filename="film-report.md"'
    part = console.http.get("/p/film/report.md", params={"sequence": "SEQ02"}).text
    assert "a heron" in part
    assert "## SEQ01" not in part


def test_a_report_of_a_sequence_that_is_not_there_says_so(console: Console) -> None:
    for path in ("/p/film/report", "/p/film/report.md"):
        answer = console.http.get(path, params={"sequence": "SEQ09"})
        assert answer.status_code == 404
        assert "there is no sequence SEQ09" in answer.text
