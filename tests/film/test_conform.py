"""`takes conform`: an editor's trims, exchanges and removed clips come back; whatever else is named and left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import opentimelineio as otio
import pytest

from tests.cli.support import kinds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Takes

CUT = [("SEQ01_SH01", "SEQ01_take001", 0, 1), ("SEQ01_SH02", "SEQ01_SH02_take001", 0, 3)]
CUT += [("SEQ01_SH03", "SEQ01_take001", 2, 3)]


def rows(takes: Takes, sequence: str = "SEQ01") -> list[tuple[Any, ...]]:
    cut = takes("status", "film", sequence, "--json").json["sequences"][sequence]["cut"]
    return [(row["shot"], row["take"], row["in"], row["out"]) for row in cut]


@pytest.fixture
def out(cut: Takes) -> Path:
    cut("export", "film", "SEQ01", "--to", "out")
    return cut.root / "out"


def edited(out: Path, edit: Callable[[Any], None]) -> Path:
    """Let an editor change the first track, and write it beside."""
    line = otio.adapters.read_from_file(str(out / "SEQ01.otio"))
    edit(line.tracks[0])
    path = out.parent / "edit.otio"
    otio.adapters.write_to_file(line, str(path))
    return path


def span(first: int, frames: int) -> Any:
    rate = otio.opentime.RationalTime
    return otio.opentime.TimeRange(rate(first, 24), rate(frames, 24))


def test_an_untouched_export_changes_nothing(cut: Takes, out: Path) -> None:
    before = kinds(cut.root)
    for name in ("SEQ01.otio", "SEQ01.edl"):
        assert "nothing changed" in cut("conform", "film", out / name).out
    assert kinds(cut.root) == before


def test_trims_exchanges_and_removed_clips_come_back_as_one_change(cut: Takes, out: Path) -> None:
    def edit(track: Any) -> None:
        track[0].source_range = span(6, 12)
        track[1].media_reference.target_url = "SEQ01_take001.mp4"
        track[1].source_range = span(24, 24)
        del track[2]

    path = edited(out, edit)
    before = kinds(cut.root)
    dry = cut("conform", "film", path, "--dry-run")
    assert kinds(cut.root) == before
    assert "SEQ01_SH01  SEQ01_take001 0-1 s -> SEQ01_take001 0.25-0.75 s" in dry.out
    assert "SEQ01_SH03  SEQ01_take001 2-3 s -> open" in dry.out
    cut("conform", "film", path)
    assert kinds(cut.root) == [*before, "CutChanged"]
    assert rows(cut) == [("SEQ01_SH01", "SEQ01_take001", 0.25, 0.75), ("SEQ01_SH02", "SEQ01_take001", 1, 2)]
    cut("undo", "film", "SEQ01")
    assert rows(cut) == CUT


def test_an_edl_comes_back_too_also_without_its_comments(cut: Takes, out: Path) -> None:
    text = (out / "SEQ01.edl").read_text().replace("00:00:02:00 00:00:03:00", "00:00:02:06 00:00:02:18")
    text = text.replace("01:00:04:00 01:00:05:00", "01:00:04:00 01:00:04:12")
    lines = [line for line in text.splitlines() if not line.startswith("* COMMENT")]
    (out / "edit.edl").write_text("\r\n".join(lines))
    cut("conform", "film", out / "edit.edl")
    assert rows(cut) == [*CUT[:2], ("SEQ01_SH03", "SEQ01_take001", 2.25, 2.75)]


def test_order_repeats_other_speeds_and_strangers_are_named_and_left(cut: Takes, out: Path) -> None:
    def edit(track: Any) -> None:
        first = track[0].clone()
        track[2].effects.append(otio.schema.LinearTimeWarp(time_scalar=2.0))
        track.insert(0, track[1].clone())
        track.append(first)
        stranger = first.clone()
        stranger.media_reference.target_url = "drone.mov"
        track.append(stranger)

    ran = cut("conform", "film", edited(out, edit))
    for said in (
        "SEQ01: the shots come in another order",
        "SEQ01_SH01: there again",
        "SEQ01_SH02: there again",
        "SEQ01_SH03: runs at another speed",
        "drone.mov: not a take of this project",
    ):
        assert f"{said}: not taken over" in ran.err
    assert rows(cut) == CUT


def test_a_final_sequence_wants_to_be_reopened_first(cut: Takes, out: Path) -> None:
    cut("finalize", "film", "SEQ01")
    path = edited(out, lambda track: track.__delitem__(0))
    cut.refused("conform", "film", path, says="SEQ01 is final", hint="takes reopen film SEQ01")


def test_a_video_that_the_edit_uses_and_that_is_gone_is_refused(cut: Takes, out: Path) -> None:
    (cut.root / "videos/film/SEQ01_take001.mp4").unlink()
    cut.refused("conform", "film", out / "SEQ01.otio", says="SEQ01_take001")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.otio", "{}"),
        ("a.otio", "[" * 100_000),
        ("a.otio", '{"tracks": {"children": [{"kind": "Video", "children": [{"OTIO_SCHEMA": "Clip.2"}]}]}}'),
        ("a.edl", "TITLE: nothing"),
        ("a.aaf", "binary"),
    ],
    ids=["no timeline", "nested too deeply", "half a clip", "no event", "another format"],
)
def test_what_is_no_cut_is_said_in_a_line(cut: Takes, name: str, text: str) -> None:
    (cut.root / name).write_text(text)
    cut.refused("conform", "film", name, says=f"{name} can't be read as a cut")


def test_a_file_that_is_not_there_is_named(cut: Takes) -> None:
    cut.refused("conform", "film", "nowhere.otio", says="there is no file")
