"""Measure 200 takes of 2 seconds, 40 at once, against the stand-in for fal: wall time beside the ideal, CPU per take.

Run it as `python -m bench.fal_takes`; it prints a table and, with --json FILE, writes the numbers down.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.fal.process import FalProcess

TAKES = Path(sys.executable).with_name("takes")
LATENCY = 2.0  # seconds a take renders for
WALL_LIMIT, CPU_LIMIT = 1.4, 40.0  # times the ideal; milliseconds of our own CPU a take


def main() -> None:
    """Run it several times and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takes", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    runs = [measured(args.takes, args.concurrency) for _ in range(args.runs)]
    ideal = args.takes / args.concurrency * LATENCY
    wall, cpu = (statistics.median(run[name] for run in runs) for name in ("wall_s", "cpu_ms_per_take"))
    told = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "takes": args.takes,
        "concurrency": args.concurrency,
        "ideal_s": ideal,
        "wall_s": wall,
        "wall_ratio": round(wall / ideal, 2),
        "wall_limit": WALL_LIMIT,
        "cpu_ms_per_take": cpu,
        "cpu_limit_ms": CPU_LIMIT,
        "runs": runs,
    }
    for name, value in told.items():
        sys.stdout.write(f"{name:16} {value}\n")
    if args.json:
        args.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def measured(takes: int, concurrency: int) -> dict[str, Any]:
    """Run it once, in a workspace and against a server of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        FalProcess(Path(folder) / "fal", queue_seconds=0.0, run_seconds=LATENCY) as fal,
    ):
        root, plan = Path(folder) / "work", Path(folder) / "PLAN.json"
        plan.write_text(json.dumps(_plan(takes)), encoding="utf-8")
        env = {**os.environ, **fal.env()}
        _run(["-w", str(root), "plan", "add", str(plan)], env)
        before, begun = _cpu(), time.perf_counter()
        _run(["-w", str(root), "generate", "many", "--all", "--yes", "--concurrency", str(concurrency)], env)
        wall, spent = time.perf_counter() - begun, _cpu() - before
        assert len(list((root / "videos" / "many").glob("*.mp4"))) == len(fal.jobs()) == takes
    return {"wall_s": round(wall, 2), "cpu_ms_per_take": round(spent / takes * 1000, 1)}


def _plan(takes: int) -> dict[str, Any]:
    shots = [{"prompt": "A street in the rain, seen from a tram.", "duration": 5}]
    return {"project": "many", "sequences": {f"SEQ{n:03d}": {"shots": shots} for n in range(1, takes + 1)}}


def _run(args: list[str], env: dict[str, str]) -> None:
    subprocess.run([TAKES, *args], env=env, check=True, capture_output=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
