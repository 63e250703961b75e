"""Who is in a take: whoever asks, a run, a check or a look ahead, is told the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from domain.casting import cast_named
from domain.elements import Casting
from domain.errors import BadInput
from services.plans.sources import read_plan
from services.questions.casting import resolve_elements
from services.questions.plan_check import check_plan, check_project
from services.workspace.workspace import Workspace
from tests.cli.support import facts, plan_file
from tests.scenario import check_words

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes

NAMES = ["ann", "bob", "cat", "dog", "eve", "fox"]


def _plan(shots: list[dict[str, Any]], **keys: Any) -> dict[str, Any]:
    return {
        "project": "film",
        "elements": {name: {"description": f"{name} in grey"} for name in NAMES},
        "sequences": {"SEQ01": {"elements": NAMES[:5], "shots": shots, **keys}},
    }


def _foreseen(takes: Takes, shot: int | None = None) -> tuple[list[str], list[str]]:
    workspace = Workspace(takes.root)
    casting = resolve_elements(workspace, "film", "SEQ01", shot)
    workspace.close()
    return list(casting.kept), list(casting.dropped)


def _sent(takes: Takes, *args: object) -> tuple[list[str], list[str]]:
    takes("generate", "film", "SEQ01", "--no-wait", *args)
    asked = facts(takes.root, "TakeRequested")[-1]
    return [element["name"] for element in asked["elements"]], asked["elements_dropped"]


TWO = [{"prompt": "The yard.", "elements": ["fox"]}, {"prompt": "@fox runs.", "elements": ["eve", "dog"]}]
ONE = [{"prompt": "@dog sleeps.", "elements": ["fox", "eve"]}]


@pytest.mark.parametrize(("shots", "shot"), [(TWO, None), (TWO, 1), (TWO, 2), (ONE, None), (ONE, 1)])
def test_a_look_ahead_says_what_a_run_sends(
    shots: list[dict[str, Any]], shot: int | None, takes: Takes, a_picture: Path
) -> None:
    takes("plan", "add", plan_file(takes, _plan(shots)))
    alone = ("--shot", shot) if shot else ()
    assert _foreseen(takes, shot) == _sent(takes, *alone)
    takes("start-frame", "film", "SEQ01", "--shot", 1, a_picture)
    assert _foreseen(takes, shot) == _sent(takes, *alone)
    takes("start-frame", "film", "SEQ01", a_picture)
    assert _foreseen(takes, shot) == _sent(takes, *alone)


def test_what_was_picked_is_foreseen_too(takes: Takes) -> None:
    plan = _plan(TWO)
    takes("plan", "add", plan_file(takes, plan))
    takes("generate", "film", "SEQ01", "--no-wait")
    assert _foreseen(takes) == (NAMES[:4], ["eve", "fox"])
    changed = json.loads(json.dumps(plan))
    changed["sequences"]["SEQ01"]["elements"] = ["eve"]
    takes("plan", "add", plan_file(takes, changed))
    assert _foreseen(takes) == (["eve", "fox"], [])
    takes("pick", "film", "SEQ01", "--base", 1, "--with-settings")
    assert _foreseen(takes) == _sent(takes)
    assert _foreseen(takes)[0][:4] == NAMES[:4]
    workspace = Workspace(takes.root)
    assert "fox dropped" in " ".join(check_project(workspace, "film")["SEQ01"])
    workspace.close()


def test_a_plans_file_is_checked_by_the_same_rule(takes: Takes) -> None:
    assert "fox dropped" in " ".join(check_plan(read_plan(plan_file(takes, _plan(TWO))).plan)["SEQ01"])
    assert "dropped" not in " ".join(check_plan(read_plan(plan_file(takes, _plan(ONE))).plan)["SEQ01"])


def test_elements_that_are_named_are_sent_and_what_only_the_prompts_name_is_dropped() -> None:
    prompts = ["@ann waits.", "@bob and @cat run to @ann."]
    assert cast_named(["cat", "ann", "cat"], prompts, most=2) == Casting(("cat", "ann"), ("bob",))
    assert cast_named(["dog"], prompts, most=0) == Casting((), ("dog", "ann", "bob", "cat"))
    assert cast_named(["ann"], prompts, most=1, sendable=["ann"]) == Casting(("ann",), ("bob", "cat"))


@pytest.mark.parametrize(("most", "sendable"), [(1, None), (2, ["ann"]), (2, [])])
def test_elements_that_can_not_all_be_sent_are_refused(most: int, sendable: list[str] | None) -> None:
    with pytest.raises(BadInput) as refused:
        cast_named(["ann", "bob"], ["@ann waits."], most=most, sendable=sendable)
    check_words(refused.value)
