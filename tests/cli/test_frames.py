"""Start frames: from a grid's quadrant, a file, a moment of a take, or dropped into `clean/`."""

from __future__ import annotations

import io
import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops

from tests.cli.support import (
    PLAN,
    Process,
    Takes,
    events,
    facts,
    files,
    kinds,
    picture,
    sequence,
    sha256,
    snapshot,
    state_of,
)

if TYPE_CHECKING:
    from pathlib import Path

GRID = "frames/film/grids/SEQ01_grid001.png"
CLEAN = "frames/film/clean/SEQ01.png"
QUADRANTS = ("top_left", "top_right", "bottom_left", "bottom_right")


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes())).convert("RGB")


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("n", range(4))
def test_each_quadrant_is_cropped_pixel_by_pixel(n: int, shown: Takes) -> None:
    ran = shown("approve-grid", "film", "SEQ01", "--quadrant", QUADRANTS[n])
    assert f"SEQ01_start001: {QUADRANTS[n]} of SEQ01_grid001, 960x540" in ran.out
    grid = opened(shown.root / GRID)
    wide, tall = grid.width // 2, grid.height // 2
    left, top = n % 2 * wide, n // 2 * tall
    start = opened(shown.root / "frames/film/starts/SEQ01_start001.png")
    assert same(start, grid.crop((left, top, left + wide, top + tall)))
    assert (shown.root / CLEAN).read_bytes() == (shown.root / "frames/film/starts/SEQ01_start001.png").read_bytes()
    (fact,) = facts(shown.root, "GridQuadrantApproved")
    assert fact["box"] == [left, top, left + wide, top + tall]
    assert fact["sha256"] == sha256((shown.root / fact["path"]).read_bytes())


