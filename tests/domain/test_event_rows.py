"""One row for each event, with nothing left out: what is forgotten is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain import effects, project_effects, undo_memory
from domain.event_rows import ROWS
from domain.event_rows.row import EventRow, not_reported
from domain.events import FACTS
from domain.upcasting import read_fact
from domain.what_if import nonsense
from projections.event_summaries import tell
from tests.domain.test_upcasting import SAMPLES, sample
from tests.driver_beware import planned
from tests.scenario import sequence

if TYPE_CHECKING:
    from collections.abc import Mapping


def missing(facts: Mapping[str, Any], rows: Mapping[str, EventRow]) -> list[str]:
    """Say what each fact, or its row, lacks."""
    stored = {path.name.split(".")[0] for path in SAMPLES.iterdir()}
    without_row = [f"{name} has no row in domain/event_rows/" for name in facts if name not in rows]
    without_sample = [f"{name} has no sample in tests/golden/events/" for name in facts if name not in stored]
    strangers = [f"there is no {name} in domain/events.py" for name in rows if name not in facts]
    gaps = [f"{name} {gap}" for name in facts if name in rows for gap in gaps_of(name, facts[name], rows)]
    return without_row + without_sample + strangers + gaps


def gaps_of(name: str, fact: Any, rows: Mapping[str, EventRow]) -> list[str]:
    row, of_job = rows[name], rows[name].acts_on in ("grid_id", "take_id")
    room = project_effects if row.acts_on == "project" else effects
    of_models = row.acts_on == "models"  # folded apart, and by no project
    taken_back = {taken for other in rows.values() for taken in other.takes_back}
    found = {
        "does nothing": not (row.does or row.becomes or row.rests_in or row.takes_back or of_models),
        f"has no {row.does} in {room.__name__}": row.does and not hasattr(room, row.does),
        f"has no {row.undo} in undo_memory.py": row.undo and not hasattr(undo_memory, row.undo),
        f"has no field {row.acts_on}": row.acts_on not in ("models", "project", "sequence", *fact.__struct_fields__),
        f"has no field {row.undoes}": row.undoes and row.undoes not in fact.__struct_fields__,
        "is admitted in no phase": not (row.phases or row.renderers_report or row.acts_on == "project" or of_models),
        "is admitted by no job": of_job and not row.job_states,
        "stands on no job": of_job and row.stands_on is None,
        "can be undone by nothing": row.undo and name not in taken_back,
        "is taken back, and nothing is remembered before it": name in taken_back and not row.undo,
        "says half of what it takes back": bool(row.undoes) != bool(row.takes_back),
        "is not told in the log": row.log_line is None,
        "is neither told in `takes report` nor left out of it": row.report is None,
    }
    return [gap for gap, there in found.items() if there]


def test_every_event_has_a_row_and_a_sample_and_no_row_has_a_gap() -> None:
    assert missing(FACTS, ROWS) == []


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("NoteAdded", {"log_line": None}, "is not told in the log"),
        ("TakeApproved", {"report": None}, "is neither told in `takes report` nor left out of it"),
        ("TakeApproved", {"does": "aprove"}, "has no aprove in domain.effects"),
        ("TakeApproved", {"undo": "Verdict"}, "has no Verdict in undo_memory.py"),
        ("TakeApproved", {"undo": None}, "is taken back, and nothing is remembered before it"),
        ("TakeApproved", {"acts_on": "grid_id"}, "has no field grid_id"),
        ("TakeApproved", {"phases": frozenset()}, "is admitted in no phase"),
        ("TakeApproved", {"job_states": frozenset()}, "is admitted by no job"),
        ("TakeApproved", {"stands_on": None}, "stands on no job"),
        ("VerdictWithdrawn", {"undoes": None}, "says half of what it takes back"),
        ("VerdictWithdrawn", {"undoes": "source"}, "has no field source"),
        ("NoteAdded", {"does": None}, "does nothing"),
        ("NoteAdded", {"undo": "WordsBefore"}, "can be undone by nothing"),
    ],
)
def test_a_gap_in_a_row_is_named(name: str, change: dict[str, Any], says: str) -> None:
    assert missing(FACTS, {**ROWS, name: ROWS[name]._replace(**change)}) == [f"{name} {says}"]


def test_a_fact_without_row_or_sample_and_a_row_without_fact_are_named() -> None:
    facts = {**FACTS, "TakeDreamt": FACTS["NoteAdded"]}
    assert missing(facts, ROWS) == [
        "TakeDreamt has no row in domain/event_rows/",
        "TakeDreamt has no sample in tests/golden/events/",
    ]
    assert missing(FACTS, {**ROWS, "TakeDreamt": ROWS["NoteAdded"]}) == ["there is no TakeDreamt in domain/events.py"]


@pytest.mark.parametrize("kind", FACTS)
def test_every_event_is_told_in_a_line(kind: str) -> None:
    data = sample(kind)["data"]
    line = ROWS[kind].log_line
    assert line is not None
    assert line(data)
    assert tell(kind, data).strip("'")


@pytest.mark.parametrize("data", [{}, {"take_id": None, "text": 7}, {"take_id": "x", "seconds": None, "text": None}])
def test_a_fact_that_nobody_knows_or_that_is_damaged_is_told_by_its_name_alone(data: dict[str, Any]) -> None:
    assert (tell("TakeDreamt", data), tell("TakeApproved", data)) == ("", "")


@pytest.mark.parametrize("kind", FACTS)
def test_every_event_can_be_told_in_a_report_or_is_left_out(kind: str) -> None:
    told = ROWS[kind].report
    assert told is not None
    said = told(read_fact(kind, 1, sample(kind)["data"]))
    assert (said is None) == (told is not_reported)


@pytest.mark.parametrize("kind", FACTS)
def test_every_event_of_a_sequence_says_what_it_stands_on(kind: str) -> None:
    row, fact = ROWS[kind], read_fact(kind, 1, sample(kind)["data"])
    why = nonsense(sequence(planned()), fact, ())
    if row.acts_on in ("grid_id", "take_id"):
        assert why
        assert why.endswith("then")
