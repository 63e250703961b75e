"""Append: whole commands in process, on sequences of several lengths, beside raw inserts and a plain script."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, percentile, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Append: load, decide, append with synchronous=FULL, bring the files up to date"
RAW = "raw INSERT + COMMIT"
PLAIN = "SQLite + JSON file, nothing checked"
TARGETS = {10: 8.0, 100: 12.0, 1000: 30.0}  # times the raw insert, by the sequence's length
COLD = {**TARGETS, 1000: 35.0}  # the same for a new process's first
PROJECTS = 20  # each with one sequence, so that measured appends hardly make the next one's sequence longer

Times = dict[str, list[float]]


def measure(scale: Scale) -> list[Row]:
    """Append to sequences of each length, in a process that lives long and in new ones."""
    rows = []
    for length in scale.lengths:
        with scale.folder() as folder:
            made = folder / "made"
            make_log(made, equal_lines(length, PROJECTS))
            ran([TAKES, "-w", str(made), "replay"], made)
            rows += _rows(length, _lasting(scale, made), _first(scale, made))
    return rows


def _lasting(scale: Scale, made: Path) -> Times:
    """Append twice to each sequence, in one process, as often as there are rounds, each on a fresh copy."""
    found: Times = {"takes": [], "cpu": [], "again": [], "again cpu": [], "raw": [], "plain": []}
    for _ in range(scale.rounds):
        told = _told(scale, made, range(1, PROJECTS + 1))
        # The first of each opens the log; that is measured in new processes.
        found = {name: found[name] + told[name][1:] for name in found}
    return found


def _first(scale: Scale, made: Path) -> Times:
    """Append once in each of many new processes, all that is needed imported."""
    found: Times = {"takes": [], "cpu": [], "import": []}
    for number in range(2 * scale.rounds):
        told = _told(scale, made, [1 + number % PROJECTS])
        found = {name: found[name] + told[name] for name in found}
    return found


def _told(scale: Scale, made: Path, projects: range | list[int]) -> Times:
    """Run `bench.appending` on a copy of the workspace; return its milliseconds."""
    spare, copy = made.with_name("spare"), made.with_name("copy")
    shutil.copytree(made, copy)
    shutil.copytree(made, spare, dirs_exist_ok=True)
    try:
        command = [PYTHON, "-m", "bench.appending", str(spare), str(copy), *map(str, projects)]
        done = subprocess.run(command, cwd=HERE.parent, capture_output=True, check=True)
        return dict(json.loads(done.stdout))
    finally:
        scale.put_aside(copy)


def _rows(length: int, lasting: Times, first: Times) -> list[Row]:
    target = TARGETS[length]
    again, plain = tuple(lasting["again"]), median(lasting["plain"])
    raw, raw_worst = median(lasting["raw"]), percentile(lasting["raw"], 0.99)
    what = f"sequence of {length:,} events"

    def row(name: str, found: list[float], peer: float, most: float | None, share: float = 0.5) -> Row:
        value = median(found) if share == 0.5 else percentile(found, share)
        return Row(f"{what}, {name}", value, "ms", RAW, peer, target=most, runs=tuple(found))

    return [
        row("long-lived process, p50", lasting["again"], raw, target),
        Row(f"{what}, long-lived process, p50", median(again), "ms", PLAIN, plain, runs=again),
        row("long-lived process, p99", lasting["again"], raw_worst, None, 0.99),
        Row(f"{what}, long-lived process, CPU", median(lasting["again cpu"]), "ms"),
        row("long-lived process, its first on the sequence, p50", lasting["takes"], raw, target),
        row("long-lived process, its first on the sequence, p99", lasting["takes"], raw_worst, None, 0.99),
        Row(f"{what}, long-lived process, its first on the sequence, CPU", median(lasting["cpu"]), "ms"),
        row("new process's first, p50", first["takes"], raw, COLD[length]),
        row("new process's first, p99", first["takes"], raw_worst, None, 0.99),
        Row(f"{what}, new process's first, CPU", median(first["cpu"]), "ms"),
        Row(f"{what}, new process's first, with all imports before it", median(first["import"]), "ms"),
    ]
