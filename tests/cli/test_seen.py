"""A log that lost its end: said by every command, nothing posted, nothing used again."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from domain.errors import Refused
from services import ClientSequenceRunner, open_workspace
from tests.cli.paid import take_of
from tests.cli.support import Takes, add_plan, events, facts, one_sequence
from tests.console.support import served
from tests.working import at_work

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer

pytestmark = pytest.mark.file_log
RUN = ("generate", "film", "SEQ02", "--yes")


def copied_log(takes: Takes) -> Path:
    """Copy the log while nobody has it open."""
    return shutil.copyfile(takes.root / "events.db", takes.root.parent / "copy.db")


def put_back(takes: Takes, copy: Path) -> None:
    """Put a copy back in place of the log."""
    for suffix in ("-wal", "-shm"):
        (takes.root / f"events.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(copy, takes.root / "events.db")


def last(root: Path) -> int:
    """Return the newest position of the log."""
    return int(events(root)[-1]["position"])


@pytest.fixture
def gone_back(paid: Takes, fal_env: FalServer) -> Takes:
    """Return a workspace whose log is a copy of before its one paid take."""
    copy = copied_log(paid)
    paid(*RUN)
    put_back(paid, copy)
    return paid


def test_every_command_says_once_that_the_log_went_back(gone_back: Takes) -> None:
    said = "the log ends at 4; this workspace has seen 11"
    at = events(gone_back.root)[-1]["at"]
    for command in (["status"], ["status", "film"], ["costs", "film"], ["log"], ["replay", "--check"]):
        err = gone_back(*command).err
        assert err.count(said) == 1, err
        assert at in err


def test_nothing_is_posted_on_a_log_that_went_back(gone_back: Takes, fal_env: FalServer) -> None:
    before = events(gone_back.root)
    ran = gone_back(*RUN, code=1)
    assert "nothing is posted" in ran.err
    assert "takes recover" in ran.err.splitlines()[-1]
    assert gone_back("generate", "film", "SEQ01", "--renderer", "local", code=1)
    assert events(gone_back.root) == before
    assert len(fal_env.posts()) == 1


def test_a_job_that_was_posted_is_not_posted_again_by_a_log_from_before_its_post(
    paid: Takes, fal_env: FalServer
) -> None:
    paid(*RUN, "--queue")
    copy = copied_log(paid)
    paid("resume")
    put_back(paid, copy)
    paid("resume", code=1)
    paid("reconcile")
    assert len(fal_env.posts()) == 1


def test_neither_python_nor_a_worker_posts_on_a_log_that_went_back(paid: Takes, fal_env: FalServer) -> None:
    paid(*RUN, "--queue")
    copy = copied_log(paid)
    paid("resume")
    put_back(paid, copy)
    with closing(open_workspace(paid.root)) as workspace, pytest.raises(Refused) as refused:
        ClientSequenceRunner(workspace, "film", agree=True).run_sequence("SEQ02")
    assert refused.value.code == "log_went_back"
    with at_work(paid.root) as heard:
        heard.wait_for("ended SEQ02_take001  failed  the log lacks events up to 11: nothing is posted")
    with served(paid.root) as console:
        console.refused("/film/sequences/SEQ02/generate", {"renderer": "local"}, 400, "nothing is posted")
    assert len(fal_env.posts()) == 1


def test_a_mark_that_outlived_its_process_is_seen(paid: Takes, fal_env: FalServer) -> None:
    paid(*RUN, "--queue")
    copy, seen = copied_log(paid), (paid.root / "seen" / "log.json").read_bytes()
    paid("resume")
    (paid.root / "seen" / "log.json").write_bytes(seen)  # as where the process was killed right after the post
    put_back(paid, copy)
    assert "this workspace has seen" in paid("resume", code=1).err
    assert len(fal_env.posts()) == 1


def test_what_is_noted_meanwhile_uses_no_position_again(gone_back: Takes) -> None:
    gone_back("note", "film", "SEQ01", "all the same")
    assert last(gone_back.root) == 12
    assert "event 11 of the log isn't the one this workspace has seen" in gone_back("status").err


def test_a_workspace_of_the_first_edition_learns_from_its_checkpoint(gone_back: Takes, fal_env: FalServer) -> None:
    shutil.rmtree(gone_back.root / "seen")
    assert "the log ends at 4; this workspace has seen 11" in gone_back(*RUN, code=1).err
    assert len(fal_env.posts()) == 1
    assert (gone_back.root / "seen" / "numbers.txt").read_text() == "film SEQ02_take001\n"


def test_a_log_restored_elsewhere_is_whole(paid: Takes, tmp_path: Path) -> None:
    paid(*RUN)
    (tmp_path / "LOG.jsonl").write_text(paid("log", "--json").out)
    paid("-w", tmp_path / "new", "restore", tmp_path / "LOG.jsonl")
    assert paid("-w", tmp_path / "new", "status").err == ""


def test_marks_stand_before_the_post_and_with_its_answer(paid: Takes, fal_env: FalServer) -> None:
    from services.seen.marks import marks_of
    from services.seen.posts import Posts

    paid(*RUN)
    (mark,) = marks_of(Posts(paid.root / "seen" / "posts.jsonl"))
    assert (mark.project, mark.job, mark.request_id) == ("film", "SEQ02_take001", fal_env.jobs()[0].id)
    assert mark.facts[1][2] == facts(paid.root, "TakeSubmitting")[0]


def test_recover_lists_what_was_lost_and_changes_nothing(gone_back: Takes) -> None:
    before = events(gone_back.root)
    lost = gone_back("recover", "--json").json
    assert (lost["ends"], lost["seen"], lost["accepted"]) == (4, 11, False)
    assert [(event["position"], event["type"]) for event in lost["events"]][-1] == (10, "VideoCompleted")
    (job,) = lost["jobs"]
    assert (job["job"], job["back"]) == ("SEQ02_take001", "SEQ02_take001")
    assert lost["media"] == [{"project": "film", "path": "videos/film/SEQ02_take001.mp4", "back": False}]
    assert gone_back("recover").out.splitlines()[-1] == "next: takes recover --accept"
    assert events(gone_back.root) == before


def test_what_was_posted_is_adopted_and_fetched_and_never_posted_again(gone_back: Takes, fal_env: FalServer) -> None:
    spent = "0.252"
    gone_back("recover", "--accept")
    assert len(fal_env.posts()) == 1
    assert [event["type"] for event in events(gone_back.root)[4:]] == [
        *("LogRecovered", "SpendReserved", "NumbersUsed", "TakeRequested", "TakeSubmitting", "TakeSubmitted"),
        *("TakeProcessing", "VideoCompleted", "SpendSettled"),
    ]
    assert events(gone_back.root)[4]["position"] == 12
    assert facts(gone_back.root, "TakeSubmitted")[0]["request_id"] == fal_env.jobs()[0].id
    assert take_of(gone_back, "SEQ02_take001")["state"] == "video_complete"
    assert spent in gone_back("costs", "film").out
    for command in (["status"], ["replay", "--check"], ["recover"]):
        assert gone_back(*command).err == ""
    gone_back(*RUN)
    assert take_of(gone_back, "SEQ02_take002")["state"] == "video_complete"
    assert len(fal_env.posts()) == 2


def test_accepting_twice_appends_nothing_more(gone_back: Takes) -> None:
    gone_back("recover", "--accept")
    before = events(gone_back.root)
    assert "all that this workspace has seen" in gone_back("recover", "--accept").out
    assert events(gone_back.root) == before


def test_a_result_that_is_gone_at_fal_is_taken_from_its_file(
    gone_back: Takes, fal_env: FalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAL_KEY")
    gone_back("recover", "--accept")
    (video,) = facts(gone_back.root, "VideoCompleted")
    assert video["path"] == "videos/film/SEQ02_take001.mp4"
    assert len(fal_env.posts()) == 1


def test_numbers_of_free_takes_and_start_frames_are_not_used_again(film: Takes, a_picture: Path) -> None:
    copy = copied_log(film)
    film("generate", "film", "SEQ01", "--shot", "1")
    film("start-frame", "film", "SEQ02", a_picture)
    put_back(film, copy)
    film("recover", "--accept")
    (frame,) = facts(film.root, "StartFrameSupplied")
    assert (frame["start_id"], frame["source"]["kind"]) == ("SEQ02_start001", "recovered")
    film("generate", "film", "SEQ01", "--shot", "1")
    assert [take["take_id"] for take in facts(film.root, "TakeRequested")] == ["SEQ01_SH01_take002"]
    film("replay")
    film("replay", "--check")


def test_a_project_that_is_lost_whole_keeps_its_numbers(film: Takes) -> None:
    copy = copied_log(film)
    other = one_sequence("A door.")
    add_plan(film, {**other, "project": "second"})
    film("generate", "second", "SEQ01")
    put_back(film, copy)
    film("recover", "--accept")
    film("status")
    film("replay", "--check")
    add_plan(film, {**other, "project": "second"})
    film("generate", "second", "SEQ01")
    assert [take["take_id"] for take in facts(film.root, "TakeRequested")] == ["SEQ01_take002"]
