"""Growth: takes recorded one by one on one sequence, the first ones beside the last, by us and by the library alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Growth: takes recorded one by one on a new sequence, from the first to the last"
PEERS = {
    "plain": "eventsourcing, no snapshots",
    "snapshots": "eventsourcing, a snapshot every 50 events",
    "cache": "eventsourcing, aggregates cached",
}
PLANNED = 2  # events that the sequence begins with
LEAST = 100  # events from which on a tenth is more than a single take

Runs = list[list[float]]  # of each run, the milliseconds of each take


def measure(scale: Scale) -> list[Row]:
    """Record takes until the sequence is long, several times; what shorter ones take is the beginning of that."""
    found: dict[str, Runs] = {who: [] for who in ("takes", *PEERS)}
    with scale.folder() as folder:
        made, takes = folder / "made", folder / "takes.jsonl"
        make_log(made, equal_lines(PLANNED, 2))
        ran([TAKES, "-w", str(made), "replay"], made)
        for _ in range(scale.runs):
            at = folder / "run"
            at.mkdir()
            shutil.copytree(made, at / "takes")
            found["takes"].append(_told("takes", at / "takes", takes, str(max(scale.lengths) // 2)))
            for who in PEERS:
                found[who].append(_told(who, at / f"{who}.db", takes))
            scale.put_aside(at)
    return [row for length in scale.lengths for who in PEERS for row in _rows(length, found["takes"], who, found[who])]


def _told(who: str, log: Path, takes: Path, *many: str) -> list[float]:
    """Run `bench.growing`; return its milliseconds."""
    command = [PYTHON, "-m", "bench.growing", who, str(log), str(takes), *many]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return [float(number) for number in json.loads(done.stdout)]


def _rows(length: int, ours: Runs, who: str, theirs: Runs) -> list[Row]:
    """Return the first tenth of so many events, the last, and how many times the first the last takes."""
    first, last, growth = _tenths(ours, length // 2)
    their_first, their_last, their_growth = _tenths(theirs, length // 2)
    what, beside = f"{length:,} events", PEERS[who]
    most = 1.0 if length >= LEAST else None
    return [
        Row(f"{what}: a take of the first tenth", median(first), "ms", beside, median(their_first), runs=first),
        Row(f"{what}: a take of the last tenth", median(last), "ms", beside, median(their_last), runs=last),
        Row(f"{what}: last tenth / first", median(growth), "×", beside, median(their_growth), target=most, runs=growth),
    ]


def _tenths(runs: Runs, takes: int) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Return what a take of the first tenth and of the last took in each run, and the last beside the first."""
    tenth = max(1, takes // 10)
    first = tuple(median(run[:tenth]) for run in runs)
    last = tuple(median(run[takes - tenth : takes]) for run in runs)
    return first, last, tuple(late / early for early, late in zip(first, last, strict=True))
