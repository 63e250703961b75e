"""The made-up histories that speed is measured on: histories that could have been, and the same again."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bench.histories import lines

if TYPE_CHECKING:
    from tests.cli.support import Takes


def test_a_made_up_history_is_a_log_that_restores_and_replays(takes: Takes) -> None:
    made = list(lines(1200))
    (takes.root / "LOG.jsonl").write_bytes(b"".join(made))

    assert "restored 1200 events" in takes("restore", "LOG.jsonl").out

    assert takes("replay", "--check").out == "the files are what the log says\n"
    again = [json.loads(line) for line in takes("log", "--json").out.splitlines()]
    assert again == [json.loads(line) for line in made]


def test_a_made_up_history_has_all_that_happens_to_a_sequence() -> None:
    told = Counter(json.loads(line)["type"] for line in lines(3000))

    for fact in ("SpendSettled", "TakeInDoubt", "VideoFailed", "VerdictWithdrawn", "CutChanged", "SequenceFinalized"):
        assert told[fact], fact
    assert told["VideoCompleted"] > told["GridCompleted"] > told["GridFailed"]


def test_a_made_up_history_is_the_same_for_the_same_seed() -> None:
    first, again, other = (list(lines(150, seed)) for seed in (1, 1, 2))

    assert first == again != other
