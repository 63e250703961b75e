"""Machines that share one log and one media root: what one has made, the others have when they need it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.paid import on_a_terminal
from tests.cli.support import events, facts, kinds, sha256, snapshot
from tests.console.support import served
from tests.studio_media import contents, other_machine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.fal.server import FalServer

GRID = "frames/film/grids/SEQ01_grid001.png"
TAKE = "videos/film/SEQ01_take001.mp4"
START = "frames/film/starts/SEQ01_start001.png"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    monkeypatch.setenv("TAKES_MEDIA", str(folder))
    return folder


@pytest.fixture
def first(root: Path, shown: Takes) -> Takes:
    """Return a machine that has made SEQ01_grid001, SEQ01_take001 and SEQ02_take001, and shared them."""
    shown("media", "push")
    return shown


@pytest.fixture
def other(first: Takes) -> Takes:
    """Return another machine on the same log, without any media yet."""
    return other_machine(first)


def media(takes: Takes) -> set[str]:
    found = (path for folder in ("frames", "videos") for path in (takes.root / folder).rglob("*.*"))
    return {path.relative_to(takes.root).as_posix() for path in found}


def test_a_grid_of_one_machine_is_cropped_on_another_to_the_same_bytes(first: Takes, other: Takes) -> None:
    other("approve-grid", "film", "SEQ01", "--quadrant", 2)
    first("approve-grid", "film", "SEQ01", "--quadrant", 2)
    assert (other.root / START).read_bytes() == (first.root / START).read_bytes()
    assert media(other) == {GRID, START, "frames/film/clean/SEQ01.png"}


def test_a_moment_of_another_machine_s_take_is_a_start_frame(other: Takes) -> None:
    other("start-frame", "film", "SEQ02", "SEQ01_take001@1.5")
    assert media(other) == {TAKE, "frames/film/starts/SEQ02_start001.png", "frames/film/clean/SEQ02.png"}


def test_a_start_frame_of_one_machine_begins_a_take_on_another(root: Path, first: Takes) -> None:
    first("approve-grid", "film", "SEQ01", "--quadrant", 3)
    other = other_machine(first, "third")
    other("generate", "film", "SEQ01", "--shots", "1-1")
    assert (other.root / START).read_bytes() == (first.root / START).read_bytes()
    assert facts(other.root, "VideoCompleted")[-1]["sha256"] in contents(root)


def test_a_page_shows_what_another_machine_has_made(first: Takes, other: Takes) -> None:
    with served(other.root) as console:
        part = console.http.get(f"/media/{TAKE}", headers={"range": "bytes=10-19"})
        assert part.content == (first.root / TAKE).read_bytes()[10:20]
        assert console.http.get(f"/still/{GRID}?w=320").headers["content-type"] == "image/jpeg"
        assert media(other) == {TAKE, GRID}
        for path in ("videos/film/SEQ01_take009.mp4", "videos/film/notes.mp4", "videos/../events.db"):
            assert console.http.get(f"/media/{path}").status_code == 404


def test_a_page_shows_the_recorded_bytes_where_others_lie_under_their_name(first: Takes, other: Takes) -> None:
    (other.root / GRID).parent.mkdir(parents=True)
    (other.root / GRID).write_bytes(b"other bytes")
    with served(other.root) as console:
        for _ in range(2):
            assert console.http.get(f"/media/{GRID}").content == (first.root / GRID).read_bytes()
    assert (other.root / GRID).read_bytes() == b"other bytes"


def test_a_page_says_that_the_root_is_away(root: Path, other: Takes) -> None:
    root.rename(root.with_name("away"))
    with served(other.root) as console:
        answer = console.http.get(f"/media/{TAKE}")
        assert (answer.status_code, "there is no folder" in answer.json()["error"]) == (503, True)
        assert console.get("/film/sequences/SEQ01")["takes"], "the board needs no media"


def test_nothing_is_recorded_that_the_root_could_not_take(root: Path, first: Takes) -> None:
    away = root.rename(root.with_name("away"))
    before = events(first.root)
    ran = first("approve-grid", "film", "SEQ01", "--quadrant", 1, code=3)
    assert ran.err.splitlines() == [
        f"takes: TAKES_MEDIA: there is no folder {root}",
        "  try: mount it, or make it; then again",
    ]
    assert events(first.root) == before
    first("revise", "film", "SEQ01", "--shot", 1, "What names no media needs no root.")
    away.rename(root)
    first("approve-grid", "film", "SEQ01", "--quadrant", 1)
    (fact,) = facts(first.root, "GridQuadrantApproved")
    assert fact["path"] == START
    assert fact["sha256"] in contents(root)


def test_a_result_that_is_paid_for_waits_for_the_root_and_is_posted_once(
    paid: Takes, fal_server: FalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES_MEDIA", str(tmp_path / "root"))
    ran = paid("generate", "film", "SEQ02", "--yes", code=3)
    assert "there is no folder" in ran.err
    assert "VideoCompleted" not in kinds(paid.root)
    (tmp_path / "root").mkdir()
    paid("resume", "film")
    assert len(fal_server.posts()) == 1
    (fact,) = facts(paid.root, "VideoCompleted")
    assert sha256(contents(tmp_path / "root")[fact["sha256"]].read_bytes()) == fact["sha256"]


def test_a_paid_take_sends_pictures_that_only_another_machine_had(
    paid: Takes, fal_server: FalServer, root: Path
) -> None:
    paid("media", "push")
    other = other_machine(paid)
    other("generate", "film", "SEQ01", "--shot", 1, "--yes")
    assert len(fal_server.posts()) == 1
    assert len([name for name in media(other) if "/plan/" in name]) == len(contents(root)) - 1 == 3


def test_media_recorded_before_there_was_a_root_are_pushed_once(root: Path, shown: Takes) -> None:
    looked = shown("media")
    assert f"{root}: 0 of 3 files there, 3 here" in looked.out
    shown.refused("media", "check", says="3 files missing", hint="takes media push")
    told = shown("media", "push", "--json").json
    assert sorted(told["pushed"]) == sorted([GRID, TAKE, "videos/film/SEQ02_take001.mp4"])
    before = snapshot(root)
    assert "pushed 0 files" in shown("media", "push").out
    assert snapshot(root) == before
    assert shown("media", "check", "--bytes", "--json").json == {
        "root": str(root),
        "recorded": 3,
        "there": 3,
        "here": 3,
        "missing": [],
        "damaged": [],
    }
    assert kinds(shown.root)[-1] == "VideoCompleted", "the log has no event of it"


def test_what_is_nowhere_and_what_is_damaged_is_named(root: Path, first: Takes) -> None:
    names = {fact["path"]: fact["sha256"] for fact in facts(first.root, "VideoCompleted", "GridCompleted")}
    contents(root)[names[GRID]].unlink()
    (first.root / GRID).unlink()
    flipped = contents(root)[names[TAKE]]
    flipped.write_bytes(bytes([flipped.read_bytes()[0] ^ 1]) + flipped.read_bytes()[1:])
    quick, whole = (first("media", "check", *how, "--json", code=1).json for how in ((), ("--bytes",)))
    assert [(one["path"], one["here"]) for one in quick["missing"]] == [(GRID, False)]
    assert quick["damaged"] == []
    assert [(one["path"], one["here"]) for one in whole["damaged"]] == [(TAKE, True)]
    said = first("media", "push", code=1)
    assert f"  missing  {GRID}, and not here" in said.out
    assert "1 file missing" in said.err


def test_another_crop_under_a_recorded_name_is_neither_here_nor_damage(first: Takes) -> None:
    first("approve-grid", "film", "SEQ01", "--quadrant", 1)
    (first.root / START).write_bytes(b"a crop that lost a race for its number")
    told = first("media", "check", "--json").json
    assert (told["there"], told["here"], told["damaged"]) == (4, 3, [])
    first("media", "fetch")
    assert first("media", "--json").json["here"] == 4


def test_all_media_are_fetched_for_a_day_without_a_network(other: Takes, root: Path) -> None:
    assert "fetched 3 files" in other("media", "fetch").out
    assert media(other) == {GRID, TAKE, "videos/film/SEQ02_take001.mp4"}
    shutil.rmtree(root)
    with served(other.root) as console:
        assert console.http.get(f"/media/{TAKE}").status_code == 200


def test_without_a_root_the_command_says_so(shown: Takes) -> None:
    assert "3 files recorded, 3 here" in shown("media").out
    for command in ("push", "fetch"):
        shown.refused("media", command, says="TAKES_MEDIA is not set", hint="export TAKES_MEDIA=")


def test_a_push_shows_on_a_terminal_how_far_it_is(root: Path, shown: Takes) -> None:
    code, said = on_a_terminal(shown.root, ["media", "push"], {})
    assert code == 0
    assert "pushing" in said
    assert "100%" in said
