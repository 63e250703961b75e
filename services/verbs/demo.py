"""The demo: the commands that play it, and which of them a workspace still lacks."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from services.workspace.finding import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROJECT = "driver-beware"
SEQUENCE = "SEQ08"


@dataclass(frozen=True, slots=True)
class DemoCommand:
    """A command of the story, and what a director would say while typing it."""

    says: str
    args: tuple[str, ...]


@contextmanager
def example() -> Iterator[Path]:
    """Yield the folder of the example film that ships with the package."""
    with as_file(files("examples") / PROJECT) as folder:
        yield folder


def steps_left(root: Path, folder: Path) -> list[DemoCommand]:
    """Return the commands that a workspace still lacks of the story; none once take 3 is asked for."""
    workspace, _ = create_workspace(root)
    try:
        state = workspace.load(PROJECT, SEQUENCE)
    finally:
        workspace.close()
    takes = len(state.own.takes)
    words = json.loads((folder / "REVISIONS.json").read_text(encoding="utf-8"))[SEQUENCE]
    done = {
        "plan": state.planned is not None,
        "grid": state.own.newest_grid is not None,
        "frame": state.own.frame is not None,
        "take1": takes >= 1,
        "note": any(take.notes for take in state.takes),
        "take2": takes >= 2,
        "verdict": any(take.verdict for take in state.takes),
        "pick": takes >= 3 or any(shot.source.kind == "take" for shot in state.order),
        "take3": takes >= 3,
    }
    if done["take3"]:
        return []
    resume = [DemoCommand("Something was under way: carry on with it.", ("resume", PROJECT))] if _busy(state) else []
    return resume + [step for name, step in _story(folder, words).items() if not done[name]]


def _busy(state: object) -> bool:
    return getattr(state, "phase", "") in ("GENERATING", "GRID_EXPLORING")


def _story(folder: Path, words: dict[str, object]) -> dict[str, DemoCommand]:
    second = words["take2"]
    assert isinstance(second, dict)
    overrides = [part for index, text in second.items() for part in ("--shot-override", f"{index}:{text}")]
    of, local = (PROJECT, SEQUENCE), ("--renderer", "local")
    return {
        "plan": DemoCommand("The client's plan: eight sequences.", ("plan", "add", str(folder / "PLAN.json"))),
        "grid": DemoCommand("Four pictures to choose a start frame from.", ("grid", *of, *local)),
        "frame": DemoCommand("The lower left one.", ("approve-grid", *of, "--quadrant", "bottom_left")),
        "take1": DemoCommand("Take 1: the sequence's five shots in one video.", ("generate", *of, *local)),
        "note": DemoCommand(
            "A note, at a moment.", ("note", *of, "--take", "1", "--at-seconds", "4.2", str(words["note"]))
        ),
        "take2": DemoCommand("Take 2: shots 3 and 5 in other words.", ("generate", *of, *overrides, *local)),
        "verdict": DemoCommand(
            "Shot 3 is better now, shot 5 is worse.",
            ("reject", *of, "--take", "2", "--reason", str(words["reject_reason"])),
        ),
        "pick": DemoCommand("Take 2's shot 3 with take 1's shot 5.", ("pick", *of, "--base", "2", "--shot", "SH05=1")),
        "take3": DemoCommand("Take 3, made of both.", ("generate", *of, *local)),
    }
