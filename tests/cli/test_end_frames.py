"""End frames and chaining on the command line: set, taken from a neighbour, rendered, gone stale, told, undone."""

from __future__ import annotations

import copy
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageStat

from services.media.video import frame_at
from tests.cli.support import PLAN, Takes, add_plan, facts, picture, plan_file, state_of

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = ("--renderer", "local")


@pytest.fixture
def film(shown: Takes) -> Takes:
    """Return the program where the first two shots of SEQ01 are in the cut."""
    shown("cut", "film", "SEQ01", "--shot", "1=1", "--shot", "2=1")
    return shown


def coloured(folder: Path, colour: str) -> Path:
    path = folder / f"{colour}.png"
    path.write_bytes(picture(colour, size=(768, 432)))
    return path


def mean(png: bytes) -> list[float]:
    return ImageStat.Stat(Image.open(io.BytesIO(png)).convert("RGB")).mean


def remarks(film: Takes, sequence: str = "SEQ01") -> list[str]:
    found: list[str] = film("status", "film", "--json").json["sequences"][sequence]["remarks"]
    return found


def test_a_rehearsal_ends_with_its_end_frame(film: Takes, tmp_path: Path) -> None:
    maroon = coloured(tmp_path, "maroon")
    assert (
        "SEQ02_SH01 ends with frames/film/ends/SEQ02_SH01_end.png  768x432"
        in film("end-frame", "SEQ02", "--shot", "1", maroon).out
    )
    film("generate", "film", "SEQ02", "--shot", "1", *LOCAL)
    (take,) = state_of(film.root, "film/shots/SEQ02_SH01.json")["takes"]
    assert (film.root / take["end_frame"]).exists()
    last = mean(frame_at(film.root / take["video"]["path"], None, "it").png)
    assert last == pytest.approx([128, 0, 0], abs=6)
    for line in ("end frame film SEQ02_SH01", "made of it SEQ02_SH01_take001"):
        assert line in film("whence", maroon).out
    assert f"end frame {take['end_frame']}" in film("whence", take["video"]["path"]).out
    film("check")


def test_a_start_frame_is_the_last_frame_of_what_the_cut_shows_before_it(film: Takes) -> None:
    film("start-frame", "film", "SEQ01", "--shot", "2", "previous")
    film("start-frame", "film", "SEQ02", "SEQ01_take001@0.9")
    first, _ = facts(film.root, "StartFrameSupplied")
    assert first["source"] == {
        "kind": "previous",
        "name": "SEQ01_SH01",
        "take_id": "SEQ01_take001",
        "seconds": 1.0,
        "position": None,
    }
    video = film.root / "videos/film/SEQ01_take001.mp4"
    assert (film.root / first["path"]).read_bytes() == frame_at(video, 23 / 24, "it").png
    film.refused(
        "start-frame", "film", "SEQ02", "previous", says="SEQ01_SH03, which comes before SEQ02, isn't in the cut"
    )
    film.refused(
        "start-frame", "film", "SEQ01", "previous", says="SEQ01 is the first of the film; nothing comes before it"
    )


def test_next_is_the_start_frame_of_the_shot_that_follows_also_in_the_sequence_after_it(
    film: Takes, tmp_path: Path
) -> None:
    film.refused(
        "end-frame", "film", "SEQ01", "next", says="SEQ02_SH01, which follows SEQ01, has no start frame of its own"
    )
    film("start-frame", "film", "SEQ02", coloured(tmp_path, "navy"))
    film("end-frame", "film", "SEQ01", "next")
    (fact,) = facts(film.root, "EndFrameSupplied")
    assert (fact["picture"]["path"], fact["source"]["name"]) == (
        "frames/film/starts/SEQ02_start001.png",
        "SEQ02_start001",
    )
    film.refused("end-frame", "film", "SEQ02", "next", says="SEQ02 is the last of the film; nothing follows it")
    assert "the end frame of SEQ01, " in film("undo", "film", "SEQ01").out
    assert "end_frames" not in state_of(film.root, "film/sequences.json")["sequences"]["SEQ01"]
    film("replay", "--check")


def test_a_frame_of_a_neighbour_that_changed_is_remarked_and_refuses_nothing(film: Takes, tmp_path: Path) -> None:
    film("start-frame", "film", "SEQ01", "--shot", "2", "previous")
    film("start-frame", "film", "SEQ02", coloured(tmp_path, "navy"))
    film("end-frame", "film", "SEQ01", "next")
    assert not [said for said in remarks(film) if "SH02" in said or "SEQ02" in said]
    film("cut", "film", "SEQ01", "--shot", "1=1@0-0.5")
    film("start-frame", "film", "SEQ02", coloured(tmp_path, "maroon"))
    stale = ["SH01 ends otherwise than SH02 begins", "SEQ02 has another start frame than SEQ01 ends with"]
    assert set(stale) <= set(remarks(film))
    ran = film("generate", "film", "SEQ01", "--shot", "2", *LOCAL, "--dry-run")
    assert all(f"warning: SEQ01: {said}" in ran.err for said in stale)
    film("start-frame", "film", "SEQ01", "--shot", "2", "previous")
    film("end-frame", "film", "SEQ01", "next")
    assert not set(stale) & set(remarks(film))


def test_a_plan_brings_end_frames_says_so_and_reads_back_the_same(takes: Takes) -> None:
    made = copy.deepcopy(PLAN)
    add_plan(takes, made)
    coloured(takes.root.parent, "teal")
    made["sequences"]["SEQ01"]["end_frame"] = made["sequences"]["SEQ01"]["shots"][1]["end_frame"] = "teal.png"
    said = takes("plan", "add", plan_file(takes, made)).out
    assert "  SEQ01 ends with teal.png" in said
    assert "  SEQ01_SH02 ends with teal.png" in said
    assert [(e["entity"], e["source"]["kind"]) for e in facts(takes.root, "EndFrameSupplied")] == [
        ("SEQ01", "plan"),
        ("SEQ01_SH02", "plan"),
    ]
    (takes.root.parent / "film.csv").write_text(takes("plan", "export", "film", "--csv").out)
    assert takes("plan", "export", "film").json["sequences"]["SEQ01"]["shots"][1]["end_frame"] == "teal.png"
    assert "nothing was added" in takes("plan", "add", takes.root.parent / "film.csv", "--project", "film").out
    del made["sequences"]["SEQ01"]["end_frame"]
    assert "  SEQ01 has no end frame any more" in takes("plan", "add", plan_file(takes, made)).out
    made["sequences"]["SEQ02"]["end_frame"] = "gone.png"
    takes.refused("plan", "add", plan_file(takes, made), says="sequences.SEQ02.end_frame")
