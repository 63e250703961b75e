"""Killed at any moment, the ledger carries on: nothing lost, nothing doubled."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from services.log.places import lies_in
from tests.chaos.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

P = "driver-beware"
STORY: list[tuple[str, ...]] = [
    ("plan", "add", "PLAN.json"),
    ("grid", P, "SEQ01"),
    ("approve-grid", P, "SEQ01", "--quadrant", "3"),
    ("generate", P, "--all"),
    ("generate", P, "SEQ01", "--shot-override", "1:Fog opens, once."),
    ("generate", P, "SEQ01", "--mode", "individual"),
    ("approve-grid", P, "SEQ01", "--quadrant", "2"),
    ("cut", P, "SEQ01", "--shot", "1=1", "--shot", "2=2", "--shot", "3=SEQ01_SH03_take001"),
    ("approve", P, "SEQ02", "--take", "1"),
    ("reject", P, "SEQ01", "--take", "2", "--reason", "too bright"),
    ("finalize", P, "SEQ02"),
]


def played_with_a_kill(root: Path, seed: int) -> bool:
    """Play the story; one command of it is killed at a random moment, resumed, and given again where it must be."""
    chance = random.Random(seed)
    shop = Workshop(root)
    fatal = chance.randrange(len(STORY))
    killed = False
    for number, args in enumerate(STORY):
        if number != fatal:
            shop.takes(*args)
            continue
        slow = args[0] in ("grid", "generate")
        killed = shop.killed_after(chance.uniform(0.15, 1.8 if slow else 0.35), *args)
        if lies_in(root):
            shop.takes("resume")
            shop.takes("replay", "--check")
        before = len(shop.events()) if lies_in(root) else 0
        if killed and _must_be_given_again(shop, args, before):
            shop.takes(*args)
    shop.assert_whole()
    return killed


def _must_be_given_again(shop: Workshop, args: tuple[str, ...], events: int) -> bool:
    """A command that appended nothing before it died is given again; one append is all or nothing."""
    if events == 0:
        return True
    told = [event["type"] for event in shop.events()]
    if args[0] == "generate":
        wanted = {"--all": 2, "--shot-override": 3, "--mode": 6}[next(a for a in args if a.startswith("--"))]
        return told.count("TakeRequested") < wanted
    facts = {
        "plan": "PlanImported",
        "grid": "GridRequested",
        "cut": "CutChanged",
        "approve": "TakeApproved",
        "reject": "TakeRejected",
        "finalize": "SequenceFinalized",
    }
    return facts.get(args[0], "") not in told


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.chaos) for n in (1, 2))])
def test_a_kill_at_a_random_moment_loses_nothing(tmp_path: Path, seed: int) -> None:
    played_with_a_kill(tmp_path, seed)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_more_kills_lose_nothing(tmp_path: Path, seed: int) -> None:
    played_with_a_kill(tmp_path, seed)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(20))
def test_kills_through_one_long_run_lose_nothing(tmp_path: Path, seed: int) -> None:
    """Three takes of each sequence, killed and resumed again and again until they are all there."""
    chance = random.Random(seed)
    shop = Workshop(tmp_path)
    shop.takes("plan", "add", "PLAN.json")
    shop.killed_after(chance.uniform(0.3, 1.5), "generate", P, "SEQ01", "SEQ02", "-n", "3", "--without-start-frame")
    for _ in range(4):
        shop.killed_after(chance.uniform(0.2, 0.9), "resume")
    shop.takes("resume")
    shop.assert_whole()
