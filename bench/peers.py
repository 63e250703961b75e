"""Peers on the same work: record a take, compare two, load what is known; the library alone, MLflow, git."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Peers on the same work, in a process that lives long"
MLFLOW = HERE.parent / ".venv-bench" / "bin" / "python"
WORK = {
    "record": "record a take: what was asked for, then what came",
    "diff": "compare two takes",
    "load 100": "load what 100 events leave behind",
    "load 1000": "load what 1,000 events leave behind",
}
PEERS = {"library": "eventsourcing alone", "mlflow": "MLflow, a run with params", "git": "git, a commit per take"}

Times = dict[str, list[float]]


def measure(scale: Scale) -> list[Row]:
    """Let each do the same work, with the same takes."""
    with scale.folder() as folder:
        root = folder
        for length in scale.lengths[1:]:
            make_log(root / f"known-{length}", equal_lines(length, 1))
        make_log(root / "takes", equal_lines(10, 1))
        ran([TAKES, "-w", str(root / "takes"), "replay"], root)
        many = str(2 * scale.starts)
        ours = _told([PYTHON, "-m", "bench.peer_takes", str(root), many])
        theirs = {name: _told(command) for name, command in _commands(root).items()}
    return [row for work in ours for row in _rows(work, ours[work], theirs)]


def _commands(root: Path) -> dict[str, list[str]]:
    """Return how each peer is started; MLflow only where `make bench` has put it."""
    found = {name: [PYTHON, "-m", f"bench.peer_{name}", str(root)] for name in ("library", "git")}
    if MLFLOW.exists():
        found["mlflow"] = [str(MLFLOW), "-m", "bench.peer_mlflow", str(root)]
    return found


def _told(command: list[str]) -> Times:
    """Run one of them; return its milliseconds by the work done."""
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _rows(work: str, ours: list[float], theirs: dict[str, Times]) -> list[Row]:
    """Return a row for each peer that does that work, and one without where none does."""
    found = [(PEERS[name], median(times[work])) for name, times in theirs.items() if times.get(work)]
    none: list[tuple[str, float | None]] = [("nobody", None)]
    return [Row(WORK[work], median(ours), "ms", name, peer, runs=tuple(ours)) for name, peer in found or none]
