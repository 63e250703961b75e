"""A backup: one file that a new workspace is made of, and that makes nothing be paid for again."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

from domain.media import Medium
from tests.cli.support import Takes, events, files, sha256

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer


def test_a_workspace_made_of_a_backup_is_the_same(shown: Takes, tmp_path: Path) -> None:
    before = files(shown.root)
    shown("backup", tmp_path / "film.takes")
    assert files(shown.root) == before
    new = Takes(tmp_path)
    new("-w", "new", "restore", "film.takes")
    assert new("-w", "new", "log", "--json").out == shown("log", "--json").out
    for folder in ("frames", "videos"):
        shutil.copytree(shown.root / folder, tmp_path / "new" / folder)
    assert new("-w", "new", "check").err == ""


def test_a_backup_lists_the_media_with_their_sha256(shown: Takes, tmp_path: Path) -> None:
    shown("backup", tmp_path / "film.takes")
    with zipfile.ZipFile(tmp_path / "film.takes") as whole:
        listed = [Medium(**medium) for medium in json.loads(whole.read("media.json"))]
    assert {medium.path for medium in listed} == {
        "frames/film/grids/SEQ01_grid001.png",
        "videos/film/SEQ01_take001.mp4",
        "videos/film/SEQ02_take001.mp4",
    }
    assert all(sha256((shown.root / medium.path).read_bytes()) == medium.sha256 for medium in listed)


def test_what_was_seen_comes_along(paid: Takes, fal_env: FalServer, tmp_path: Path) -> None:
    paid("generate", "film", "SEQ02", "--yes")
    paid("backup", tmp_path / "film.takes")
    paid("-w", tmp_path / "new", "restore", tmp_path / "film.takes")
    old, new = paid.root / "seen", tmp_path / "new" / "seen"
    assert (new / "posts.jsonl").read_bytes() == (old / "posts.jsonl").read_bytes()
    assert set((new / "numbers.txt").read_text().split("\n")) == set((old / "numbers.txt").read_text().split("\n"))
    assert paid("-w", tmp_path / "new", "status").err == ""


def test_an_old_backup_put_back_in_place_is_a_log_that_went_back(film: Takes, tmp_path: Path) -> None:
    film("backup", tmp_path / "film.takes")
    film("note", "film", "SEQ01", "later")
    if not (film.root / "events.db").exists():
        return  # a database isn't put back so
    for path in film.root.glob("events.db*"):
        path.unlink()
    film("restore", tmp_path / "film.takes")
    assert "this workspace has seen" in film("status").err


def test_nothing_is_written_over(film: Takes, tmp_path: Path) -> None:
    (tmp_path / "film.takes").write_text("mine")
    film.refused("backup", tmp_path / "film.takes", says="is there already")
    assert (tmp_path / "film.takes").read_text() == "mine"


def test_a_damaged_backup_loads_nothing(shown: Takes, tmp_path: Path) -> None:
    shown("backup", tmp_path / "film.takes")
    data = bytearray((tmp_path / "film.takes").read_bytes())
    data[200] ^= 255
    (tmp_path / "film.takes").write_bytes(data)
    new = Takes(tmp_path)
    new("-w", "new", "restore", "film.takes", code=1)
    assert events(tmp_path / "new") == []
