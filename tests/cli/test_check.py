"""The one check of everything: each fault is named, nothing is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import copied, files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes

pytestmark = pytest.mark.file_log
TRIGGER = "stored_events_no_delete"
UPDATE = "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), 'A film', 'A fake') AS BLOB)"


def tampered(root: Path, *statements: str, keep: bool = True) -> None:
    """Write to the log around its triggers, which are put back as they were where they are to be kept."""
    with closing(sqlite3.connect(root / "events.db", isolation_level=None)) as db:
        kept = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        for _, sql in kept if keep else ():
            db.execute(sql)


def faults(takes: Takes) -> list[str]:
    """Return the lines of a check that finds faults."""
    before = files(takes.root)
    lines = takes("check", code=1).out.splitlines()
    assert files(takes.root) == before
    return lines


def test_where_all_is_well_the_check_is_content(shown: Takes) -> None:
    assert shown("check").out == "the log is whole, and files and media are what it says\n"
    assert shown("check", "--json").json == {"faults": [], "whole": True}


def test_a_dropped_trigger_is_named_and_put_back_by_recover_alone(shown: Takes) -> None:
    with closing(sqlite3.connect(shown.root / "events.db")) as db:
        db.execute(f"DROP TRIGGER {TRIGGER}")
    assert faults(shown) == [f"the log's trigger {TRIGGER} is missing or altered"]
    shown("note", "film", "SEQ01", "all the same")
    assert TRIGGER in shown("recover").out
    assert faults(shown)
    assert f"{TRIGGER} is there again" in shown("recover", "--accept").out
    shown("check")


def test_a_trigger_that_does_nothing_any_more_is_no_trigger(shown: Takes) -> None:
    with closing(sqlite3.connect(shown.root / "events.db")) as db:
        db.execute(f"DROP TRIGGER {TRIGGER}")
        db.execute(f"CREATE TRIGGER {TRIGGER} BEFORE DELETE ON stored_events BEGIN SELECT 1; END")
    assert faults(shown) == [f"the log's trigger {TRIGGER} is missing or altered"]


def test_a_changed_row_is_noticed(shown: Takes) -> None:
    tampered(shown.root, UPDATE)
    assert [line for line in faults(shown) if "isn't as this workspace has seen it" in line]


def test_a_deleted_last_event_is_noticed_though_another_came_after(shown: Takes) -> None:
    tampered(shown.root, "DELETE FROM stored_events WHERE rowid = (SELECT MAX(rowid) FROM stored_events)")
    shown("note", "film", "SEQ01", "afterwards")
    assert [line for line in faults(shown) if "isn't the one this workspace has seen" in line]


def test_an_event_that_is_none_is_named(shown: Takes) -> None:
    tampered(shown.root, "UPDATE stored_events SET state = 'not json' WHERE rowid = 3")
    assert [line for line in faults(shown) if line.startswith("event 3 can't be read")]


@pytest.mark.parametrize(("data", "says"), [(None, "is gone"), (b"other", "isn't the file that was recorded")])
def test_media_that_are_gone_or_changed_are_named(shown: Takes, data: bytes | None, says: str) -> None:
    video = shown.root / "videos" / "film" / "SEQ01_take001.mp4"
    video.unlink()
    if data:
        video.write_bytes(data)
    assert faults(shown) == [f"videos/film/SEQ01_take001.mp4 {says}"]


def test_a_file_that_a_person_edited_is_named(shown: Takes) -> None:
    path = shown.root / "state" / "film" / "sequences.json"
    path.write_bytes(path.read_bytes() + b" ")
    assert faults(shown) == ["state/film/sequences.json differs from the log"]


def test_a_copy_of_a_workspace_is_whole(shown: Takes, tmp_path: Path) -> None:
    copied(shown.root, tmp_path / "copy")("check")
