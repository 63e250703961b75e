"""`takes adopt`: a result brought in by hand is recorded once, costs nothing again, and replaces nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput
from services.media.bringing import brought
from services.media.video import probe
from tests.cli.support import (
    add_plan,
    events,
    facts,
    files,
    kinds,
    one_sequence,
    picture,
    sequence,
    sha256,
    snapshot,
    state_of,
)
from tests.cli.test_media_gone import SPOILS, TAKE, other_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.fal.server import FalServer

OTHER = "videos/film/SEQ02_take001.mp4"


@pytest.fixture
def film(shown: Takes, tmp_path: Path) -> Path:
    """Return a copy of SEQ01_take001's film, beside the workspace."""
    return copy_of(shown.root / TAKE, tmp_path / "film.mp4")


def copy_of(source: Path, to: Path) -> Path:
    shutil.copyfile(source, to)
    return to


@pytest.fixture
def other_film(takes: Takes, tmp_path: Path) -> Path:
    """Return a whole film that no log knows."""
    add_plan(takes, one_sequence("A film from elsewhere.", "And on.", "To its end."))
    takes("generate", "film", "SEQ01")
    return copy_of(takes.root / TAKE, tmp_path / "other.mp4")


@pytest.mark.parametrize("spoil", SPOILS)
def test_the_recorded_bytes_take_their_place_again_and_nothing_is_recorded(
    shown: Takes, film: Path, spoil: Callable[[Path], None]
) -> None:
    before, log = files(shown.root), events(shown.root)
    spoil(shown.root / TAKE)
    wrong = (shown.root / TAKE).read_bytes() if (shown.root / TAKE).is_file() else None
    ran = shown("adopt", "film", "SEQ01_take1", film)
    assert f"{TAKE} is back as it was recorded" in ran.out
    assert events(shown.root) == log
    after = files(shown.root)
    aside = shown.root / "videos/film/SEQ01_take001.aside-1.mp4"
    assert after.pop("videos/film/SEQ01_take001.aside-1.mp4", None) == (wrong and sha256(wrong))
    assert after == before
    assert aside.exists() or aside.is_fifo() or spoil.__name__ == "gone"
    shown("media", "check")
    assert "nothing changed" in shown("adopt", "film", "SEQ01_take001", film).out


def test_wrong_files_are_set_aside_one_beside_the_other(shown: Takes, film: Path) -> None:
    for n in (1, 2):
        (shown.root / TAKE).write_bytes(b"wrong %d" % n)
        assert f"SEQ01_take001.aside-{n}.mp4" in shown("adopt", "film", "SEQ01_take001", film).out
        assert (shown.root / f"videos/film/SEQ01_take001.aside-{n}.mp4").read_bytes() == b"wrong %d" % n


def test_a_final_sequence_s_film_is_healed_and_takes_no_other(shown: Takes, film: Path, other_film: Path) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("finalize", "film", "SEQ01")
    (shown.root / TAKE).unlink()
    shown.refused("adopt", "film", "SEQ01_take001", other_film, says="SEQ01 is final", hint="takes reopen film SEQ01")
    shown("adopt", "film", "SEQ01_take001", film)
    shown("media", "check")


def test_another_film_becomes_a_new_take_without_a_verdict_at_no_cost(shown: Takes, other_film: Path) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    costs, before = shown("costs", "film", "--json").json, events(shown.root)
    (shown.root / TAKE).unlink()
    ran = shown("adopt", "film", "SEQ01_take001", other_film, "--actor", "Ann", "-m", "from the archive")
    assert "takes approve film SEQ01 --take 2" in ran.out
    asked, done = events(shown.root)[len(before) :]
    assert (asked["type"], done["type"]) == ("TakeRequested", "VideoCompleted")
    for event in (asked, done):
        said = "from the archive (brought in by hand from other.mp4, in place of SEQ01_take001's)"
        assert (event["by"], event["message"]) == ("Ann", said)
    first = facts(shown.root, "TakeRequested")[1 if facts(shown.root, "TakeRequested")[0]["entity"] != "SEQ01" else 0]
    nothing = {"amount": "0.00", "currency": "USD", "priced_on": None}
    assert asked["data"] == {**first, "take_id": "SEQ01_take002", "renderer": "hand", "estimated": nothing}
    assert (shown.root / done["data"]["path"]).read_bytes() == other_film.read_bytes()
    take = state_of(shown.root, "film/shots/SEQ01.json")["takes"][1]
    assert (take["state"], take["review"], take["cost"]["actual"], take["rehearsal"]) == (
        "video_complete",
        None,
        "0.00",
        True,
    )
    assert [row["take"] for row in sequence(shown.root, "SEQ01")["cut"]] == ["SEQ01_take001"] * 3
    assert shown("costs", "film", "--json").json["spend"] == costs["spend"]
    shown("replay", "--check")
    shown("approve", "film", "SEQ01", "--take", 2)
    shown("finalize", "film", "SEQ01")


