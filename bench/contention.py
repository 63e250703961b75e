"""Contention: several processes that append to one log at once, and readers that watch the order."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, percentile, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Contention: processes that append to one log at once"
LENGTH = 50  # events that each sequence begins with
READERS = 2


def measure(scale: Scale) -> list[Row]:
    """Append from all processes: raw, the append alone, whole commands on several sequences and on a single one."""
    with scale.folder() as folder:
        made = folder / "made"
        make_log(made, equal_lines(LENGTH, scale.processes))
        ran([TAKES, "-w", str(made), "replay"], made)
        raw = _together(scale, made, "raw")
        alone, eight = _milliseconds(scale, made, 1), _milliseconds(scale, made, scale.processes)
        what = f"commands of {scale.processes} processes together, each on its own sequence: time a command"
        return [
            Row(what, median(eight), "ms", "one process alone", median(alone), target=1, runs=tuple(eight)),
            *_rows(scale, "the append alone", _together(scale, made, "append"), raw, 1000),
            *_rows(scale, "commands, each on its own sequence", _together(scale, made, "own"), raw),
            *_rows(scale, "commands, all on one sequence", _together(scale, made, "one"), raw),
        ]


def _together(scale: Scale, made: Path, how: str) -> dict[str, Any]:
    """Start all processes on a copy of the workspace, let them go at once, and return what they told."""
    copy = made.with_name(how)
    shutil.copytree(made, copy)
    writers = [_started("write", how, copy, number, scale.each) for number in range(1, scale.processes + 1)]
    readers: list[subprocess.Popen[bytes]] = []
    total = scale.processes * scale.each
    try:
        _wait_for(writers)
        readers += [_started("read", how, copy, number, total) for number in range(READERS if how != "raw" else 0)]
        _wait_for(readers)
        (copy / "go").touch()
        orders, appends = ([json.loads(one.communicate()[0]) for one in group] for group in (readers, writers))
    finally:
        for process in (*readers, *writers):
            process.kill()
            process.wait()
    return {
        "errors": sum(one["errors"] for one in appends),
        "times": [ms for one in appends for ms in one["times"]],
        "orders": len({json.dumps(one["order"]) for one in orders}),
        "missed": sum(total - len(one["order"]) for one in orders),
    }


def _milliseconds(scale: Scale, made: Path, processes: int) -> list[float]:
    """Return for each run how long so many processes took together, a command."""
    found = []
    for run in range(scale.runs):
        copy = made.with_name(f"{processes}-{run}")
        shutil.copytree(made, copy)
        writers = [_started("write", "own", copy, number, scale.each) for number in range(1, processes + 1)]
        _wait_for(writers)
        began = time.perf_counter()
        (copy / "go").touch()
        for writer in writers:
            writer.communicate()
        found.append((time.perf_counter() - began) * 1000 / (processes * scale.each))
    return found


def _wait_for(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until each has said that it is ready."""
    for process in processes:
        assert process.stdout
        process.stdout.readline()


def _started(what: str, how: str, root: Path, number: int, many: int) -> subprocess.Popen[bytes]:
    command = [PYTHON, "-m", "bench.contending", what, how, str(root), str(number), str(many)]
    return subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE)


def _rows(scale: Scale, where: str, told: dict[str, Any], raw: dict[str, Any], most: float | None = None) -> list[Row]:
    what, times = f"{scale.processes} × {scale.each}, {where}", tuple(told["times"])
    peer = "raw INSERT + COMMIT, busy timeout 60 s"
    slowest, theirs = max(times, default=0.0), max(raw["times"], default=0.0)
    return [
        Row(f"{what}: errors", told["errors"], "errors", kind="limit", target=0),
        Row(f"{what}: slowest", slowest, "ms", peer, theirs, "limit" if most else "cost", most, times),
        Row(f"{what}: p50", percentile(times, 0.5), "ms", peer, percentile(raw["times"], 0.5)),
        Row(f"{what}: orders that {READERS} readers saw", told["orders"], "orders", kind="limit", target=1),
        Row(f"{what}: events a reader missed", told["missed"], "events", kind="limit", target=0),
    ]
