"""What a damaged disk or a stranger left in `seen/` and among the media: not believed, and nothing is paid twice."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import events, kinds
from tests.cli.test_seen import RUN, copied_log, put_back

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.fal.server import FalServer

pytestmark = pytest.mark.file_log
LOG = {"log": "x", "position": 3, "event_id": "y", "digest": "", "posts": 0}
DEEP = b"[" * 100_000
UNREAD = {
    "nothing": b"",
    "zeros": b"\0" * 512,
    "a list": b"[]",
    "an endless position": json.dumps({**LOG, "position": float("inf")}).encode(),
    "a position in words": json.dumps({**LOG, "position": "many"}).encode(),
    "a position below all": json.dumps({**LOG, "position": -1}).encode(),
    "a position beyond all": json.dumps({**LOG, "position": 2**70}).encode(),
    "nested too deeply": DEEP,
    "too much": json.dumps(LOG).encode() + b" more" * 200,
}
MARK: dict[str, Any] = {
    **dict.fromkeys(("project", "job", "requested", "log", "event_id", "at", "digest"), "x"),
    "position": 2,
    "facts": [["TakeRequested", 1, {}], ["TakeSubmitting", 1, {}]],
}
LINES = [
    {"requested": "x", "event_id": "y"},
    {**MARK, "position": "z"},
    {**MARK, "facts": []},
    {**MARK, "facts": ["a", "b"]},
    {**MARK, "project": "../up"},
    {**MARK, "more": 1},
    {"requested": "x", "request_id": 5, "urls": {}},
    {"requested": ["x"], "ended": "lost"},
    [1],
    None,
]


@pytest.fixture
def gone_back(paid: Takes) -> Takes:
    """Return a workspace whose log lost its one paid take."""
    copy = copied_log(paid)
    paid(*RUN)
    put_back(paid, copy)
    return paid


@pytest.mark.parametrize("name", UNREAD)
def test_where_nobody_knows_what_was_seen_nothing_is_posted_until_a_person_accepts(
    gone_back: Takes, fal_env: FalServer, name: str
) -> None:
    (gone_back.root / "seen" / "log.json").write_bytes(UNREAD[name])
    said = "seen/log.json can't be read: what this workspace has seen of the log isn't known"
    assert gone_back("status").err.count(said) == 1
    assert said in gone_back(*RUN, code=1).err
    assert said in gone_back("check", code=1).out
    assert len(fal_env.posts()) == 1
    gone_back("recover", "--accept")
    for whole in ("status", "check"):
        assert gone_back(whole).err == ""
    assert kinds(gone_back.root).count("VideoCompleted") == 1
    assert len(fal_env.posts()) == 1


def test_a_note_does_not_make_it_known_again(film: Takes) -> None:
    (film.root / "seen" / "log.json").write_bytes(b"[]")
    film("note", "film", "SEQ01", "all the same")
    assert "can't be read" in film("status").err


def test_a_line_that_is_no_mark_is_passed_over_and_the_others_bring_their_jobs_back(
    gone_back: Takes, fal_env: FalServer
) -> None:
    marks = gone_back.root / "seen" / "posts.jsonl"
    odd = b"".join(json.dumps(line).encode() + b"\n" for line in LINES)
    marks.write_bytes(b"\xff\n" + DEEP + b"\n" + odd + marks.read_bytes() + odd)
    gone_back("status")
    gone_back("recover")
    gone_back("recover", "--accept")
    assert {event["stream"] for event in events(gone_back.root)} == {"film", "film/SEQ01", "film/SEQ02", "film/SEQ03"}
    assert kinds(gone_back.root).count("VideoCompleted") == 1
    assert len(fal_env.posts()) == 1


def test_a_number_that_is_none_is_passed_over(gone_back: Takes) -> None:
    numbers = b"\xff\xfe\0\nfilm\nfilm ../x_take1\nfilm SEQ02_take99999999999999999999\n../up SEQ01_take005\n"
    (gone_back.root / "seen" / "numbers.txt").write_bytes(numbers)
    gone_back("recover")
    gone_back("recover", "--accept")


@pytest.mark.parametrize(
    "left",
    [
        '{"a": 1}',
        '[1, {"position": 2}]',
        "nothing",
        "null",
        '[{"position": 5}]',
        pytest.param(DEEP.decode(), id="deep"),
    ],
)
def test_what_was_lost_is_listed_only_where_it_is_known(gone_back: Takes, left: str) -> None:
    (gone_back.root / "seen" / "lost.json").write_text(left)
    assert gone_back("recover", "--json").json["events"] == []
    gone_back("recover", "--accept")


def test_where_a_file_lies_in_place_of_seen_nothing_is_posted(paid: Takes, fal_env: FalServer) -> None:
    for path in (paid.root / "seen").iterdir():
        path.unlink()
    (paid.root / "seen").rmdir()
    (paid.root / "seen").write_text("mine")
    assert "seen: another file lies there" in paid(*RUN, code=3).err
    assert fal_env.posts() == []
    assert (paid.root / "seen").read_text() == "mine"


def test_what_is_no_file_of_ours_is_neither_read_nor_listed(gone_back: Takes, a_picture: Path) -> None:
    starts, videos = gone_back.root / "frames" / "film" / "starts", gone_back.root / "videos" / "film"
    starts.mkdir(parents=True, exist_ok=True)
    os.mkfifo(starts / "SEQ01_start003.png")
    (starts / "SEQ01_start004.png").symlink_to(a_picture)
    (videos / "SEQ01_take007.mp4").mkdir()
    lost = gone_back("recover", "--json").json
    assert [medium["path"] for medium in lost["media"]] == ["videos/film/SEQ02_take001.mp4"]
    gone_back("recover", "--accept")
    assert "StartFrameSupplied" not in kinds(gone_back.root)


def test_a_picture_that_is_none_becomes_no_start_frame(gone_back: Takes) -> None:
    starts = gone_back.root / "frames" / "film" / "starts"
    starts.mkdir(parents=True, exist_ok=True)
    (starts / "SEQ01_start003.png").write_text("no picture")
    assert "SEQ01_start003.png; it is kept" in gone_back("recover", "--accept").out
    assert "StartFrameSupplied" not in kinds(gone_back.root)
