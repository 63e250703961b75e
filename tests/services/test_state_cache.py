"""What was decided on is handed on and kept, and always is what the log says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from domain.decisions.review import note
from domain.evolve import fold
from domain.ids import Target
from services.files import state_cache as folded
from services.log.reader import END
from services.verbs.start_frames import approve_grid
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.log.reader import LogReader
    from tests.cli.support import Takes

STREAM = "film/SEQ01"


def _noted(workspace: Workspace, text: str) -> list[State]:
    """Add a note; return what was decided on."""
    seen: list[State] = []
    workspace.change("film", "SEQ01", lambda state: seen.append(state) or note(state, state.own, None, text, None))  # type: ignore[func-returns-value]
    return seen


def _truth(reader: LogReader) -> State:
    return fold("film", "SEQ01", reader.stream(STREAM))


@pytest.fixture
def workspace(shown: Takes) -> Iterator[Workspace]:
    """Return a workspace in which much has happened."""
    opened = Workspace(shown.root)
    yield opened
    opened.close()


@pytest.fixture
def read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the versions that reading the stream began behind."""
    begun: list[int] = []
    facts = workspace.ledger.reader.facts

    def watched(name: str, upto: int = END, after: int = 0) -> Iterator[Record]:
        begun.append(after)
        return facts(name, upto, after)

    monkeypatch.setattr(workspace.ledger.reader, "facts", watched)
    return begun


def test_a_command_reads_its_sequence_once_and_the_next_one_only_what_came_since(
    workspace: Workspace, read: list[int]
) -> None:
    _noted(workspace, "too dark")
    assert [after for after in read if after == 0] == [0]
    read.clear()
    _noted(workspace, "still too dark")
    assert min(read) == _truth(workspace.ledger.reader).version - 2
    assert workspace.store.check() == []


def test_a_quadrant_that_is_chosen_folds_its_sequence_once(workspace: Workspace, read: list[int]) -> None:
    done = approve_grid(workspace, "film", Target("SEQ01"), "top_right", None)
    assert done.records
    assert [after for after in read if after == 0] == [0]


def test_two_who_take_turns_decide_on_what_the_other_said(workspace: Workspace, shown: Takes) -> None:
    other = Workspace(shown.root)
    for number in range(6):
        known = _truth(workspace.ledger.reader)
        (decided_on,) = _noted((workspace, other)[number % 2], f"note {number}")
        assert decided_on == known
    assert workspace.store.check() == []
    other.close()


def test_nobody_s_state_changes_under_him(workspace: Workspace) -> None:
    (first,) = _noted(workspace, "too dark")
    read = workspace.sequence("film", "SEQ01")
    then = _truth(workspace.ledger.reader)
    (second,) = _noted(workspace, "still too dark")
    _noted(workspace, "and still")
    assert second is not read
    assert read == second == then
    assert first.version == then.version - 1


def test_a_state_of_another_log_is_not_believed(workspace: Workspace) -> None:
    _noted(workspace, "too dark")
    kept = workspace.opened.states._kept
    state, last = kept[STREAM]
    kept[STREAM] = state, replace(last, id="of another log")
    (decided_on,) = _noted(workspace, "still too dark")
    assert decided_on is not state
    assert workspace.store.check() == []


def test_what_is_kept_is_bounded(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folded, "MOST", 1)
    _noted(workspace, "too dark")
    assert not workspace.opened.states._kept
