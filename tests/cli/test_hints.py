"""What a refusal says to try: typed as it stands, it isn't refused for the same reason, and isn't what was typed."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import PLAN, Takes, add_plan, copied, one_sequence

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = ("film", "SEQ01"), ("film", "SEQ02")
LONG = one_sequence(*(f"Shot {n}." for n in range(1, 8)))
# What is typed first, then what is refused.
REFUSED: list[tuple[list[tuple[object, ...]], tuple[object, ...]]] = [
    ([], ("approve", *TWO, "--take", 2)),
    ([], ("approve", "film", "SEQ01_SH02", "--take", 1)),
    ([], ("approve", *ONE, "--take", 1, "--shot", 2)),
    ([], ("cut", *ONE, "--shot", "2=7")),
    ([], ("cut", *ONE, "--shot", "7=1")),
    ([], ("finalize", *ONE)),
    ([], ("reopen", *ONE)),
    ([("undo", *TWO)], ("undo", *TWO)),
    ([], ("plan", "decline", *ONE)),
    ([], ("status", "film", "SEQ9")),
    ([], ("status", "flim")),
    ([], ("generate", "film")),
    ([], ("generate", *ONE, "--mode", "single")),
    ([], ("generate", *ONE, "--shots", "3-1")),
    ([], ("generate", *ONE, "--mode", "multi_shot", "--shot", 2)),
    ([], ("generate", *ONE, "--missing", "--shot", 2)),
    ([], ("generate", *ONE, "--model", "klong")),
    ([], ("generate", *ONE, "--set", "colour=red")),
    ([], ("revise", *ONE, "--shot", 2, "Rain.", "--duration", 99)),
    ([], ("replace", "film", "zebra", "")),
    ([], ("pick", *ONE)),
    ([], ("diff", *ONE, 1, 9)),
    ([], ("start-frame", *ONE, "SEQ01_take009@1")),
    ([], ("approve-grid", *TWO, "--quadrant", 1)),
    ([], ("approve-grid", *ONE, "--quadrant", 1, "--grid", 4)),
    ([], ("cancel", "film", "SEQ01_take001")),
    ([], ("reconcile", "film", "SEQ01_take001", "--as", "lost")),
    ([], ("resume", "film", "SEQ01_take009")),
    ([], ("budget", "film", "x")),
    ([], ("unarchive", "flim")),
    ([("finalize", *TWO)], ("revise", *TWO, "--shot", 1, "Rain.")),
    ([("finalize", *TWO)], ("generate", *TWO)),
    ([("reject", *ONE, "--take", 1, "--reason", "no"), ("prune", "film")], ("undo", *ONE)),
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Takes:
    """Return a film with a grid and a take of each sequence; the second one's is approved."""
    takes = Takes(tmp_path_factory.mktemp("hints"))
    add_plan(takes, PLAN)
    takes("grid", *ONE)
    takes("generate", *ONE, "SEQ02")
    takes("approve", *TWO, "--take", 1)
    return takes


def hinted(err: str, typed: tuple[object, ...]) -> list[str]:
    """Return the whole commands a hint names; a place that a person has to fill stands in capitals."""
    tries = re.search(r"^  try: (.*)$", err, re.MULTILINE)
    assert tries, err
    ways = re.split(r"; or |; |: ", tries[1])
    same = [f"takes {shlex.join(map(str, typed))} {way[14:]}" for way in ways if way.startswith("the same with ")]
    whole = [way for way in ways if re.match(r"takes [a-z]", way)]
    return [line for line in [*whole, *same] if not re.search(r"(?<![\w/])(?!SEQ|SH\d)[A-Z]{1,}(?![\w.])", line)]


def reason(err: str) -> str:
    return next(line for line in err.splitlines() if line.startswith("takes: "))


@pytest.mark.parametrize(("first", "typed"), REFUSED, ids=lambda value: " ".join(map(str, value))[:60])
def test_what_a_refusal_says_to_try_is_not_refused_for_the_same_reason(
    work: Takes, tmp_path: Path, first: list[tuple[object, ...]], typed: tuple[object, ...]
) -> None:
    takes = copied(work.root, tmp_path / "film")
    for args in first:
        takes(*args)
    ran = takes(*typed, code=None)
    assert ran.code in (1, 2), ran.out
    for line in hinted(ran.err, typed):
        words = shlex.split(line)[1:]
        assert words != [str(arg) for arg in typed]
        again = takes(*words, code=None)
        assert not again.code or reason(again.err) != reason(ran.err), line
        assert again.code != 2, (line, again.err)


def test_what_does_not_fit_is_run_as_the_hint_says(takes: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAKES_RENDERER", "fal")  # a dry run of it needs no key
    add_plan(takes, LONG)
    for typed in (("generate", *ONE), ("generate", *ONE, "--shots", "1-7"), ("generate", *ONE, "--missing")):
        ran = takes(*typed, "--dry-run", code=1)
        ways = hinted(ran.err, typed)
        assert len(ways) == 2
        for line in ways:
            takes(*shlex.split(line)[1:], "--dry-run")
