"""Two machines on one log: two workspaces, two caches, one truth."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import TAKES, Process, Takes, add_plan, copied, environment
from tests.console.support import Heard, served, until

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 3


def joined(root: Path, database: str) -> Takes:
    """Return a workspace on that database."""
    root.mkdir()
    takes = Takes(root)
    takes("init", "--database", database)
    return takes


def state(takes: Takes) -> dict[str, bytes]:
    """Return what lies in a workspace's projections, by path."""
    folder = takes.root / "state" / "film"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pair(tmp_path: Path, database: str) -> tuple[Takes, Takes]:
    """Return two workspaces on one database, with a plan in it."""
    here, there = joined(tmp_path / "here", database), joined(tmp_path / "there", database)
    add_plan(here)
    return here, there


def test_two_that_act_at_once_on_one_sequence_see_the_same_bytes(pair: tuple[Takes, Takes]) -> None:
    for n in range(ROUNDS):
        acts = (
            ("revise", "film", "SEQ01", "--shot", "1", f"@ann runs, {n}."),
            ("revise", "film", "SEQ01", "--shot", "1", f"@ann hops, {n}."),
            ("generate", "film", "SEQ01", "--renderer", "local"),
            ("generate", "film", "SEQ01", "--renderer", "local"),
        )
        at_once = [
            subprocess.Popen([TAKES, *act], cwd=pair[i % 2].root, env=environment(), stdout=subprocess.DEVNULL)
            for i, act in enumerate(acts)
        ]
        assert [process.wait(120) for process in at_once] == [0] * len(acts)
    for takes in pair:
        takes("status", "film")
        takes("replay", "--check")
    here, there = (state(takes) for takes in pair)
    assert here == there
    takes_asked = pair[0]("status", "film", "--json").json["sequences"]["SEQ01"]["takes"]
    assert takes_asked == [f"SEQ01_take{n:03}" for n in range(1, 2 * ROUNDS + 1)]
    logs = [takes("log", "--json").out for takes in pair]
    assert logs[0] == logs[1]
    assert logs[0].count('"ShotPromptRevised"') == 2 * ROUNDS


def test_a_console_shows_what_happened_on_the_other_machine(pair: tuple[Takes, Takes]) -> None:
    here, there = pair[0], Process(pair[1].root)
    with served(here.root) as console:
        heard = Heard(console.base)
        there("note", "film", "SEQ01", "more rain")
        told = heard.first("fact", type="NoteAdded")
        assert told["sequence"] == "SEQ01"
        there("status", "film")
        until(lambda: state(here) == state(there), "the files of this machine")


def test_a_workspace_that_comes_late_has_it_all(pair: tuple[Takes, Takes], tmp_path: Path, database: str) -> None:
    pair[0]("revise", "film", "SEQ01", "--shot", "1", "@ann runs.")
    late = joined(tmp_path / "late", database)
    late("status", "film")
    pair[0]("status", "film")
    assert state(late) == state(pair[0])


def test_a_state_of_another_log_is_made_anew(shown: Takes, tmp_path: Path, database: str) -> None:
    own = copied(shown.root, tmp_path / "copy")
    other = joined(tmp_path / "other", database)
    add_plan(other)
    own("status", "film", "--json")
    (own.root / "events.db").unlink()
    own("init", "--database", database)
    own("status", "film")
    other("status", "film")
    assert state(own) == state(other)
