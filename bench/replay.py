"""Replay: a log of many events into all files, beside the bare reading of the same rows and a plain script."""

from __future__ import annotations

import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from bench.measuring import PYTHON, TAKES, Spent, median, peak, pinned, ran
from bench.plain import Plain
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Replay: every event validated, folded and rendered into all files"
BARE = "SELECT + orjson.loads, one core"
PLAIN = "SQLite + JSON files, nothing checked, one core"


def measure(scale: Scale) -> list[Row]:
    """Replay a short and a long log."""
    rows: list[Row] = []
    ones = []
    for events in (scale.small, scale.large):
        root = scale.workspace(events)
        bare(root)  # the pages of the log are in memory for all
        with scale.folder() as folder:
            take_over(root, folder)
            found = [
                (bare(root), replayed(scale, root, 1), replayed(scale, root, 2), plainly(scale, folder))
                for _ in range(scale.runs)
            ]
        bares, one, two, plain = zip(*found, strict=True)
        ones.append(one)
        rows += [*_speeds(events, bares, one, two), *_beside_plain(events, one, plain)]
        rows.append(_memory(scale, events, root))
    for which in ("wall", "cpu"):
        short, long = ([getattr(one, which) for one in found] for found in ones)
        most = 1.1 * scale.large / scale.small
        what = f"{scale.large:,} events on one core, {_NAMES[which]}"
        beside = f"{scale.small:,} events"
        rows.append(Row(what, median(long), "s", beside, median(short), target=round(most, 2), runs=tuple(long)))
    return rows


_NAMES = {"wall": "wall", "cpu": "CPU"}


def bare(root: Path) -> Spent:
    """Read the rows and do nothing with them; the interpreter's start isn't counted."""
    with pinned(1):
        command = [PYTHON, "-m", "bench.baseline", str(root / "events.db")]
        out = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True).stdout
    wall, cpu = map(float, out.split())
    return Spent(wall, cpu)


def replayed(scale: Scale, root: Path, cores: int) -> Spent:
    """Replay into an empty folder; the whole process counts."""
    scale.put_aside(root / "state")
    return ran([TAKES, "-w", str(root), "replay"], root, cores)


def take_over(root: Path, folder: Path) -> None:
    """Give the plain script the same facts."""
    script = Plain(folder)
    with closing(script.db):
        script.take_over(root / "events.db")


def plainly(scale: Scale, folder: Path) -> Spent:
    """Replay by the plain script into an empty folder; the whole process counts."""
    scale.put_aside(folder / "state")
    return ran([PYTHON, "-m", "bench.plain", str(folder)], HERE.parent, 1)


def _speeds(events: int, bares: Sequence[Spent], ones: Sequence[Spent], twos: Sequence[Spent]) -> list[Row]:
    limit, limit_cpu = median(s.wall for s in bares), median(s.cpu for s in bares)
    runs = (
        ("one core, wall", [s.wall for s in ones], limit, 0.27),
        ("one core, CPU", [s.cpu for s in ones], limit_cpu, 0.27),
        ("two cores, wall", [s.wall for s in twos], limit, 0.5),
    )
    return [
        Row(f"{events:,} events, {what}", median(found), "s", BARE, peer, "speed", target, tuple(found))
        for what, found, peer, target in runs
    ]


def _beside_plain(events: int, ours: Sequence[Spent], theirs: Sequence[Spent]) -> list[Row]:
    rows = []
    for which, told in _NAMES.items():
        found, peer = (tuple(getattr(spent, which) for spent in spents) for spents in (ours, theirs))
        rows.append(Row(f"{events:,} events, one core, {told}", median(found), "s", PLAIN, median(peer), runs=found))
    return rows


def _memory(scale: Scale, events: int, root: Path) -> Row:
    scale.put_aside(root / "state")
    nothing = peak([PYTHON, "-c", "import time; time.sleep(0.2)"], root)
    most = peak([TAKES, "-w", str(root), "replay"], root)
    above = most - nothing
    return Row(f"{events:,} events, memory above the bare interpreter", above, "MB", kind="limit", target=60.0)
