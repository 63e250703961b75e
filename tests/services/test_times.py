"""The index of times finds the same position as a look through the whole log does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from domain.decisions.review import note
from services.files.times import EVERY, Times
from services.log.ledger import Change, Ledger
from services.workspace.clock import new_id
from services.workspace.workspace import Workspace
from tests.cli.support import copied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.log.reader import LogReader

SLOW = 700  # events behind a clock that is an hour fast before a slow one's are recorded


def moment(number: int) -> str:
    """Return the time of an event: a minute each, one clock in the middle an hour fast."""
    minute = number + (60 if SLOW < number < SLOW + 10 else 0)
    return f"2031-01-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00.000000Z"


@pytest.fixture(scope="module")
def reader(_shown_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LogReader]:
    """Return the reader of a log of more than two thousand events, whose times don't always rise."""
    workspace = Workspace(copied(_shown_once, tmp_path_factory.mktemp("long") / "shown").root, "mara")
    numbers = iter(range(10_000))
    ledger = Ledger(workspace.ledger.log, lambda: moment(next(numbers)), new_id)
    state = workspace.sequence("film", "SEQ01")
    facts = note(state, state.own, None, "dark", None)
    for n in range(2 * EVERY + 300):
        ledger.append([Change("film/SEQ01", state.version + n, facts)], workspace.context)
    yield workspace.ledger.reader
    workspace.close()


def test_a_time_is_found_as_by_a_look_through_the_whole_log(reader: LogReader, tmp_path: Path) -> None:
    times = Times(reader, tmp_path / "times.json")
    head = reader.head().position
    for number in (0, 5, SLOW - 1, SLOW, SLOW + 5, SLOW + 9, SLOW + 40, 999, 1000, 1001, 1500, 2100, 2 * EVERY + 299):
        at = moment(number)
        assert times.first_later(at) == reader.first_later(at)
    assert times.first_later("2025") == 1
    assert times.first_later(moment(3 * EVERY)) is None
    assert len(json.loads((tmp_path / "times.json").read_text())[2]) == head // EVERY
    again = Times(reader, tmp_path / "times.json")
    assert again.first_later(moment(1500)) == reader.first_later(moment(1500))


@pytest.mark.parametrize("harm", ["{half", "[]", '["log", null, ["2099"]]', '["log", 5, 7]'])
def test_a_damaged_or_foreign_index_changes_no_answer(harm: str, reader: LogReader, tmp_path: Path) -> None:
    file = tmp_path / "times.json"
    file.write_text(harm.replace("log", reader.identity()))
    assert Times(reader, file).first_later(moment(1500)) == reader.first_later(moment(1500))


def test_the_index_keeps_up_where_that_is_cheap(reader: LogReader, tmp_path: Path) -> None:
    times, file = Times(reader, tmp_path / "times.json"), tmp_path / "times.json"
    times.keep_up(EVERY + 1, EVERY + 2)
    assert not file.exists()
    times.keep_up(EVERY - 1, EVERY)
    assert len(json.loads(file.read_text())[2]) == 1
    times.keep_up(EVERY, 2 * EVERY + 5)
    assert len(json.loads(file.read_text())[2]) == 2
