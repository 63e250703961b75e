"""A session's decisions as Markdown: from the command line and the console, with what people wrote as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    assert any(line.startswith("- **approved** `SEQ02_take001` for SH01 SH02") for line in lines)
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
