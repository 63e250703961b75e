"""Commands that append at once write the files of their own streams; nothing is left behind for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from domain.decisions.review import note
from services.files.sharing import PATIENCE
from services.log.ledger import Change
from services.workspace.workspace import Workspace
from tests.services.test_state_files import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes


@pytest.fixture
def workspace(shown: Takes) -> Iterator[Workspace]:
    """Return an open workspace whose film has two sequences."""
    workspace = Workspace(shown.root, "mara")
    yield workspace
    workspace.close()


def append(workspace: Workspace, sequence: str) -> None:
    """Append a note as a command does that was killed before it could write the files."""
    state = workspace.sequence("film", sequence)
    change = Change(f"film/{sequence}", state.version, note(state, state.own, None, "too dark", None))
    workspace.ledger.append([change], workspace.context)


def command(workspace: Workspace, sequence: str) -> None:
    """Append a note by a whole command."""
    workspace.acting("mara").change("film", sequence, lambda state: [*note(state, state.own, None, "too loud", None)])


def notes(workspace: Workspace, sequence: str) -> int:
    """Return how many notes a sequence's file has, as it lies there."""
    view = json.loads(files(workspace.root)[f"film/shots/{sequence}.json"])
    return [line["type"] for line in view["history"]].count("NoteAdded")


def test_a_command_leaves_the_files_of_a_stream_that_another_is_appending_to(workspace: Workspace) -> None:
    append(workspace, "SEQ01")
    command(workspace, "SEQ02")
    command(workspace, "SEQ02")
    assert (notes(workspace, "SEQ01"), notes(workspace, "SEQ02")) == (0, 2)
    assert workspace.store.behind() == 3
    assert workspace.store.check() == []
    command(workspace, "SEQ01")
    assert (notes(workspace, "SEQ01"), notes(workspace, "SEQ02")) == (2, 2)
    assert workspace.store.behind() == 0
    assert workspace.store.check() == []


def test_whoever_reads_brings_all_files_up(workspace: Workspace) -> None:
    append(workspace, "SEQ01")
    command(workspace, "SEQ02")
    assert workspace.store.sequences("film")
    assert notes(workspace, "SEQ01") == 1
    assert workspace.store.behind() == 0
    before = files(workspace.root)
    assert workspace.store.replay() == 0
    assert files(workspace.root) == before


def test_files_that_wait_for_long_are_written_by_whoever_comes(workspace: Workspace) -> None:
    append(workspace, "SEQ01")
    for _ in range(PATIENCE - 1):
        append(workspace, "SEQ02")
    command(workspace, "SEQ02")
    assert notes(workspace, "SEQ01") == 1
    assert workspace.store.behind() == 0


def test_a_replay_of_one_project_takes_the_others_along(workspace: Workspace) -> None:
    append(workspace, "SEQ01")
    command(workspace, "SEQ02")
    workspace.store.replay([])
    assert notes(workspace, "SEQ01") == 1
    assert workspace.store.check() == []