def test_another_grid_becomes_a_new_grid(shown: Takes, tmp_path: Path) -> None:
    (tmp_path / "grid.jpg").write_bytes(picture("teal", "JPEG", (1280, 720)))
    shown("adopt", "film", "SEQ01_grid001", tmp_path / "grid.jpg")
    assert kinds(shown.root)[-2:] == ["GridRequested", "GridCompleted"]
    shown("approve-grid", "film", "SEQ01", "--grid", 2, "--quadrant", 1)


def test_a_start_frame_is_healed_or_replaced(shown: Takes, a_picture: Path, tmp_path: Path) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    start = shown.root / "frames/film/starts/SEQ01_start001.png"
    kept = copy_of(start, tmp_path / "kept.png")
    log = events(shown.root)
    start.write_bytes(b"wrong")
    shown("adopt", "film", "SEQ01_start001", kept)
    assert (start.read_bytes(), events(shown.root)) == (kept.read_bytes(), log)
    start.unlink()
    assert "SEQ01_start002" in shown("adopt", "film", "SEQ01_start001", a_picture).out
    assert kinds(shown.root)[-1] == "StartFrameSupplied"
    (tmp_path / "third.png").write_bytes(picture("red"))
    shown.refused("adopt", "film", "SEQ01_start001", tmp_path / "third.png", says="isn't the current start frame")


def test_what_can_not_be_a_result_is_refused_by_name(shown: Takes, film: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("no film at all")
    (tmp_path / "short.mp4").write_bytes(film.read_bytes()[:-2000])
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "two\nlines.mp4").write_text("no film")
    os.mkfifo(tmp_path / "pipe.mp4")
    copied = copy_of(shown.root / OTHER, tmp_path / "elsewhere.mp4")
    copy_of(film, shown.root / "videos/film/mine.mp4")
    other_bytes(shown.root / "videos/film/mine.mp4")
    for made, file, says in (
        ("SEQ01_take001", tmp_path, "is a folder"),
        ("SEQ01_take001", tmp_path / "none.mp4", "there is no file"),
        ("SEQ01_take001", tmp_path / "pipe.mp4", "is a pipe or device"),
        ("SEQ01_take001", "/dev/zero", "is a pipe or device"),
        ("SEQ01_take001", tmp_path / "notes.mp4", "notes.mp4 can't be SEQ01_take002: it is not a whole video"),
        ("SEQ01_take001", tmp_path / "short.mp4", "short.mp4 can't be SEQ01_take002: it is"),
        ("SEQ01_grid001", tmp_path / "notes.mp4", "notes.mp4 can't be SEQ01_grid002"),
        ("SEQ01_take001", tmp_path / "empty.mp4", "empty.mp4 can't be SEQ01_take002: it is not a whole video"),
        ("SEQ01_take001", tmp_path / "two\nlines.mp4", "lines.mp4 can't be SEQ01_take002"),
        ("SEQ01_take001", tmp_path / "no\nfile.mp4", r"no\x0afile.mp4"),
        ("SEQ01_take001", "x" * 5000, "there is no file xxx"),
        ("SEQ01_take001", shown.root / "frames/film/grids/SEQ01_grid001.png", "which the log has already"),
        ("SEQ01_grid001", film, "film.mp4 is videos/film/SEQ01_take001.mp4, which the log has already"),
        ("SEQ01_take001", copied, f"elsewhere.mp4 is {OTHER}"),
        ("SEQ01_take001", shown.root / "videos/film/mine.mp4", "among the workspace's own media"),
        ("SEQ01_take009", film, "there is no SEQ01_take009"),
        ("SEQ09_take001", film, "there is no sequence SEQ09"),
        ("SEQ01_start001", film, "there is no SEQ01_start001"),
        ("SEQ01", film, "is no take, grid or start frame"),
        ("../SEQ01_take001", film, "there is no sequence"),
    ):
        shown.refused("adopt", "film", made, file, says=says)


