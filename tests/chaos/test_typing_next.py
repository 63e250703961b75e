"""Typing what `next` says, again and again, from wherever commands have led: it ends in FINAL, and is never refused."""

from __future__ import annotations

import copy
import json
import random
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import PLAN

if TYPE_CHECKING:
    from tests.cli.support import Takes

pytestmark = pytest.mark.chaos
HERE = ("film", "SEQ01")
BARE = ("generate", *HERE, "--without-start-frame")


class Studio:
    """People who type this and that, mostly well; the plan is the client's, and changes."""

    def __init__(self, takes: Takes, seed: int) -> None:
        self.takes, self.dice = takes, random.Random(seed)
        self.plan: dict[str, Any] = copy.deepcopy(PLAN)
        del self.plan["sequences"]["SEQ02"]
        self.own = self.plan["sequences"]["SEQ01"]
        self.own["needs_start_frame"] = self.dice.random() < 0.4
        self.add()

    def add(self) -> None:
        (self.takes.root / "PLAN.json").write_text(json.dumps(self.plan))
        self.takes("plan", "add", "PLAN.json", code=None)

    def change_plan(self) -> None:
        if self.dice.random() < 0.3 and len(self.own["shots"]) < 5:
            self.own["shots"].append({"prompt": f"An added shot {self.dice.random()}.", "duration": 1})
        else:
            self.dice.choice(self.own["shots"])["prompt"] = f"Client's words {self.dice.randint(1, 4)}."
        self.add()

    def act(self) -> None:
        """Type something; what is refused changes nothing."""
        shot, take = self.dice.randint(1, 3), self.dice.randint(1, 3)
        acts: list[tuple[object, ...]] = [
            BARE,
            (*BARE, "--mode", "individual"),
            (*BARE, "--shot", shot),
            (*BARE, "--shots", "1,2"),
            ("grid", *HERE),
            ("grid", *HERE, "--shot", shot),
            ("approve-grid", *HERE, "--quadrant", shot),
            ("reject", *HERE, "--grid", 1, "--reason", "no"),
            ("start-frame", *HERE, "SEQ01_take001@0.5"),
            ("approve", *HERE, "--take", take),
            ("approve", "film", f"SEQ01_SH0{shot}", "--take", 1),
            ("reject", *HERE, "--take", take, "--reason", "no"),
            ("reject", "film", f"SEQ01_SH0{shot}", "--take", 1, "--reason", "no"),
            ("cut", *HERE, "--shot", f"{shot}={take}"),
            ("cut", *HERE, "--shot", f"{shot}=SEQ01_SH0{shot}_take001"),
            ("revise", *HERE, "--shot", shot, f"New words {take}."),
            ("pick", *HERE, "--shot", f"{shot}=1"),
            *((verb, *HERE) for verb in ("undo", "reopen", "finalize")),
            *(("plan", answer, *HERE) for answer in ("accept", "decline")),
        ]
        if self.dice.random() < 0.1:
            self.change_plan()
        else:
            self.takes(*self.dice.choice(acts), code=None)


@pytest.mark.parametrize("seed", range(8))
def test_typing_next_ends_in_final_from_wherever_commands_have_led(
    takes: Takes, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES_RENDERER", "local")
    studio = Studio(takes, seed)
    for _ in range(studio.dice.randint(4, 14)):
        studio.act()
    typed: list[str] = []
    while True:
        shown = takes("status", "film", "--json").json
        part = shown["sequences"]["SEQ01"]
        if not (part["next"] and part["next"]["command"]):
            break
        typed.append(part["next"]["command"])
        assert len(typed) < 20, typed
        takes(*shlex.split(typed[-1])[1:])  # never refused
        assert takes("status", "film", "--json").json["position"] > shown["position"], typed
    assert part["phase"] == "FINAL", typed
