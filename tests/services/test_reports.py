"""What a report reads of the log: what it tells, and no more."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from domain.events import FACTS
from projections.report import DECISIONS
from services.log import reader as reader_module
from services.questions.reports import decided, report
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.support import Takes

OF_THE_PROJECT = {"PlanImported", "BudgetSet", "SequencePlanned"}


@pytest.fixture
def read(shown: Takes, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Workspace, list[str]]]:
    """Return a workspace, and the types of the facts that are read from its log, which counts as a long one."""
    monkeypatch.setattr(reader_module, "BATCH", 1)
    shown("approve", "film", "SEQ01", "--take", 1)
    shown("note", "film", "SEQ02", "more rain", "--take", 1)
    with closing(Workspace(shown.root)) as workspace:
        workspace.store.catch_up()
        reader = workspace.ledger.reader
        ask, types = reader._ask, list[str]()

        def watched(query: str, *args: object) -> list[tuple[object, ...]]:
            rows = ask(query, *args)
            types.extend(str(row[3]) for row in rows if len(row) == 5 and row[3] in FACTS)
            return rows

        monkeypatch.setattr(reader, "_ask", watched)
        yield workspace, types


def test_a_report_reads_decisions_and_plans_alone(read: tuple[Workspace, list[str]]) -> None:
    workspace, types = read
    upto = workspace.ledger.reader.position_of("film")
    told = report(workspace, "film", upto=upto)
    assert [d["kind"] for d in told["decisions"]] == ["approved", "note"]
    assert "## SEQ01 One" in told["markdown"]
    assert set(types) <= DECISIONS | OF_THE_PROJECT


def test_the_first_decisions_are_told_without_reading_the_others(read: tuple[Workspace, list[str]]) -> None:
    workspace, _ = read
    assert [found.sequence for found in decided(workspace, "film/SEQ02")] == ["SEQ02"]
    assert next(decided(workspace, "film")).sequence == "SEQ01"
