"""Notes with drawings over the API: what is kept, what is refused in a line, and what the past shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import events, facts, kinds

if TYPE_CHECKING:
    from tests.cli.support import Takes
    from tests.console.support import Console

SEQ01 = "/film/sequences/SEQ01"
DRAWING = {
    "strokes": [{"colour": 0, "points": [[0.1, 0.2], [0.15, 0.25]]}],
    "arrows": [{"colour": 1, "start": [0, 1], "end": [0.5, 0.5]}],
    "boxes": [{"colour": 2, "start": [0.9, 0.9], "end": [0.6, 0.6]}],
    "pins": [{"colour": 3, "at": [0.5, 0.5]}],
}
NASTY = "<script>alert(1)</script> \u202eright to left"


def drawn(console: Console, text: str = "the lamp", **more: Any) -> int:
    """Write a note with a drawing on the 61st frame of the take, and return its name."""
    console.post(f"{SEQ01}/note", {"take": 1, "seconds": 2.5, "text": text, "drawing": DRAWING, **more})
    name: int = events(console.root)[-1]["position"]
    return name


def notes(console: Console, at: str = "") -> Any:
    """Return the notes on the take as the API answers them."""
    return console.get(f"{SEQ01}{at}")["takes"][0]["notes"]


def test_a_drawing_is_kept_with_its_note_and_its_frame_is_measured(console: Console) -> None:
    name = drawn(console, "")
    (fact,) = facts(console.root, "NoteAdded")
    assert (fact["drawing"]["frame"], fact["drawing"]["pins"]) == (60, DRAWING["pins"])
    (note,) = notes(console)
    assert (note["position"], note["number"], note["drawing"]) == (name, 1, fact["drawing"])
    file = json.loads((console.root / "state/film/shots/SEQ01.json").read_bytes())
    assert file["takes"][0]["notes"] == [{key: note[key] for key in ("text", "seconds", "by", "at", "drawing")}]


def test_a_frame_that_is_said_is_kept(console: Console) -> None:
    console.post(f"{SEQ01}/note", {"take": 1, "seconds": 1, "text": "", "drawing": {**DRAWING, "frame": 7}})
    assert facts(console.root, "NoteAdded")[0]["drawing"]["frame"] == 7


def pinned(*at: Any) -> dict[str, Any]:
    return {"pins": [{"colour": 0, "at": list(at)}]}


@pytest.mark.parametrize(
    ("drawing", "status", "says"),
    [
        (pinned(0.5, 1.01), 422, "drawing.pins.0.at.1: Input should be less than or equal to 1"),
        (pinned(-0.01, 0.5), 422, "drawing.pins.0.at.0: Input should be greater than or equal to 0"),
        (pinned("0.5", 0.5), 422, "drawing.pins.0.at.0: Input should be a valid number"),
        (pinned(True, 0.5), 422, "drawing.pins.0.at.0: Input should be a valid number"),
        (pinned(0.5), 422, "drawing.pins.0.at.1: Field required"),
        ({"pins": [{"colour": "red", "at": [0, 0]}]}, 422, "drawing.pins.0.colour"),
        ({"pins": [{"colour": 0, "at": [0, 0], "text": "<b>"}]}, 422, "drawing.pins.0.text"),
        ({"strokes": [{"colour": 0, "points": []}]}, 422, "at least 1 item"),
        ({"svg": "<svg onload=alert(1)>"}, 422, "drawing.svg"),
        ({}, 400, "nothing is drawn"),
        ({"strokes": [{"colour": 0, "points": [[0.1234, 0.5678]] * 5000}]}, 400, "at most 65536 are kept"),
    ],
)
def test_a_drawing_that_is_none_is_refused_in_one_line(
    console: Console, drawing: dict[str, Any], status: int, says: str
) -> None:
    before = kinds(console.root)
    console.refused(f"{SEQ01}/note", {"take": 1, "seconds": 1, "text": "x", "drawing": drawing}, status, says)
    assert kinds(console.root) == before


def test_what_is_no_number_at_all_is_refused(console: Console) -> None:
    body = '{"take": 1, "seconds": 1, "text": "x", "drawing": {"pins": [{"colour": 0, "at": [NaN, 0.5]}]}}'
    headers = {"content-type": "application/json"}
    answer = console.http.post(f"/api/client{SEQ01}/note", content=body, headers=headers)
    assert answer.status_code == 422
    assert "drawing.pins.0.at.0" in answer.json()["error"]


def test_a_drawing_on_no_frame_is_refused(console: Console) -> None:
    for body in ({}, {"take": 1}, {"take": "SEQ01_grid001", "seconds": 1}):
        console.refused(f"{SEQ01}/note", {"text": "x", "drawing": DRAWING, **body}, 400, "a drawing lies on a frame")


def test_a_note_is_resolved_and_reopened_and_the_past_is_as_it_was(console: Console, shown: Takes) -> None:
    name = drawn(console)
    assert console.post(f"{SEQ01}/resolve-note", {"note": name})["changed"] is True
    assert console.post(f"{SEQ01}/resolve-note", {"note": name})["said"] == "it is resolved already"
    (note,) = notes(console)
    assert (note["resolved"]["by"], note["resolved"]["position"]) == ("tester", name + 1)
    assert "resolved" not in notes(console, f"?at={name}")[0]
    past = console.http.get(f"/p/film/dailies?item=SEQ01_take001&at={name}").text
    assert 'class="drawn"' in past
    assert "data-settle" not in past
    assert 'data-act="draw"' not in past
    assert console.post(f"{SEQ01}/reopen-note", {"note": name})["said"] == "open again"
    assert kinds(shown.root)[-2:] == ["NoteResolved", "NoteReopened"]
    console.refused(f"{SEQ01}/resolve-note", {"note": 1}, 404, "SEQ01 has no note 1")
    console.refused(f"{SEQ01}/resolve-note", {"note": "x"}, 422, "note")


def test_the_report_shows_the_frame_with_the_drawing_and_what_people_wrote_as_text(console: Console) -> None:
    drawn(console, NASTY)
    page = console.http.get("/p/film/report").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'points="76.8,86.4 115.2,108.0"' in page
    assert "/still/videos/film/SEQ01_take001.mp4?w=640&amp;t=2.5" in page
    (told,) = console.get("/film/report")["decisions"]
    assert (told["number"], told["drawing"]["frame"]) == (1, 60)
    (marks,) = [line for line in page.splitlines() if "note 1**" in line]
    assert "\u202e" not in marks
