"""Pruning: the videos of rejected takes that nothing uses go; the takes stay, and all checks are content."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from services.media.roots import key_of, media_root
from services.verbs.prune import prune_project
from services.verbs.review import approve
from services.workspace.finding import open_workspace
from tests.cli.support import Takes, facts, kinds, snapshot, state_of
from tests.console.support import served
from tests.studio_media import s3

if TYPE_CHECKING:
    from pathlib import Path

    from domain.sequence import Sequence as State

TAKE = "SEQ01_take001"
VIDEO = f"videos/film/{TAKE}.mp4"


@pytest.fixture
def rejected(shown: Takes) -> Takes:
    """Return the film with its take of SEQ01 rejected, beside one of SEQ02 that waits."""
    shown("reject", "film", TAKE, "--reason", "too dark")
    return shown


def recorded_of(takes: Takes) -> dict[str, Any]:
    """Return what the log recorded of the take's video."""
    return next(fact for fact in facts(takes.root, "VideoCompleted") if fact["take_id"] == TAKE)


def content(takes: Takes) -> None:
    """Every check finds all as it should be."""
    assert "1 video pruned" in takes("check").out
    assert takes("check", "--json").json == {"faults": [], "whole": True}
    assert "1 video pruned" in takes("media", "check", "film").out
    takes("replay", "--check")


def test_a_dry_run_names_what_would_go_and_changes_nothing(rejected: Takes) -> None:
    before = snapshot(rejected.root)
    said = rejected("prune", "film", "--dry-run").out
    assert VIDEO in said
    assert "1 video, " in said
    assert said.endswith(" MB would be removed\n")
    assert snapshot(rejected.root) == before


def test_the_video_of_a_rejected_take_goes_and_no_other(rejected: Takes) -> None:
    recorded = recorded_of(rejected)
    rejected("prune", "film", "-m", "the disk is full")
    (pruned,) = facts(rejected.root, "MediaPruned")
    assert (pruned["take_id"], pruned["file"], pruned["sha256"]) == (TAKE, VIDEO, recorded["sha256"])
    assert not (rejected.root / VIDEO).exists()
    assert (rejected.root / "videos/film/SEQ02_take001.mp4").exists()
    content(rejected)
    assert "nothing to prune" in rejected("prune", "film").out
    assert kinds(rejected.root).count("MediaPruned") == 1


def test_a_pruned_take_still_shows_and_compares(rejected: Takes) -> None:
    phase = state_of(rejected.root)["sequences"]["SEQ01"]["phase"]
    rejected("prune", "film")
    assert f"{TAKE}  multi_shot (rehearsal)  pruned" in rejected("status", "film", "SEQ01").out
    part = rejected("status", "film", "--json").json["sequences"]["SEQ01"]
    assert (part["phase"], part["video_missing"]) == (phase, [])
    assert state_of(rejected.root, "film/shots/SEQ01.json")["takes"][0]["pruned"]["by"]
    rejected("diff", "film", "SEQ01", 1, "working")
    rejected("history", "film", "SEQ01", "--shot", 1)
    assert "video pruned" in rejected("report", "film").out


@pytest.mark.parametrize(
    "typed",
    [
        ("undo", "film", "SEQ01"),
        ("approve", "film", TAKE),
        ("cut", "film", "SEQ01", "--shot", "1=1"),
        ("start-frame", "film", "SEQ01", f"{TAKE}@0.5"),
    ],
)
def test_nothing_brings_a_pruned_video_back(typed: tuple[str, ...], rejected: Takes) -> None:
    rejected("prune", "film")
    before = kinds(rejected.root)
    rejected.refused(*typed, says=f"{TAKE} was rejected and its video pruned", hint="takes generate film SEQ01")
    assert kinds(rejected.root) == before


