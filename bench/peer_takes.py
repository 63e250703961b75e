"""Takeledger's own share of the work; what it recorded goes to `takes.jsonl`, for the peers.

`python -m bench.peer_takes FOLDER MANY` prints the milliseconds as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec import to_builtins

from bench.appending import clocked
from bench.reports import finished
from bench.words import prompt
from domain.decisions.jobs import completed
from domain.decisions.prompts import Override
from domain.decisions.takes import TakeWish, request_takes
from services.questions.compare import compared
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Fact, VideoCompleted
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State

PROJECT, SEQUENCE = "film-001", "SEQ01"
TIMES = 20  # how often what only reads is done


def main() -> None:
    """Do all of it."""
    folder, many = Path(sys.argv[1]), int(sys.argv[2])
    told: dict[str, list[float]] = {}
    with closing(Workspace(folder / "takes", "mara")) as workspace:
        taken: list[tuple[Record, Record]] = []
        told["record"] = [clocked(partial(record, workspace, PROJECT, n, taken))[0] for n in range(many + 1)][1:]
        ids = [to_builtins(asked.fact)["take_id"] for asked, _ in taken]
        told["diff"] = [clocked(lambda: compared(workspace, PROJECT, SEQUENCE, *ids[-2:]))[0] for _ in range(TIMES)]
    write(folder / "takes.jsonl", taken)
    for known in sorted(folder.glob("known-*")):
        with closing(Workspace(known, "mara")) as workspace:
            times = [clocked(partial(workspace.load, PROJECT, SEQUENCE))[0] for _ in range(TIMES)]
        told[f"load {known.name.split('-')[1]}"] = times
    sys.stdout.write(json.dumps(told))


def record(workspace: Workspace, name: str, number: int, taken: list[tuple[Record, Record]]) -> None:
    """Ask for a take, in words that are new in one shot, and say that its video is there."""
    project, rng = workspace.project(name), Random(number)
    *_, asked = workspace.change(name, SEQUENCE, partial(wished, project, rng))
    take = str(to_builtins(asked.fact)["take_id"])
    *_, done = workspace.change(name, SEQUENCE, partial(come, rng, name, take))
    taken.append((asked, done))


def wished(project: Project, rng: Random, state: State) -> Sequence[Fact]:
    """Decide on the request."""
    assert state.planned is not None
    words = Override(prompt(rng, state.planned.elements), index=0)
    return request_takes(state, project, TakeWish("local", free=True, overrides=(words,))).facts


def come(rng: Random, project: str, name: str, state: State) -> Sequence[Fact]:
    """Decide on what the renderer reports."""
    take = state.take(name)
    assert take is not None
    result: VideoCompleted = finished(rng, project, project, take)  # type: ignore[assignment]
    return completed(state, result, name)


def write(path: Path, taken: list[tuple[Record, Record]]) -> None:
    """Write what was recorded, a take a line."""
    dumped = ([to_builtins(one.fact) for one in pair] for pair in taken)
    path.write_text("".join(json.dumps(pair) + "\n" for pair in dumped), encoding="utf-8")


if __name__ == "__main__":
    main()
