"""A row of a log in PostgreSQL that isn't JSON is named and set aside: its stream stands still, all else goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.cli.support import Takes, kinds
from tests.postgres.support import film_at, through
from tests.working import at_work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres.server import Server

ROW = "INSERT INTO takeledger_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"


@pytest.fixture
def film(tmp_path: Path, database: str) -> Takes:
    takes = film_at(tmp_path / "work", database)
    takes("generate", "film", "SEQ02")
    return takes


def inserted(address: str, stream: str, version: int, state: bytes) -> int:
    """Insert a row behind the program's back; return its position."""
    with psycopg.connect(address, autocommit=True) as db:
        said = db.execute(f"{ROW} RETURNING notification_id".encode(), [stream, version, "NoteAdded", state]).fetchone()
    assert said is not None
    return int(said[0])


@pytest.mark.parametrize("state", [b"not json", b"\xff\xfe", b"", b"[]"])
def test_a_row_that_is_no_event_stops_its_sequence_alone(film: Takes, database: str, state: bytes) -> None:
    position = inserted(database, "film/SEQ01", 2, state)
    said, before = f"position {position} of the log", len(kinds(film.root))
    for command in (("note", "film", "SEQ01", "x"), ("status", "film", "SEQ01"), ("generate", "film", "SEQ01")):
        ran = film(*command, code=3)
        assert [said in line for line in ran.err.splitlines() if line.startswith("takes: ")] == [True]
    assert len(kinds(film.root)) == before
    film("note", "film", "SEQ02", "goes on")
    film("approve", "film", "SEQ02", "--take", 1)
    told = film("status")
    assert ("SEQ02" in told.out, "SEQ01" in told.out, said in told.err) == (True, False, True)
    for asked in (("log",), ("replay",), ("replay", "--check"), ("resume",), ("report", "film")):
        film(*asked)
    line = next(row for row in map(json.loads, film("log", "--json").out.splitlines()) if row["position"] == position)
    assert set(line["data"]) == {"unreadable"}
    assert f"event {position} can't be read" in film("check", code=1).out


def test_another_machine_and_a_worker_go_on_beside_such_a_row(film: Takes, database: str, tmp_path: Path) -> None:
    inserted(database, "film/SEQ01", 2, b"not json")
    other = Takes(tmp_path / "other")
    other.root.mkdir()
    other("init", "--database", database)
    other("generate", "film", "SEQ02", "--queue")
    with at_work(film.root) as heard:
        heard.wait_for("ended SEQ02_take002  done")
    assert "SEQ02" in other("status").out
    assert kinds(other.root).count("VideoCompleted") == 2


def test_a_moved_log_keeps_no_row_that_is_no_event(film: Takes, database: str, postgres: Server) -> None:
    position = inserted(database, "film/SEQ01", 2, b"not json")
    ran = film("move", "--to", "events.db", code=None)
    assert ran.code in (1, 3)
    assert f"position {position}" in ran.err or f"event {position}" in ran.err
    through(film, database)("status")
