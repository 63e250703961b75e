"""Stored rows are validated straight from their bytes, and what the models refuse is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.errors import LogUnreadable
from domain.events import FACTS, NoteAdded
from domain.upcasting import UPCASTERS
from services.log import stored
from services.log.rows import Row
from tests.domain.test_upcasting import sample

if TYPE_CHECKING:
    from projections.views.answers import StoredBody


def row(kind: str, body: dict[str, Any], position: int = 7) -> tuple[int, str, int, str, bytes]:
    return position, "film/SEQ01", 3, kind, json.dumps(body).encode()


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_is_the_same_from_its_bytes_as_from_what_they_say(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = sample(kind, FACTS[kind].schema_version)
    slowly = stored.record_of_body(Row(7, "film/SEQ01", 3, kind, cast("StoredBody", body)))
    monkeypatch.setattr(stored, "_slowly", lambda _: pytest.fail("it went the slow way"))
    assert stored.record_of(row(kind, body)) == slowly


def test_numbers_texts_and_odd_settings_come_back_as_they_were_stored() -> None:
    settings = {"a": True, "b": 2**70, "c": 0.1 + 0.2, "d": 1e-7, "e": "\u2028\x00 é \U0001f98a", "f": 1e300}
    body = sample("TakeRequested")
    body["data"]["settings"] = settings
    fact = stored.record_of(row("TakeRequested", body)).fact
    assert fact.settings == settings  # type: ignore[attr-defined]
    assert [type(value) for value in fact.settings.values()] == [type(value) for value in settings.values()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda body: body["data"].update(mood="grim"), "NoteAdded that isn't one"),
        (lambda body: body["data"].pop("text"), "NoteAdded that isn't one"),
        (lambda body: body["data"].update(text=5), "NoteAdded that isn't one"),
        (lambda body: body.update(schema=2), "this version doesn't know"),
        (lambda body: body.update(schema=True), "NoteAdded that isn't one"),
        (lambda body: body.pop("cause"), "position 7 of the log has no cause"),
    ],
    ids=["more", "less", "another type", "newer", "no schema", "no cause"],
)
def test_what_is_no_such_fact_is_refused(harm: Any, words: str) -> None:
    body = sample("NoteAdded")
    harm(body)
    with pytest.raises(LogUnreadable, match=words):
        stored.record_of(row("NoteAdded", body))


@pytest.mark.parametrize("state", [b"{half", b"[]", b"5", b"\xff"])
def test_what_isn_t_a_body_is_refused_by_its_position(state: bytes) -> None:
    with pytest.raises(LogUnreadable, match="position 7"):
        stored.record_of((7, "film/SEQ01", 3, "NoteAdded", state))


def test_a_fact_of_an_older_schema_is_taken_through_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NoteAdded, "schema_version", 2)
    monkeypatch.setitem(UPCASTERS, ("NoteAdded", 1), lambda data: {**data, "text": data["text"].upper()})
    record = stored.record_of(row("NoteAdded", sample("NoteAdded")))
    assert isinstance(record.fact, NoteAdded)
    assert record.fact.text == sample("NoteAdded")["data"]["text"].upper()
    assert record.schema == 1
