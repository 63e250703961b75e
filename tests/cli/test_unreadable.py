"""A row that can't be read is named by its position and set aside: its stream stands still, all else goes on."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import Takes, add_plan, events

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.file_log
BODY = {"id": "x1", "schema": 1, "at": "2026-08-01T12:00:00.000000Z", "by": "eve", "message": None, "cause": "x"}


@pytest.fixture
def film(tmp_path: Path) -> Takes:
    takes = Takes(tmp_path / "work")
    takes.root.mkdir()
    add_plan(takes)
    takes("generate", "film", "SEQ02")
    return takes


def inserted(film: Takes, kind: str, data: Any, stream: str = "film/SEQ01", **body: Any) -> int:
    """Insert a row behind the program's back; return its position."""
    state = data if isinstance(data, bytes) else json.dumps({**BODY, "data": data, **body}).encode()
    with closing(sqlite3.connect(film.root / "events.db", isolation_level=None)) as db:
        query = "SELECT COALESCE(MAX(originator_version), 0) + 1 FROM stored_events WHERE originator_id = ?"
        (version,) = db.execute(query, [stream]).fetchone()
        row = "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
        return int(db.execute(row, [stream, version, kind, state]).lastrowid or 0)


def grid(path: str = "frames/film/grids/SEQ01_grid001.png", **more: object) -> dict[str, object]:
    data = {"grid_id": "SEQ01_grid001", "path": path, "sha256": "0" * 64, "bytes": 5, "width": 8, "height": 8}
    return {**data, **more}


CRAFTED: dict[str, tuple[str, Any]] = {
    "not json": ("NoteAdded", b"not json"),
    "no text at all": ("NoteAdded", b"\xff\xfe"),
    "half a body": ("NoteAdded", b'{"id": "x1"}'),
    "no such event": ("NoteAdded", b"[]"),
    "a path that leads up": ("GridCompleted", grid("frames/../events.url")),
    "a path to the log's address": ("GridCompleted", grid("events.url")),
    "a path from the root": ("GridCompleted", grid("/etc/passwd")),
    "a hidden file": ("GridCompleted", grid("frames/film/.git")),
    "NUL in a path": ("GridCompleted", grid("frames/film/a\0.png")),
    "a sha256 with a slash": ("GridCompleted", grid(sha256="../" + "0" * 61)),
    "a 400-digit amount": ("GridCompleted", grid(actual="9" * 400)),
    "an endless size": ("GridCompleted", grid(bytes=10**30)),
    "an id that leads up": ("GridCompleted", grid(grid_id="../../up_grid001")),
    "half a character": ("NoteAdded", {"entity": "SEQ01", "take_id": None, "text": "\ud83d"}),
    "a line after an id": ("GridCompleted", grid(grid_id="SEQ01_grid001\n")),
    "seconds that are none": ("NoteAdded", {"entity": "SEQ01", "take_id": None, "text": "x", "seconds": float("nan")}),
    "10^12 seconds": ("NoteAdded", {"entity": "SEQ01", "take_id": None, "text": "x", "seconds": 10**12}),
}


@pytest.mark.parametrize("name", CRAFTED)
def test_a_row_that_can_not_be_read_stops_its_sequence_alone(film: Takes, name: str) -> None:
    position = inserted(film, *CRAFTED[name])
    said = f"position {position} of the log"
    for command in (("note", "film", "SEQ01", "x"), ("status", "film", "SEQ01"), ("grid", "film", "SEQ01")):
        ran = film(*command, code=3)
        assert said in ran.err
        assert len([line for line in ran.err.splitlines() if line.startswith("takes: ")]) == 1

    film("note", "film", "SEQ02", "goes on")
    ran = film("status")
    assert "SEQ02" in ran.out
    assert "SEQ01" not in ran.out
    assert said in ran.err
    assert str(position) in film("log").out
    assert "goes on" in film("log").out
    film("replay")
    film("replay", "--check")
    assert [path.name for path in film.root.rglob("events.url")] == []
    for asked in (("costs", "film"), ("resume",), ("report", "film"), ("search", "rain")):
        film(*asked)


def test_the_log_shows_such_a_row_as_it_lies(film: Takes) -> None:
    position = inserted(film, "NoteAdded", b"not json")
    line = json.loads(film("log", "--json").out.splitlines()[-1])
    assert line["position"] == position
    assert line["data"] == {"unreadable": "not json"}


@pytest.mark.parametrize("at", ["2026-99-01T12:00:00.000000Z", "2026-02-29T12:00:00.000000Z", "yesterday"])
def test_a_row_of_no_time_is_none(film: Takes, at: str) -> None:
    position = inserted(film, "NoteAdded", {"entity": "SEQ01", "take_id": None, "text": "x"}, at=at)
    assert f"position {position} of the log" in film("note", "film", "SEQ01", "x", code=3).err
    film("status", "film", "--at", "2099-01-01")


def test_a_plan_that_leads_out_stops_its_project_alone(film: Takes) -> None:
    other = json.loads(film("plan", "export", "film").out)
    (film.root / "other.json").write_text(json.dumps({**other, "project": "other"}))
    film("plan", "add", film.root / "other.json")
    plan = next(event["data"] for event in events(film.root) if event["type"] == "PlanImported")
    position = inserted(film, "PlanImported", {**plan, "frames": "../../ESC/f"}, "film")
    ran = film("status")
    assert "other" in ran.out
    assert f"position {position} of the log" in ran.err
    for command in (("status", "film"), ("grid", "film", "SEQ01"), ("budget", "film", "5")):
        assert f"position {position} of the log" in film(*command, code=3).err
    film("generate", "other", "SEQ02")
    film("status", "--at", "2099-01-01")
    film("replay", "--to", film.root.parent / "to")
    for asked in (("resume",), ("report",), ("plan", "check")):
        assert "position" not in film(*asked).err
    film("replay")
    film("replay", "--check")
    assert not list(film.root.parent.rglob("ESC"))


@pytest.mark.parametrize(
    "stream", ["../../up/SEQ01", "film/../SEQ01", "..", "film/SEQ01/more", "film/SEQ01_take001", ""]
)
def test_a_stream_with_a_name_that_leads_elsewhere_is_nobodys(film: Takes, stream: str) -> None:
    inserted(film, "NoteAdded", {"entity": "SEQ01", "take_id": None, "text": "x"}, stream)
    film("note", "film", "SEQ01", "goes on")
    film("status")
    film("replay")
    assert "what the log says" in film("replay", "--check").out
    assert not list(film.root.parent.glob("up"))


def test_a_log_whose_row_can_be_read_again_goes_on(film: Takes) -> None:
    """As after an update, or once the owner of the tables has mended it."""
    before = film("status", "film", "--json").out
    position = inserted(film, "NoteAdded", b"not json")
    film("status")
    with closing(sqlite3.connect(film.root / "events.db", isolation_level=None)) as db:
        db.execute("DROP TRIGGER stored_events_no_delete")
        db.execute("DELETE FROM stored_events WHERE rowid = ?", [position])
    assert film("status", "film", "--json").out == before