def test_the_bytes_of_a_pruned_take_come_back_as_another_take(rejected: Takes, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes((rejected.root / VIDEO).read_bytes())
    rejected("prune", "film")
    assert "SEQ01_take002" in rejected("adopt", "film", TAKE, copy).out
    content(rejected)
    rejected("approve", "film", "SEQ01", "--take", 2)


def test_a_prune_that_was_killed_before_the_file_went_is_ended_by_the_next(rejected: Takes) -> None:
    video = (rejected.root / VIDEO).read_bytes()
    rejected("prune", "film")
    (rejected.root / VIDEO).write_bytes(video)  # as if it had been killed behind its event
    content(rejected)
    assert "1 file removed that an earlier time had left" in rejected("prune", "film").out
    assert not (rejected.root / VIDEO).exists()
    assert kinds(rejected.root).count("MediaPruned") == 1


def test_another_file_in_the_place_of_a_pruned_video_stays(rejected: Takes) -> None:
    rejected("prune", "film")
    (rejected.root / VIDEO).write_bytes(b"somebody's")
    assert "nothing to prune" in rejected("prune", "film").out
    assert (rejected.root / VIDEO).read_bytes() == b"somebody's"


def test_what_the_cut_uses_stays_and_the_start_frame_of_a_pruned_take_too(rejected: Takes) -> None:
    rejected("cut", "film", "SEQ01", "--shot", "1=1")
    assert "nothing to prune" in rejected("prune", "film").out
    rejected("undo", "film", "SEQ01")
    rejected("start-frame", "film", "SEQ01", f"{TAKE}@0.5")
    rejected("prune", "film")
    content(rejected)
    assert (rejected.root / "frames/film/starts/SEQ01_start001.png").exists()


def test_an_archived_project_is_pruned_too(rejected: Takes) -> None:
    rejected("archive", "film")
    assert " pruned\n" in rejected("prune", "film").out


def test_whoever_comes_first_decides_whether_a_take_is_approved_or_pruned(rejected: Takes) -> None:
    begin = Barrier(2)

    def approving() -> None:
        workspace = open_workspace(rejected.root, "Ann")
        begin.wait()
        try:
            approve(workspace, "film", "SEQ01", lambda state: state.own.takes[1])
        except Exception as error:
            assert "pruned" in str(error) or "gone" in str(error)  # noqa: PT017
        workspace.close()

    other = Thread(target=approving)
    other.start()
    workspace = open_workspace(rejected.root, "Ben")
    begin.wait()
    prune_project(workspace, "film")
    other.join()
    state: State = workspace.sequence("film", "SEQ01")
    take = state.own.takes[1]
    workspace.close()
    assert (take.verdict, take.pruned is None) in (("approved", True), ("rejected", False))
    assert (rejected.root / VIDEO).exists() == (take.verdict == "approved")


# -- where machines share a root ----------------------------------------------------------------------------------


@pytest.fixture
def shared(rejected: Takes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Takes:
    """Return the same, its media in a folder that machines share."""
    (tmp_path / "root").mkdir()
    monkeypatch.setenv("TAKES_MEDIA", str(tmp_path / "root"))
    rejected("media", "push")
    return rejected


def lies_in_the_root(takes: Takes, tmp_path: Path) -> list[str]:
    sha256 = recorded_of(takes)["sha256"]
    return [path.name for path in (tmp_path / "root").rglob(f"{sha256}*")]


def test_a_pruned_video_goes_from_the_root_too(shared: Takes, tmp_path: Path) -> None:
    assert len(lies_in_the_root(shared, tmp_path)) == 2
    shared("prune", "film")
    assert lies_in_the_root(shared, tmp_path) == []
    shared("check")
    shared("media", "check")
    shared("media", "fetch")
    assert not (shared.root / VIDEO).exists()


def also_of_take_2(takes: Takes, path: str) -> None:
    """Let a second take have the bytes of the first, under a path."""
    workspace = open_workspace(takes.root, "Ann")
    take = workspace.sequence("film", "SEQ01").own.takes[1]
    assert take.result
    again = replace(take.request, take_id="SEQ01_take002")
    same = replace(take.result, take_id="SEQ01_take002", path=path)
    workspace.change("film", "SEQ01", lambda _: [again, same])
    workspace.close()


def test_a_file_that_another_take_has_too_stays_and_is_still_checked(rejected: Takes) -> None:
    also_of_take_2(rejected, VIDEO)
    rejected("prune", "film")
    assert (rejected.root / VIDEO).exists()
    (rejected.root / VIDEO).unlink()
    rejected.refused("media", "check", says="1 file missing")


def test_a_content_in_the_root_that_another_take_has_stays(shared: Takes, tmp_path: Path) -> None:
    also_of_take_2(shared, "videos/film/SEQ01_take002.mp4")
    shared("prune", "film")
    assert len(lies_in_the_root(shared, tmp_path)) == 2
    assert not (shared.root / VIDEO).exists()
    shared("approve", "film", "SEQ01", "--take", 2)
    shared("check")


def test_the_console_says_that_a_film_was_pruned(rejected: Takes) -> None:
    rejected("prune", "film")
    with served(rejected.root) as console:
        page = console.http.get(f"/p/film/dailies?item={TAKE}").text
        assert '<p class="lost">video pruned</p>' in page
        assert "was pruned after its rejection: it can&#39;t come back" in page
        assert '<span class="pill bad">pruned</span>' in page
        for view in ("cut", "compare", "compose"):
            assert console.http.get(f"/p/film/SEQ01?view={view}").status_code == 200
        fault = console.refused("/film/sequences/SEQ01/approve", {"take": 1}, 400, "its video pruned")
        assert fault["code"] == "pruned"
        assert console.get("/film/sequences/SEQ01")["video_missing"] == []


def test_a_pruned_video_leaves_an_s3_too(rejected: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    with s3() as env:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        rejected("media", "push")
        root, key = media_root(env["TAKES_MEDIA"]), key_of(recorded_of(rejected)["sha256"])
        assert root.size(key)
        rejected("prune", "film")
        assert root.size(key) is None
        content(rejected)
