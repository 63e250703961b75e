"""Old facts are read for ever: one stored sample of every fact and schema, kept in tests/golden/events."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import NODEFAULT, to_builtins
from msgspec.structs import FieldInfo, fields

from cli.command_lines import hint
from domain import upcasting, values
from domain.errors import LogUnreadable
from domain.events import FACTS, NoteAdded
from domain.upcasting import read_fact
from domain.values import Value
from tests.scenario import check_words

SAMPLES = Path(__file__).parents[1] / "golden" / "events"
STORED = [(kind, schema) for kind, fact in FACTS.items() for schema in range(1, fact.schema_version + 1)]


def sample(kind: str, schema: int = 1) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((SAMPLES / f"{kind}.v{schema}.json").read_bytes())
    return body


def test_every_fact_has_a_stored_sample_of_every_schema_and_nothing_else_lies_there() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{kind}.v{schema}.json" for kind, schema in STORED}


@pytest.mark.parametrize(("kind", "schema"), STORED)
def test_a_sample_is_a_whole_stored_body_under_its_own_name(kind: str, schema: int) -> None:
    body = sample(kind, schema)
    assert list(body) == ["type", "schema", "at", "by", "message", "cause", "id", "data"]
    assert (body["type"], body["schema"]) == (kind, schema)


@pytest.mark.parametrize(("kind", "schema"), STORED)
def test_a_stored_fact_of_any_schema_reads_as_today_s(kind: str, schema: int) -> None:
    fact = read_fact(kind, schema, sample(kind, schema)["data"])
    assert type(fact) is FACTS[kind]
    assert fact.type == kind


@pytest.mark.parametrize("kind", FACTS)
def test_today_s_sample_is_stored_again_byte_for_byte(kind: str) -> None:
    """What a field added since then with a default would say is left out: the sample didn't say it."""
    stored = sample(kind, FACTS[kind].schema_version)["data"]
    fact = read_fact(kind, FACTS[kind].schema_version, stored)
    again = _as_said(to_builtins(fact), stored)
    assert json.dumps(again, ensure_ascii=False) == json.dumps(stored, ensure_ascii=False)


def _as_said(made: Any, stored: Any) -> Any:
    """What `stored` says, in the order and with the values of `made`."""
    if isinstance(made, dict):
        return {name: _as_said(value, stored[name]) for name, value in made.items() if name in stored}
    if isinstance(made, list | tuple):
        return [_as_said(*pair) for pair in zip(made, stored, strict=True)]
    return made


@pytest.mark.parametrize("kind", FACTS)
def test_what_the_ledger_stores_of_a_fact_reads_as_that_fact(kind: str) -> None:
    fact = read_fact(kind, FACTS[kind].schema_version, sample(kind, FACTS[kind].schema_version)["data"])
    assert read_fact(kind, fact.schema_version, to_builtins(fact)) == fact


def test_a_fact_that_no_version_knows_yet_asks_for_an_update() -> None:
    with pytest.raises(LogUnreadable, match=r"TakeDreamt \(schema 1\)") as said:
        read_fact("TakeDreamt", 1, {})
    assert hint(said.value) == "update takeledger"
    check_words(said.value)


@pytest.mark.parametrize("kind", FACTS)
def test_a_schema_newer_than_today_s_asks_for_an_update(kind: str) -> None:
    newer = FACTS[kind].schema_version + 1
    with pytest.raises(LogUnreadable, match="which this version doesn't know") as said:
        read_fact(kind, newer, sample(kind)["data"])
    assert hint(said.value) == "update takeledger"


@pytest.mark.parametrize("kind", FACTS)
def test_an_unknown_field_is_never_dropped_in_silence(kind: str) -> None:
    with pytest.raises(LogUnreadable, match=kind):
        read_fact(kind, 1, {**sample(kind)["data"], "mood": "grim"})


@pytest.mark.parametrize("kind", [kind for kind in FACTS if sample(kind)["data"]])
def test_a_missing_field_makes_a_fact_unreadable(kind: str) -> None:
    data = sample(kind)["data"]
    with pytest.raises(LogUnreadable, match=kind):
        read_fact(kind, 1, {name: value for name, value in data.items() if name != next(iter(data))})


@pytest.mark.parametrize("schema", [0, -1, "1", None, 0.5, 1.5, True])
def test_a_schema_that_is_no_schema_makes_a_fact_unreadable(schema: Any) -> None:
    with pytest.raises(LogUnreadable, match="NoteAdded") as said:
        read_fact("NoteAdded", schema, sample("NoteAdded")["data"])
    check_words(said.value)


@pytest.mark.parametrize("data", [None, [], "words", 7])
def test_data_that_is_no_object_makes_a_fact_unreadable(data: Any) -> None:
    with pytest.raises(LogUnreadable, match="NoteAdded"):
        read_fact("NoteAdded", 1, data)


