"""Two machines on one log in a database and one media root: each has what the other has made, byte by byte."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import TAKES, Takes, add_plan, environment, sha256
from tests.console.support import served
from tests.postgres.test_two_workspaces import joined
from tests.studio_media import contents
from tests.working import at_work

if TYPE_CHECKING:
    from pathlib import Path

MADE = ("GridCompleted", "VideoCompleted", "GridQuadrantApproved", "StartFrameSupplied")
ROUNDS = 3


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    monkeypatch.setenv("TAKES_MEDIA", str(folder))
    return folder


@pytest.fixture
def pair(root: Path, tmp_path: Path, database: str) -> tuple[Takes, Takes]:
    """Return two machines on one database, with a plan in it and a grid that the first has made."""
    here, there = (Takes(joined(tmp_path / name, database).root) for name in ("here", "there"))
    add_plan(here)
    here("grid", "film", "SEQ01", "--renderer", "local")
    return here, there


def recorded(takes: Takes) -> dict[str, str]:
    """Return the sha256 of all that was made, by path."""
    facts = [json.loads(line) for line in takes("log", "--json").out.splitlines()]
    return {fact["data"]["path"]: fact["data"]["sha256"] for fact in facts if fact["type"] in MADE}


def test_what_one_has_made_the_other_goes_on_with(pair: tuple[Takes, Takes], root: Path) -> None:
    here, there = pair
    there("approve-grid", "film", "SEQ01", "--quadrant", 2)
    here("generate", "film", "SEQ01", "--shots", "1-1", "--renderer", "local")
    there("start-frame", "film", "SEQ02", "SEQ01_take001@0.5")
    made = recorded(here)
    assert set(contents(root)) == set(made.values())
    clean = "frames/film/clean/SEQ01.png"
    assert sha256((here.root / clean).read_bytes()) == made["frames/film/starts/SEQ01_start001.png"]
    with served(here.root) as console:
        for path, digest in made.items():
            assert sha256(console.http.get(f"/media/{path}").content) == digest


def test_a_worker_on_one_machine_begins_with_the_start_frame_of_another(pair: tuple[Takes, Takes], root: Path) -> None:
    here, there = pair
    here("approve-grid", "film", "SEQ01", "--quadrant", 2)
    here("generate", "film", "SEQ01", "--queue", "--renderer", "local")
    with at_work(there.root) as worker:
        worker.wait_for("ended SEQ01_take001  done")
    assert (there.root / "frames/film/starts/SEQ01_start001.png").is_file()
    assert recorded(here)["videos/film/SEQ01_take001.mp4"] in contents(root)


@pytest.mark.chaos
def test_two_that_crop_at_once_record_what_both_can_have(pair: tuple[Takes, Takes], root: Path) -> None:
    for n in range(ROUNDS):
        at_once = [
            subprocess.Popen(
                [TAKES, "approve-grid", "film", "SEQ01", "--quadrant", str((2 * n + i) % 4 + 1)],
                cwd=takes.root,
                env=environment(),
                stdout=subprocess.DEVNULL,
            )
            for i, takes in enumerate(pair)
        ]
        assert [process.wait(120) for process in at_once] == [0, 0]
    made = recorded(pair[0])
    assert len([path for path in made if "/starts/" in path]) == 2 * ROUNDS
    assert set(contents(root)) >= set(made.values())
    for takes in pair:
        takes("media", "check", "--bytes")
        with served(takes.root) as console:
            for path, digest in made.items():
                assert sha256(console.http.get(f"/media/{path}").content) == digest
