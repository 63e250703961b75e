"""Media that are gone or changed: nothing is decided on them, and each is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import events, facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.support import Takes

GRID = "frames/film/grids/SEQ01_grid001.png"
TAKE = "videos/film/SEQ01_take001.mp4"


def gone(path: Path) -> None:
    path.unlink()


def other_bytes(path: Path) -> None:
    """Change one bit and keep size and date."""
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILS: list[Callable[[Path], None]] = [gone, other_bytes, a_pipe, a_folder]


@pytest.fixture(params=SPOILS, ids=lambda spoil: spoil.__name__)
def spoil(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    found: Callable[[Path], None] = request.param
    return found


@pytest.mark.parametrize(
    "typed", [("approve", "film", "SEQ01", "--take", 1), ("cut", "film", "SEQ01", "--shot", "1=1")]
)
def test_a_take_whose_film_is_gone_or_changed_is_not_chosen(
    shown: Takes, typed: tuple[object, ...], spoil: Callable[[Path], None]
) -> None:
    spoil(shown.root / TAKE)
    shown.refused(*typed, says=TAKE, hint="takes adopt film SEQ01_take001 FILE")


def test_a_grid_that_is_gone_or_changed_is_not_cropped(shown: Takes, spoil: Callable[[Path], None]) -> None:
    spoil(shown.root / GRID)
    shown.refused(
        "approve-grid", "film", "SEQ01", "--quadrant", 1, says=GRID, hint="takes adopt film SEQ01_grid001 FILE"
    )


def test_a_cut_with_a_film_that_is_gone_or_changed_is_not_locked(shown: Takes, spoil: Callable[[Path], None]) -> None:
    shown("approve", "film", "SEQ01", "--take", 1)
    spoil(shown.root / TAKE)
    shown.refused("finalize", "film", "SEQ01", says="SEQ01_take001", hint="takes media check film")
    shown.refused("approve", "film", "SEQ01", "--take", 1, says=TAKE)
    shown("reject", "film", "SEQ01", "--take", 1, "--reason", "its film is gone")


def test_a_film_that_was_found_whole_is_read_again_once_it_was_touched(shown: Takes) -> None:
    film = shown.root / TAKE
    long_ago = film.stat().st_mtime_ns - 10**13
    os.utime(film, ns=(long_ago, long_ago))
    shown("approve", "film", "SEQ01", "--take", 1)
    other_bytes(film)
    assert film.stat().st_mtime_ns == long_ago
    shown.refused("finalize", "film", "SEQ01", says=TAKE)


def test_a_check_names_each_file_that_is_missing_or_changed(shown: Takes) -> None:
    told = shown("media", "check", "--json").json
    assert told == {"root": None, "recorded": 3, "there": 0, "here": 3, "missing": [], "damaged": []}
    gone(shown.root / GRID)
    other_bytes(shown.root / TAKE)
    for how in ((), ("film",), ("--bytes",)):
        ran = shown("media", "check", *how, code=1)
        assert ran.out.splitlines() == ["1 of 3 files here as recorded", f"  missing  {GRID}", f"  changed  {TAKE}"]
        assert ran.err.startswith("takes: 1 file missing, 1 not as recorded\n  try: ")
    told = shown("media", "check", "--json", code=1).json
    assert [one["path"] for one in told["missing"]] == [GRID]
    assert [one["path"] for one in told["damaged"]] == [TAKE]
    assert [f["path"] for f in facts(shown.root, "GridCompleted")] == [GRID]


def test_a_check_reads_no_pipe_and_no_folder(shown: Takes) -> None:
    a_pipe(shown.root / GRID)
    a_folder(shown.root / TAKE)
    told = shown("media", "check", "--json", code=1).json
    assert [one["path"] for one in told["damaged"]] == [GRID, TAKE]


def test_a_check_of_a_moment_names_what_was_recorded_by_then(shown: Takes) -> None:
    gone(shown.root / TAKE)
    completed = next(e["position"] for e in events(shown.root) if e["data"].get("path") == TAKE)
    shown("media", "check", "--at", completed - 1)
    shown("media", "check", "--at", completed, code=1)


def test_status_says_that_a_video_is_missing_and_what_brings_it_back(shown: Takes) -> None:
    assert shown("status", "film", "--json").json["sequences"]["SEQ01"]["video_missing"] == []
    gone(shown.root / TAKE)
    ran = shown("status", "film")
    assert "video missing: SEQ01_take001" in ran.out
    assert "takes adopt film SEQ01_take001 FILE" in ran.out
    assert "SEQ02_take001; " not in ran.out
    for how in ((), ("SEQ01",), ("--at", events(shown.root)[-1]["position"])):
        part = shown("status", "film", *how, "--json").json["sequences"]["SEQ01"]
        assert (part["video_missing"], part["remarks"][0]) == (["SEQ01_take001"], "video missing: SEQ01_take001")


def test_a_video_that_lies_beside_another_file_is_not_missing(shown: Takes) -> None:
    film = shown.root / TAKE
    film.rename(film.with_name("SEQ01_take001-0123456789ab.mp4"))
    assert "video missing" not in shown("status", "film").out