def test_every_type_of_text_that_has_a_form_is_checked_where_a_fact_has_it() -> None:
    parts = {name: part for name, part in vars(values).items() if isinstance(part, type) and issubclass(part, Value)}
    with_form = "Money|Name|ModelName|EntityId|ShotId|GridId|TakeId|StartId|MediaPath|Sha256"
    for kind in (parts | FACTS).values():
        typed = {name: said for one in kind.__mro__ for name, said in vars(one).get("__annotations__", {}).items()}
        named = {name for name, said in typed.items() if re.search(rf"\b({with_form})\b", said)}
        assert {name for name, _ in values._formed(kind)} == named


DEFAULTS: dict[str, dict[str, Any]] = {
    **{key: {"currency": "USD"} for key in ("BudgetSet", "SpendReserved", "SpendSettled")},
    "SequencePlanned": {"omitted": False, "end_frame": None},
    **{key: {"undoes": None} for key in ("SettingsPicked", "CutChanged")},
    "GridRequested": {"sent": None, "made_with": None},
    "TakeRequested": {"made_with": None, "end_frame": None, "between": ()},
    **{key: {"arguments": None, "uploads": ()} for key in ("GridSubmitting", "TakeSubmitting")},
    **{key: {"urls": {}} for key in ("GridSubmitted", "TakeSubmitted")},
    **{key: {"addresses": ()} for key in ("GridAnswered", "TakeAnswered")},
    **{key: {"actual": None, "billable_units": None, "answer": None} for key in ("GridCompleted", "VideoCompleted")},
    "TakeCancelled": {"answer": None},
    "NoteAdded": {"seconds": None, "grid_id": None, "drawing": None},
    "Drawing": {"frame": None, "strokes": (), "arrows": (), "boxes": (), "pins": ()},
    "PlanImported": {"matte": "#ffffff", "limits": None},
    "GridQuadrantApproved": {"changes": ()},
    "StartFrameSupplied": {"original": None, "changes": ()},
    "Picture": {"source": None, "original": None, "changes": ()},
    "Element": {"kind": None, "description": None, "frontal": None, "references": ()},
    "PlannedShot": {"plan_id": None, "start_frame": None, "elements": None, "settings": {}, "end_frame": None},
    "Source": {"take_id": None, "shot": None, "position": None},
    "ShotPrompt": {"asked": None, "once": False, "picked_from": None, "sent": None},
    "Estimate": {"currency": "USD", "priced_on": None},
    "Upload": {"converted": False},
    "FrameSource": {"name": None, "take_id": None, "seconds": None, "position": None},
}


def test_what_a_stored_event_does_not_say_is_read_as_ever() -> None:
    """A default says what was so before there was the field: it never changes."""
    parts = {name: part for name, part in vars(values).items() if isinstance(part, type) and issubclass(part, Value)}
    said = {
        name: {one.name: _default(one) for one in fields(model) if not one.required}
        for name, model in (parts | FACTS).items()
    }
    assert {name: said[name] for name in DEFAULTS} == DEFAULTS


def _default(one: FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


class Moment(NoteAdded, kw_only=True):
    """A note as a later Takeledger might have it: `seconds` is always there, and a note has a mood."""

    mood: str


def _second_schema(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "mood": "of before moods were asked for"}


def _third_schema(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "text": data["text"].upper()}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two schemas later: a field was added, then another one changed."""
    monkeypatch.setattr(Moment, "schema_version", 3)
    monkeypatch.setitem(FACTS, "NoteAdded", Moment)
    monkeypatch.setitem(upcasting.UPCASTERS, ("NoteAdded", 1), _second_schema)
    monkeypatch.setitem(upcasting.UPCASTERS, ("NoteAdded", 2), _third_schema)


@pytest.mark.usefixtures("later")
def test_a_stored_fact_is_taken_through_each_step_in_turn() -> None:
    fact = read_fact("NoteAdded", 1, sample("NoteAdded")["data"])
    assert isinstance(fact, Moment)
    assert fact.mood == "of before moods were asked for"
    assert fact.text == "THE LAMP FLICKERS – KEEP THAT"


@pytest.mark.usefixtures("later")
def test_a_fact_begins_at_the_step_of_its_own_schema() -> None:
    fact = read_fact("NoteAdded", 2, {**sample("NoteAdded")["data"], "mood": "glad"})
    assert isinstance(fact, Moment)
    assert fact.mood == "glad"


@pytest.mark.usefixtures("later")
def test_reading_leaves_the_stored_data_as_it_was() -> None:
    data = sample("NoteAdded")["data"]
    read_fact("NoteAdded", 1, data)
    assert data == sample("NoteAdded")["data"]


@pytest.mark.usefixtures("later")
def test_data_that_a_step_can_not_take_makes_a_fact_unreadable() -> None:
    with pytest.raises(LogUnreadable, match="NoteAdded") as said:
        read_fact("NoteAdded", 1, {**sample("NoteAdded")["data"], "text": None})
    check_words(said.value)


def test_a_schema_whose_step_was_forgotten_makes_a_fact_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Moment, "schema_version", 2)
    monkeypatch.setitem(FACTS, "NoteAdded", Moment)
    with pytest.raises(LogUnreadable, match="NoteAdded"):
        read_fact("NoteAdded", 1, sample("NoteAdded")["data"])
