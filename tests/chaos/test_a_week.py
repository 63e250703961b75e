"""A week of work on two real plans: people type what `next` says, and what a director decides in its place.

Every sequence ends in FINAL, nothing that a person decided is undone or replaced, and nothing is made that is there.
"""

from __future__ import annotations

import json
import shlex
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import add_plan, facts, one_sequence, plan_file

if TYPE_CHECKING:
    from tests.cli.support import Takes

pytestmark = pytest.mark.chaos
PLANS = Path(__file__).parents[1] / "plans"
ARTIST, GYM = "artist-extreme-weather-typeA", "athletes-gym-training-duo-typeC"
NEXT, CLIENT, ARCHIVE = "what next says", "the client's change arrives", "another project is put away"
# By sequence and in order: where the next step is of that verb, what is done in its place.
DECIDED: dict[tuple[str, str], list[tuple[str, list[str]]]] = {
    (ARTIST, "SEQ01"): [
        ("approve-grid", ["approve-grid {} SEQ01 --quadrant 3"]),
        ("approve", ["note {} SEQ01 --take 1 'hold the wind longer'", "reject {} SEQ01 --take 1 --reason 'too dark'"]),
        ("approve", [NEXT]),
        ("finalize", ["revise {} SEQ01 --shot 2 'The easel falls, once, and nobody looks.'"]),
    ],
    (ARTIST, "SEQ02"): [
        ("approve-grid", ["reject {} SEQ02 --grid 1 --reason 'all from above'", "grid {} SEQ02", NEXT]),
        ("approve", ["generate {} SEQ02", "approve {} SEQ02 --take 2", "cut {} SEQ02 --shot 3=1"]),
        ("finalize", ["approve-grid {} SEQ02 --quadrant 4"]),
    ],
    (ARTIST, "SEQ03"): [
        ("generate", ["generate {} SEQ03 --mode individual"]),
        ("approve", ["reject {} SEQ03_SH01 --take 1 --reason 'wrong hand'"]),
        ("approve", ["approve {} SEQ03_SH04 --take 1", ARCHIVE]),
    ],
    (GYM, "SEQ01"): [
        (
            "finalize",
            ["revise {} SEQ02 --shot 1 'She counts aloud.'", "revise {} SEQ02 --shot 3 'He drops it.'", CLIENT],
        ),
    ],
    (GYM, "SEQ02"): [
        ("plan", ["plan accept {} SEQ02 --shot 1"]),
        ("plan", [NEXT]),
        ("finalize", [NEXT]),
    ],
}


class Week:
    """The people who work on the film, and what they typed; each `next` is held to what a person decided."""

    def __init__(self, takes: Takes) -> None:
        self.takes = takes
        self.typed: Counter[str] = Counter()
        self.left = {place: list(decided) for place, decided in DECIDED.items()}
        for name in (ARTIST, GYM):
            takes("plan", "add", PLANS / f"{name}.json")
        add_plan(takes, one_sequence("A cat."))

    def part(self, project: str, sequence: str) -> dict[str, Any]:
        found: dict[str, Any] = self.takes("status", project, sequence, "--json").json["sequences"][sequence]
        return found

    def work(self, project: str, sequence: str) -> None:
        """Work on a sequence until nothing is next."""
        while command := self.part(project, sequence)["next"]["command"]:
            decided = self.left.get((project, sequence), [])
            if decided and decided[0][0] == shlex.split(command)[1]:
                for line in decided.pop(0)[1]:
                    self.decide(project, sequence, line)
            else:
                self.type_next(project, sequence)
            assert self.typed.total() < 100, self.typed

    def decide(self, project: str, sequence: str, line: str) -> None:
        if line == NEXT:
            self.type_next(project, sequence)
        elif line == CLIENT:
            self.change_plan()
        elif line == ARCHIVE:
            self.takes("archive", "film")
        else:
            self.typed["decisions"] += 1
            self.takes(*shlex.split(line.format(project)))

    def change_plan(self) -> None:
        """The client rewords a shot that is approved, and two that a person reworded."""
        plan = json.loads((PLANS / f"{GYM}.json").read_text())
        plan["sequences"]["SEQ01"]["shots"][1]["prompt"] = "Both laugh, and begin again."
        for place in (0, 2):
            plan["sequences"]["SEQ02"]["shots"][place]["prompt"] = f"The client's own words for shot {place + 1}."
        self.takes("plan", "add", plan_file(self.takes, plan, "changed.json"))

    def type_next(self, project: str, sequence: str) -> None:
        before = self.part(project, sequence)
        asked = len(facts(self.takes.root, "TakeRequested"))
        self.typed["next"] += 1
        self.takes(*shlex.split(before["next"]["command"])[1:])
        after = self.part(project, sequence)
        is_open = {row["shot"]: row for row in before["open"]}
        cut = {row["shot"]: row["take"] for row in after["cut"]}
        for row in before["cut"]:
            assert cut.get(row["shot"]) == row["take"] or row["shot"] in is_open, (before["next"], row)
        assert not set(before["rejected"]) & set(cut.values())
        assert after["rejected"] == before["rejected"]
        assert before["start_frame"] in (None, after["start_frame"])
        words = {shot["shot_id"]: shot["prompt"] for shot in before["shots"]}
        assert {shot["shot_id"]: shot["prompt"] for shot in after["shots"]} == words or "decline" in str(before["next"])
        for request in facts(self.takes.root, "TakeRequested")[asked:]:
            for sent in request["shot_prompts"]:
                assert is_open[sent["shot"]]["take"] is None, (before["next"], sent["shot"])


def test_a_week_of_typing_next_and_deciding_ends_with_two_films(takes: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKES_RENDERER", "local")
    week = Week(takes)
    for project, sequences in ((ARTIST, ("SEQ01", "SEQ02", "SEQ03")), (GYM, ("SEQ01", "SEQ02"))):
        for sequence in sequences:
            week.work(project, sequence)
    assert {place: left for place, left in week.left.items() if left} == {}  # every decision had its moment
    shown = takes("status", "--json").json["projects"]
    assert {name: [part["phase"] for part in view["sequences"].values()] for name, view in shown.items()} == {
        ARTIST: ["FINAL"] * 3,
        GYM: ["FINAL"] * 2,
    }
    prompts = {s["shot_id"]: s["prompt"] for s in week.part(GYM, "SEQ02")["shots"]}
    assert prompts["SEQ02_SH01"] == "The client's own words for shot 1."
    assert prompts["SEQ02_SH03"] == "He drops it."
    assert next(row for row in week.part(ARTIST, "SEQ02")["cut"] if row["shot"] == "SEQ02_SH03")["take"][-1] == "1"
    assert week.typed == {"next": 31, "decisions": 16}