def test_a_file_that_lies_in_its_place_already_changes_nothing(shown: Takes) -> None:
    before = snapshot(shown.root)
    assert "nothing changed" in shown("adopt", "film", "SEQ01_take001", shown.root / TAKE).out
    assert snapshot(shown.root) == before


def test_a_path_with_a_nul_is_of_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"), brought(tmp_path / "a\0b.mp4", tmp_path / "place.mp4"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_nobody_may_read_is_refused(shown: Takes, film: Path) -> None:
    film.chmod(0)
    shown.refused("adopt", "film", "SEQ01_take001", film, says="film.mp4 can't be read: permission is denied")


@pytest.mark.parametrize("seconds", [4, 6])
def test_a_film_of_another_length_or_size_is_another_take(shown: Takes, tmp_path: Path, seconds: int) -> None:
    made = make_a_film(tmp_path / "other", seconds)
    before = shown("status", "film", "--json").json["sequences"]["SEQ01"]["cut"]
    assert "SEQ01_take002" in shown("adopt", "film", "SEQ01_take001", made).out
    assert shown("status", "film", "--json").json["sequences"]["SEQ01"]["cut"] == before
    assert facts(shown.root, "VideoCompleted")[-1]["seconds"] == probe(made).seconds != 3.0
    shown("replay", "--check")


def test_another_project_s_film_is_refused(shown: Takes, tmp_path: Path) -> None:
    add_plan(shown, {**one_sequence("Another film."), "project": "second"})
    shown("generate", "second", "SEQ01")
    copied = copy_of(shown.root / "videos/second/SEQ01_take001.mp4", tmp_path / "second.mp4")
    shown.refused("adopt", "film", "SEQ01_take001", copied, says="second.mp4 is videos/second/SEQ01_take001.mp4")


def test_a_take_that_was_never_posted_takes_no_film(takes: Takes, other_film: Path) -> None:
    takes("generate", "film", "SEQ01", "--queue")
    takes.refused("adopt", "film", "SEQ01_take002", other_film, says="SEQ01_take002 was never posted", hint="resume")


def test_a_paid_take_that_can_not_be_fetched_is_finished_by_hand_and_keeps_its_reservation(
    paid: Takes, fal_server: FalServer, tmp_path: Path
) -> None:
    fal_server.fault("lost_media")
    paid("generate", "film", "SEQ02", "--yes", code=3)
    paid("budget", "film", "1")
    left = paid("budget", "film", "--json").json["left"]
    other = tmp_path / "other"
    made = make_a_film(other)
    ran = paid("adopt", "film", "SEQ02_take001", made)
    assert "SEQ02_take001 is videos/film/SEQ02_take001.mp4" in ran.out
    assert kinds(paid.root)[-1] == "VideoCompleted"
    assert events(paid.root)[-1]["message"] == "brought in by hand from made.mp4"
    assert paid("budget", "film", "--json").json["left"] == left != "1.00"
    assert sequence(paid.root, "SEQ02")["phase"] == "REVIEW"
    paid("resume")
    assert len(fal_server.posts()) == 1
    paid("replay", "--check")


def make_a_film(folder: Path, seconds: int = 1) -> Path:
    """Return a whole film of so many shots of a second."""
    from tests.cli.support import Takes

    folder.mkdir()
    takes = Takes(folder)
    takes("init", ".")
    add_plan(takes, {**one_sequence(*["A film by hand."] * seconds), "project": "elsewhere"})
    takes("generate", "elsewhere", "SEQ01", "--renderer", "local")
    return copy_of(folder / "videos/elsewhere/SEQ01_take001.mp4", folder / "made.mp4")
