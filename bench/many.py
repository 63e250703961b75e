"""Many takes at once: 200 of 2 seconds, 40 at a time, against the stand-in for fal, beside no time of ours at all."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
from typing import TYPE_CHECKING, Any

from bench.measuring import TAKES, Spent, median
from bench.results import Row
from tests.fal.process import FalProcess

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Many takes at once, by fal's renderer against a stand-in for fal"
LATENCY = 2.0  # seconds a take renders for


def measure(scale: Scale) -> list[Row]:
    """Generate them several times, each time in a workspace and against a server of its own."""
    takes, at_once = (4, 2) if scale.name == "tiny" else (200, 40)
    with scale.folder() as folder:
        found = [generated(folder / str(n), takes, at_once) for n in range(scale.runs)]
    what, ideal = f"{takes} takes of {LATENCY:g} s, {at_once} at once", takes / at_once * LATENCY
    walls, cpus = [spent.wall for spent in found], [spent.cpu / takes * 1000 for spent in found]
    return [
        Row(f"{what}, wall", median(walls), "s", "no time but theirs", ideal, target=1.15, runs=tuple(walls)),
        Row(f"{what}, CPU a take", median(cpus), "ms", kind="limit", target=20, runs=tuple(cpus)),
    ]


def generated(folder: Path, takes: int, at_once: int) -> Spent:
    """Generate so many takes in `folder`, and look whether they are there and were posted once."""
    folder.mkdir()
    with FalProcess(folder / "fal", queue_seconds=0.0, run_seconds=LATENCY) as fal:
        root, plan = folder / "work", folder / "PLAN.json"
        plan.write_text(json.dumps(_plan(takes)), encoding="utf-8")
        env = {**os.environ, **fal.env()}
        _run(["-w", str(root), "plan", "add", str(plan)], env)
        before, begun = _cpu(), time.perf_counter()
        _run(["-w", str(root), "generate", "many", "--all", "--yes", "--concurrency", str(at_once)], env)
        wall, spent = time.perf_counter() - begun, _cpu() - before
        assert len(list((root / "videos" / "many").glob("*.mp4"))) == len(fal.jobs()) == takes
    return Spent(wall, spent)


def _plan(takes: int) -> dict[str, Any]:
    shots = [{"prompt": "A street in the rain, seen from a tram.", "duration": 5}]
    return {"project": "many", "sequences": {f"SEQ{n:03d}": {"shots": shots} for n in range(1, takes + 1)}}


def _run(args: list[str], env: dict[str, str]) -> None:
    done = subprocess.run([TAKES, *args], env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"takes {' '.join(args)}: {done.stderr}")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
