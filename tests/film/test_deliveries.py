"""Deliveries: what a client got is an event, and what changed since is said shot by shot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import events, kinds

if TYPE_CHECKING:
    from tests.cli.support import Takes


@pytest.fixture
def delivered(cut: Takes) -> Takes:
    cut("export", "film", "--to", "out", "--as", "csv", "--media", "none", "--deliver", "client v1")
    return cut


def changes(takes: Takes, *args: object) -> dict[str, Any]:
    found = takes("diff", "film", "--since", "client v1", "--json", *args).json
    return {row["shot"]: row["change"] for row in found["shots"]}


def test_a_delivery_is_an_event_with_its_position_and_what_it_held(delivered: Takes) -> None:
    event = events(delivered.root)[-1]
    assert (event["type"], event["stream"]) == ("Delivered", "film")
    assert event["data"] == {"name": "client v1", "position": event["position"] - 1, "what": ["SEQ01", "SEQ02"]}


def test_since_a_delivery_each_shot_says_what_became_of_it(delivered: Takes) -> None:
    assert set(changes(delivered).values()) == {"same"}
    delivered("cut", "film", "SEQ01", "--shot", "1=1@0.25-0.75")
    delivered("revise", "film", "SEQ01", "--shot", "2", "@bob runs to the gate.")
    delivered("generate", "film", "SEQ01", "--shot", "2")
    delivered("approve", "film", "SEQ01_SH02", "--take", "2")
    delivered("reject", "film", "SEQ02", "--take", "1", "--reason", "too wet")
    assert changes(delivered) == {
        "SEQ01_SH01": "trimmed",
        "SEQ01_SH02": "other take",
        "SEQ01_SH03": "same",
        "SEQ02_SH01": "same",
        "SEQ02_SH02": "now open",
    }
    said = delivered("diff", "film", "--since", "client v1").out
    assert "SEQ01_SH02  other take  SEQ01_SH02_take001 0-3 s -> SEQ01_SH02_take002 0-3 s" in said
    assert "[-waits at-] {+runs to+}" in said
    assert said.endswith("2 of 5 shots as delivered\n")


def test_the_past_has_its_own_answer(delivered: Takes) -> None:
    before = events(delivered.root)[-1]["position"]
    delivered("reject", "film", "SEQ02", "--take", "1", "--reason", "too wet")
    assert set(changes(delivered, "--at", before).values()) == {"same"}


def test_a_name_is_given_once_and_before_anything_is_written(delivered: Takes) -> None:
    delivered.refused("export", "film", "--to", "two", "--deliver", "client v1", says="client v1 was delivered already")
    delivered.refused("export", "film", "--to", "two", "--deliver", "a\nb", says="can't name a delivery")
    assert not (delivered.root / "two").exists()


def test_a_refused_export_delivers_nothing(cut: Takes) -> None:
    before = kinds(cut.root)
    cut("export", "film", "--to", "out", "--final-only", "--deliver", "v1", code=1)
    assert kinds(cut.root) == before


def test_a_delivery_that_is_not_there_is_named_with_the_nearest(delivered: Takes) -> None:
    delivered.refused(
        "diff", "film", "--since", "client v2", says="there is no delivery client v2; did you mean client v1"
    )
    delivered.refused("diff", "film", "SEQ01", code=2, says="name a sequence and two sides")
    delivered.refused("diff", "film", "SEQ01", "1", "2", "--since", "client v1", code=2, says="no sequence, no sides")
