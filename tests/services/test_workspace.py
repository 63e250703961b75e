"""One workspace, opened once, in which several people act one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.decisions.review import note
from domain.errors import BadInput
from services.log.project_rows import BATCH
from services.log.reader import END
from services.workspace.workspace import Workspace
from tests.cli.support import events

if TYPE_CHECKING:
    from domain.record import Record
    from tests.cli.support import Takes


def _noted(workspace: Workspace, text: str) -> Record:
    (record,) = workspace.change("film", "SEQ01", lambda state: note(state, state.own, None, text, None))
    return record


def test_each_act_has_a_cause_a_person_and_a_reason_of_its_own(film: Takes) -> None:
    workspace = Workspace(film.root, "mara", "at the desk")
    first = workspace.acting(by="jo", message="too dark")
    second = workspace.acting()
    said = [_noted(first, "one"), _noted(second, "two"), _noted(first, "three"), _noted(workspace, "four")]
    workspace.close()

    assert [(r.by, r.message) for r in said] == [
        ("jo", "too dark"),
        ("mara", None),
        ("jo", "too dark"),
        ("mara", "at the desk"),
    ]
    assert said[0].cause == said[2].cause
    assert len({r.cause for r in said}) == 3
    assert [e["cause"] for e in events(film.root)[-4:]] == [r.cause for r in said]


def test_an_act_may_carry_on_what_another_began(film: Takes) -> None:
    workspace = Workspace(film.root, "mara")
    first = _noted(workspace.acting(), "one")
    second = _noted(workspace.acting(by="jo", cause=first.cause), "two")
    workspace.close()
    assert second.cause == first.cause
    assert second.by == "jo"


def test_an_act_after_the_workspaces_own_is_another(film: Takes) -> None:
    workspace = Workspace(film.root, "mara")
    own = _noted(workspace, "one")
    assert _noted(workspace.acting(), "two").cause != own.cause
    workspace.close()


def test_an_act_sees_what_the_others_did(film: Takes) -> None:
    workspace = Workspace(film.root, "mara")
    one, other = workspace.acting(), workspace.acting()
    record = _noted(one, "one")
    assert other.sequence("film", "SEQ01").position == record.position
    view = other.store.sequences("film")
    assert view
    assert view["position"] == record.position
    workspace.close()


def test_an_act_of_somebody_without_a_usable_name_is_refused(film: Takes) -> None:
    workspace = Workspace(film.root, "mara")
    with pytest.raises(BadInput):
        _noted(workspace.acting(by="\ud800"), "one")
    workspace.close()


@pytest.mark.file_log
def test_a_project_is_found_by_its_index_however_long_the_log(shown: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(shown.root)
    reader = workspace.ledger.reader
    asked: list[tuple[str, tuple[object, ...]]] = []
    ask = reader._ask
    monkeypatch.setattr(reader, "_ask", lambda query, *args: asked.append((query, args)) or ask(query, *args))  # type: ignore[func-returns-value]
    workspace.sequence("film", "SEQ01")
    workspace.sequences("film")
    reader.position_of("film")
    reader.positions("film")
    reader.position_of_first("film")
    assert [row.stream for row in reader.rows(prefix="film/SEQ02")] == ["film/SEQ02"] * 6
    assert [row.type for row in reader.rows(prefix="film", types=["SequencePlanned"])] == ["SequencePlanned"] * 2
    assert reader.some_rows("film", None, END, 3) == list(reader.rows(prefix="film"))[-3:]
    for query, args in asked:
        steps = [str(step[3]) for step in ask(f"EXPLAIN QUERY PLAN {query}", *args)]
        walks = ("SCAN stored_events", "PRIMARY KEY (rowid>", "PRIMARY KEY (rowid<")
        near = query.endswith(f"LIMIT {BATCH}")  # looks through so many rows of the log, and no more
        assert near or not [step for step in steps if any(walk in step for walk in walks)], query
    workspace.close()
