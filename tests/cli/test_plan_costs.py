"""Adding a changed plan says what it will cost, and which elements and start frames are new."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.support import PLAN, Takes, add_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def with_4k(plan: dict[str, Any]) -> None:
    plan["models"] = {"video": "kling-o3-4k"}


def with_audio_in_one(plan: dict[str, Any]) -> None:
    plan["sequences"]["SEQ02"]["settings"] = {"generate_audio": True}


def with_another_grid_model(plan: dict[str, Any]) -> None:
    plan["models"] = {"grid": "nano-banana-pro"}


def with_an_element(plan: dict[str, Any]) -> None:
    plan["elements"]["dog"] = {"kind": "prop"}


def with_a_frame(plan: dict[str, Any]) -> None:
    plan["sequences"]["SEQ02"]["needs_start_frame"] = True


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (with_4k, "SEQ01, SEQ02: $0.084 -> $0.42 a second"),
        (with_audio_in_one, "SEQ02: $0.084 -> $0.112 a second"),
        (with_another_grid_model, "grids: $0.06 -> $0.15 an image"),
        (with_an_element, "new elements: dog"),
        (with_a_frame, "a start frame is needed from now on: SEQ02"),
    ],
)
def test_a_changed_plan_says_what_follows_from_it(
    change: Callable[[dict[str, Any]], None], says: str, takes: Takes, tmp_path: Path
) -> None:
    add_plan(takes, PLAN)
    plan = copy.deepcopy(PLAN)
    change(plan)
    path = tmp_path / "CHANGED.json"
    path.write_text(json.dumps(plan))
    for more in (("--dry-run",), ()):
        said = [line.strip() for line in takes("plan", "add", path, *more).out.splitlines()]
        assert [line for line in said if "$" in line or "new elements" in line or "start frame" in line] == [says]


def test_a_plan_whose_words_change_says_nothing_of_costs(takes: Takes, tmp_path: Path) -> None:
    add_plan(takes, PLAN)
    plan = copy.deepcopy(PLAN)
    plan["sequences"]["SEQ02"]["shots"][0]["prompt"] = "A wide shot of snow."
    (tmp_path / "CHANGED.json").write_text(json.dumps(plan))
    assert "$" not in takes("plan", "add", tmp_path / "CHANGED.json").out


def test_settings_that_were_picked_hold_whatever_the_plan_says(takes: Takes, tmp_path: Path) -> None:
    add_plan(takes, {**PLAN, "models": {"video": "kling-o3-pro"}})
    takes("generate", "film", "SEQ02", "--renderer", "local")
    takes("plan", "add", written(tmp_path, {**PLAN, "models": {"video": "kling-o3"}}))
    takes("pick", "film", "SEQ02", "--base", "1", "--with-settings")
    said = takes("plan", "add", written(tmp_path, {**PLAN, "models": {"video": "kling-o3-4k"}})).out
    assert "SEQ01: $0.084 -> $0.42 a second" in said


def written(folder: Path, plan: dict[str, Any]) -> Path:
    path = folder / "CHANGED.json"
    path.write_text(json.dumps(plan))
    return path