def test_another_quadrant_later_keeps_the_first(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    first = files(shown.root)["frames/film/starts/SEQ01_start001.png"]
    count = len(events(shown.root))
    assert "nothing changed" in shown("approve-grid", "film", "SEQ01", "--quadrant", "top-left").out
    assert len(events(shown.root)) == count
    shown("approve-grid", "film", "SEQ01", "--quadrant", 4, "--grid", "SEQ01_grid001")
    now = files(shown.root)
    assert now["frames/film/starts/SEQ01_start001.png"] == first
    assert now[CLEAN] == now["frames/film/starts/SEQ01_start002.png"] != first
    assert sequence(shown.root, "SEQ01")["start_frame"] == "frames/film/starts/SEQ01_start002.png"
    assert kinds(shown.root, count) == ["GridQuadrantApproved"]
    assert state_of(shown.root, "film/shots/SEQ01.json")["keyframes"][0]["quadrant"] == "bottom_right"


def test_grids_are_numbered_and_the_newest_is_meant(shown: Takes) -> None:
    shown("grid", "film", "SEQ01", "-n", 2, "--prompt", "a yard by night")
    shown("grid", "film", "SEQ01", "--no-wait")
    assert [g["prompt"] for g in facts(shown.root, "GridRequested")] == [
        "a yard at dawn",
        "a yard by night",
        "a yard by night",
        "a yard at dawn",
    ]
    assert "of SEQ01_grid003" in shown("approve-grid", "film", "SEQ01", "--quadrant", 2).out
    assert "of SEQ01_grid002" in shown("approve-grid", "film", "SEQ01", "--quadrant", 2, "--grid", 2).out
    shown.refused("approve-grid", "film", "SEQ01", "--quadrant", 2, "--grid", 4, says="isn't complete", hint="resume")
    shown("resume", "film")
    assert "of SEQ01_grid004" in shown("approve-grid", "film", "SEQ01", "--quadrant", 2).out


def test_the_four_pictures_of_a_grid_differ_and_follow_the_aspect_ratio(takes: Takes) -> None:
    plan = {**json.loads(json.dumps(PLAN)), "aspect_ratio": "9:16"}
    file = takes.root / "PLAN.json"
    file.write_text(json.dumps(plan))
    takes("plan", "add", file)
    takes("grid", "film", "SEQ01")
    grid = opened(takes.root / GRID)
    assert abs(grid.width / grid.height - 9 / 16) < 0.01
    wide, tall = grid.width // 2, grid.height // 2
    boxes = [(x, y, x + wide, y + tall) for x in (0, wide) for y in (0, tall)]
    assert len({grid.crop(box).tobytes() for box in boxes}) == 4


def test_a_shot_has_grids_and_frames_of_its_own(shown: Takes) -> None:
    shown("grid", "film", "SEQ01", "--shot", 3)
    ran = shown("approve-grid", "film", "SEQ01", "--shot", 3, "--quadrant", 1)
    assert "SEQ01_SH03_start001: top_left of SEQ01_SH03_grid001" in ran.out
    assert "next: takes approve film SEQ01 --take 1\n" in ran.out
    assert facts(shown.root, "GridRequested")[-1]["prompt"] == "The gate swings shut behind them."
    assert sequence(shown.root, "SEQ01")["start_frame"] is None
    assert (shown.root / "frames/film/clean/SEQ01_SH03.png").is_file()
    own = state_of(shown.root, "film/shots/SEQ01_SH03.json")
    assert (own["state"], own["kind"], own["index"]) == ("video_pending", "shot", 2)
    shown("generate", "film", "SEQ01", "--shot", 3, "--no-wait")
    shown("generate", "film", "SEQ01", "--no-wait")
    frames = [take["start_frame"] for take in facts(shown.root, "TakeRequested")[-2:]]
    assert frames[0]["start_id"] == "SEQ01_SH03_start001"
    assert frames[1] is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_start_frame_from_a_file(kind: str, film: Takes) -> None:
    file = film.root.parent / f"my look.{kind.lower()}"
    file.write_bytes(picture("teal", kind))
    ran = film("start-frame", "film", "SEQ01", file)
    assert "SEQ01_start001: 640x360" in ran.out
    start = film.root / "frames/film/starts/SEQ01_start001.png"
    assert start.read_bytes().startswith(b"\x89PNG")
    assert same(opened(start), opened(file))
    if kind == "PNG":
        assert start.read_bytes() == file.read_bytes()
    (fact,) = facts(film.root, "StartFrameSupplied")
    assert fact["sha256"] == sha256(start.read_bytes())
    assert (fact["source"]["kind"], fact["source"]["name"]) == ("file", file.name)
    assert sequence(film.root, "SEQ01")["phase"] == "START_FRAME_APPROVED"
    count = len(events(film.root))
    assert "nothing changed" in film("start-frame", "film", "SEQ01", file).out
    assert len(events(film.root)) == count


def test_a_start_frame_from_a_moment_of_a_take(shown: Takes) -> None:
    ran = shown("start-frame", "film", "SEQ02", "SEQ01_take001@2.5", "--shot", 2)
    assert "SEQ02_SH02_start001: 768x432" in ran.out
    (fact,) = facts(shown.root, "StartFrameSupplied")
    assert fact["source"].items() >= {"kind": "take", "name": None, "take_id": "SEQ01_take001", "seconds": 2.5}.items()
    shown.refused("start-frame", "film", "SEQ02", "SEQ01_take001@99", says="seconds long")
    shown.refused("start-frame", "film", "SEQ02", "SEQ01_take001@1000000000000", says="seconds long")
    shown.refused("start-frame", "film", "SEQ02", "SEQ01_take002@1", says="did you mean SEQ01_take001")
    shown("generate", "film", "SEQ01", "--no-wait")
    shown.refused("start-frame", "film", "SEQ02", "SEQ01_take002@1", says="has no video")


def drop(takes: Takes, entity: str, data: bytes) -> Path:
    path = takes.root / "frames/film/clean" / f"{entity}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


VERBS: list[tuple[str, ...]] = [
    ("grid", "film", "SEQ01", "--no-wait"),
    ("approve-grid", "film", "SEQ01", "--quadrant", "2"),
    ("start-frame", "film", "SEQ01", "LOOK"),
    ("generate", "film", "SEQ01", "--no-wait"),
    ("generate", "film", "--all", "--no-wait"),
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_dropped_picture_is_taken_in_before_anything_else(
    verb: tuple[str, ...], shown: Takes, a_picture: Path
) -> None:
    shown("revise", "film", "SEQ01", "--shot", 1, "@ann limps.")
    mine, shots = picture("orange"), picture("purple")
    drop(shown, "SEQ01", mine)
    drop(shown, "SEQ01_SH02", shots)
    count = len(events(shown.root))
    shown(*(a_picture if arg == "LOOK" else arg for arg in verb))
    assert kinds(shown.root, count)[:2] == ["StartFrameSupplied", "StartFrameSupplied"]
    assert len(kinds(shown.root, count)) == 3
    first, second = facts(shown.root, "StartFrameSupplied")[:2]
    assert [(f["entity"], f["sha256"]) for f in (first, second)] == [
        ("SEQ01", sha256(mine)),
        ("SEQ01_SH02", sha256(shots)),
    ]
    assert (first["source"]["kind"], first["source"]["name"]) == ("clean", CLEAN)
    assert (shown.root / first["path"]).read_bytes() == mine
    assert (shown.root / second["path"]).read_bytes() == shots
    current = sequence(shown.root, "SEQ01")["start_frame"]
    assert (shown.root / CLEAN).read_bytes() == (shown.root / current).read_bytes()
    asked = facts(shown.root, "TakeRequested")
    if verb[0] == "generate":
        assert asked[-1]["start_frame"]["sha256"] == sha256(mine)


READS: list[tuple[str, ...]] = [
    ("status", "film"),
    ("status", "film", "SEQ01"),
    ("status", "--json"),
    ("generate", "film", "SEQ01", "--dry-run"),
    ("generate", "film", "SEQ01", "--dry-run", "--json"),
    ("generate", "film", "--all", "--dry-run"),
    ("grid", "film", "SEQ01", "--dry-run"),
    ("grid", "film", "SEQ01", "--dry-run", "--json"),
]


@pytest.mark.parametrize("verb", READS, ids=" ".join)
def test_reading_only_mentions_a_dropped_picture(verb: tuple[str, ...], shown: Takes) -> None:
    shown("revise", "film", "SEQ01", "--shot", 1, "@ann limps.")
    drop(shown, "SEQ01", picture("orange"))
    drop(shown, "SEQ01_SH09", picture("orange"))  # nobody's
    drop(shown, "notes", picture("orange"))  # nobody's either
    before = snapshot(shown.root)
    ran = shown(*verb)
    assert "clean/SEQ01.png" in ran.err
    assert "clean/SEQ01_SH09.png isn't taken in: no sequence or shot is called SEQ01_SH09" in ran.err
    assert "clean/notes.png isn't taken in: no sequence or shot is called notes" in ran.err
    assert "clean/" not in ran.out
    if "--json" in verb:
        assert ran.json
    assert snapshot(shown.root) == before


@pytest.mark.parametrize("verb", [*VERBS, *READS], ids=" ".join)
def test_a_picture_whose_name_counts_from_0_or_1_is_named_and_left_where_it_is(
    verb: tuple[str, ...], shown: Takes, a_picture: Path
) -> None:
    shown("revise", "film", "SEQ01", "--shot", 1, "@ann limps.")
    drop(shown, "SEQ01_shot01", picture("orange"))
    drop(shown, "SEQ09_shot01", picture("orange"))  # nobody's
    ran = shown(*(a_picture if arg == "LOOK" else arg for arg in verb))
    warning, nobodys = [line for line in ran.err.splitlines() if "clean/" in line]
    assert "film/clean/SEQ09_shot01.png isn't taken in" in nobodys
    assert "film/clean/SEQ01_shot01.png isn't taken in" in warning
    assert warning.endswith("call it SEQ01_SH02.png or SEQ01_SH01.png")
    assert all(fact["entity"] == "SEQ01" for fact in facts(shown.root, "StartFrameSupplied"))
    assert (shown.root / "frames/film/clean/SEQ01_shot01.png").read_bytes() == picture("orange")


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("data", [b"", b"no picture", picture("orange")[:-40]], ids=["empty", "text", "cut"])
def test_a_dropped_file_that_does_not_decode_is_refused(
    data: bytes, verb: tuple[str, ...], shown: Takes, a_picture: Path
) -> None:
    shown("revise", "film", "SEQ01", "--shot", 1, "@ann limps.")
    drop(shown, "SEQ01", data)
    shown.refused(*(a_picture if arg == "LOOK" else arg for arg in verb), says=CLEAN)


def test_one_picture_that_does_not_decode_keeps_only_its_own_sequence_from_all(shown: Takes) -> None:
    for name in ("SEQ01", "SEQ02"):
        shown("revise", "film", name, "--shot", 1, "A dog barks.")
    drop(shown, "SEQ01_SH02", b"no picture")
    drop(shown, "SEQ02", picture("orange"))
    ran = shown("generate", "film", "--all", "--no-wait")
    assert [fact["take_id"] for fact in facts(shown.root, "TakeRequested")[2:]] == ["SEQ02_take002"]
    (warning,) = ran.err.splitlines()
    assert "SEQ01 is left out" in warning
    assert "take frames/film/clean/SEQ01_SH02.png away" in warning
    shown.refused("generate", "film", "SEQ01", "--no-wait", says="SEQ01_SH02.png", hint="away")


def test_a_bad_picture_of_a_sequence_with_nothing_to_generate_is_only_mentioned(shown: Takes) -> None:
    drop(shown, "SEQ01", b"no picture")
    ran = shown("generate", "film", "--all")
    assert "nothing to generate" in ran.out
    assert "clean/SEQ01.png" in ran.err


def test_a_picture_dropped_over_the_current_one_replaces_it_and_back_again(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    cropped, mine = (shown.root / CLEAN).read_bytes(), picture("orange", "JPEG")
    drop(shown, "SEQ01", mine)
    shown("generate", "film", "SEQ01", "--no-wait")
    assert (shown.root / CLEAN).read_bytes().startswith(b"\x89PNG")
    drop(shown, "SEQ01", cropped)
    shown("generate", "film", "SEQ01", "--no-wait")
    used = [take["start_frame"] for take in facts(shown.root, "TakeRequested")[-2:]]
    assert [frame["start_id"] for frame in used] == ["SEQ01_start002", "SEQ01_start003"]
    assert used[1]["sha256"] == sha256(cropped)
    count = len(facts(shown.root, "StartFrameSupplied"))
    shown("generate", "film", "SEQ01", "--no-wait")
    assert len(facts(shown.root, "StartFrameSupplied")) == count


def test_a_deleted_picture_changes_nothing(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    (shown.root / CLEAN).unlink()
    shown("generate", "film", "SEQ01", "--no-wait")
    assert kinds(shown.root)[-1] == "TakeRequested"
    assert facts(shown.root, "TakeRequested")[-1]["start_frame"]["start_id"] == "SEQ01_start001"
    assert not (shown.root / CLEAN).exists()
    assert not shown("status", "film").err


def test_the_published_picture_is_not_taken_for_a_persons_once_the_state_is_gone(shown: Takes) -> None:
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    shutil.rmtree(shown.root / "state")
    count = len(events(shown.root))
    assert not shown("status", "film").err
    shown("generate", "film", "SEQ01", "--no-wait")
    assert kinds(shown.root, count) == ["TakeRequested"]


def test_what_lies_in_clean_without_being_a_file_troubles_nobody(shown: Takes) -> None:
    (shown.root / "frames/film/clean/SEQ01.png").mkdir(parents=True)
    shown("status", "film")
    shown("generate", "film", "SEQ01", "--no-wait")


def test_a_pipe_device_or_folder_is_no_start_frame_and_is_not_waited_for(film: Takes) -> None:
    outside = Process(film.root)  # a process can be given up where it waits for ever
    os.mkfifo(film.root.parent / "pipe.png")
    for what in ("../pipe.png", "/dev/zero"):
        outside.refused("start-frame", "film", "SEQ01", what, says="is a pipe or device, not a picture")
    outside.refused("start-frame", "film", "SEQ01", film.root.parent, says="is a folder, not a picture")


def test_a_pipe_in_clean_is_neither_read_nor_replaced(shown: Takes) -> None:
    outside = Process(shown.root)
    shown("approve-grid", "film", "SEQ01", "--quadrant", 1)
    (shown.root / CLEAN).unlink()
    os.mkfifo(shown.root / CLEAN)
    outside("status", "film")
    outside("generate", "film", "SEQ01", "--no-wait")
    outside("approve-grid", "film", "SEQ01", "--quadrant", 2)
    assert (shown.root / CLEAN).is_fifo()


def test_a_final_sequence_takes_nothing_in(shown: Takes) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("finalize", "film", "SEQ01")
    drop(shown, "SEQ01", picture("orange"))
    shown.refused("generate", "film", "SEQ01", says="SEQ01 is final", hint="takes reopen film SEQ01")
    shown("generate", "film", "--all")


def test_frames_of_an_episode_lie_under_its_name(takes: Takes, a_picture: Path) -> None:
    plan: dict[str, Any] = {**PLAN, "episode": "ep_001"}
    file = takes.root.parent / "PLAN.json"
    file.write_text(json.dumps(plan))
    takes("plan", "add", file)
    takes("start-frame", "film", "SEQ01", a_picture)
    assert {path for path in files(takes.root) if path.startswith("frames")} == {
        "frames/ep_001/starts/SEQ01_start001.png",
        "frames/ep_001/clean/SEQ01.png",
    }
    other = takes.root.parent / "OTHER.json"
    other.write_text(json.dumps({**plan, "project": "other"}))
    takes.refused("plan", "add", other, says="frames/ep_001 belongs to project film")


def test_a_start_frame_that_an_undo_brought_back_names_its_file_too(shown: Takes) -> None:
    for quadrant in (1, 2):
        shown("approve-grid", "film", "SEQ01", "--quadrant", quadrant)
    assert "SEQ01_start001 is it again, as SEQ01_start003" in shown("undo", "film", "SEQ01").out
    assert sequence(shown.root, "SEQ01")["start_frame"] == "frames/film/starts/SEQ01_start001.png"
    said = shown("generate", "film", "SEQ01", "--dry-run").out
    assert "from SEQ01_start003 (SEQ01_start001 again)  " in said
