"""Contention: several processes that append to one log at once, and readers that watch the order."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, percentile, ran
from bench.results import Row
from bench.scale import HERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.scale import Scale

QUESTION = "Contention: processes that append to one log at once"
LENGTH = 50  # events that each sequence begins with
READERS = 2


class Copy(NamedTuple):
    """A workspace to append in, and the address of its database; empty where its log lies in a file."""

    root: Path
    address: str


class Place(NamedTuple):
    """The workspace that copies are made of, and what makes a database for each."""

    made: Path
    database: Callable[[], str]

    def copied(self, name: str) -> Copy:
        """Return a copy that nothing was appended to yet; its log stays where it is if the copy is to be `raw`."""
        copy = Copy(self.made.with_name(name), self.database())
        shutil.copytree(self.made, copy.root)
        if copy.address and name != "raw":
            ran([TAKES, "-w", str(copy.root), "move", "--to", copy.address], copy.root)
        return copy


def measure(scale: Scale) -> list[Row]:
    """Append from all processes to one file."""
    return contended(scale, lambda: "")


def contended(scale: Scale, database: Callable[[], str]) -> list[Row]:
    """Append from all processes: raw, the append alone, whole commands on several sequences and on a single one.

    Each time to a log of its own: in a database whose address `database` returns, or in a file where that is empty.
    """
    with scale.folder() as folder:
        place = Place(folder / "made", database)
        make_log(place.made, equal_lines(LENGTH, scale.processes))
        ran([TAKES, "-w", str(place.made), "replay"], place.made)
        raw = _together(scale, place, "raw")
        runs = [[_milliseconds(scale, place, many) for many in (1, scale.processes)] for _ in range(scale.runs)]
        alone, eight = zip(*runs, strict=True)
        what = f"commands of {scale.processes} processes together, each on its own sequence: time a command"
        return [
            Row(what, median(eight), "ms", "one process alone", median(alone), target=1, runs=eight),
            *_rows(scale, "the append alone", _together(scale, place, "append"), raw, 1000),
            *_rows(scale, "commands, each on its own sequence", _together(scale, place, "own"), raw),
            *_rows(scale, "commands, all on one sequence", _together(scale, place, "one"), raw),
        ]


def _together(scale: Scale, place: Place, how: str) -> dict[str, Any]:
    """Start all processes on a copy of the workspace, let them go at once, and return what they told."""
    copy = place.copied(how)
    writers = [_started("write", how, copy, number, scale.each) for number in range(1, scale.processes + 1)]
    readers: list[subprocess.Popen[bytes]] = []
    total = scale.processes * scale.each
    try:
        _wait_for(writers)
        readers += [_started("read", how, copy, number, total) for number in range(READERS if how != "raw" else 0)]
        _wait_for(readers)
        (copy.root / "go").touch()
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


def _milliseconds(scale: Scale, place: Place, processes: int) -> float:
    """Return how long so many processes take together, a command."""
    copy = place.copied(f"{processes}-together")
    writers = [_started("write", "own", copy, number, scale.each) for number in range(1, processes + 1)]
    _wait_for(writers)
    began = time.perf_counter()
    (copy.root / "go").touch()
    done = sum(len(json.loads(writer.communicate()[0])["times"]) for writer in writers)
    spent = time.perf_counter() - began
    scale.put_aside(copy.root)
    return spent * 1000 / done


def _wait_for(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until each has said that it is ready."""
    for process in processes:
        assert process.stdout
        process.stdout.readline()


def _started(what: str, how: str, copy: Copy, number: int, many: int) -> subprocess.Popen[bytes]:
    command = [PYTHON, "-m", "bench.contending", what, how, str(copy.root), str(number), str(many), copy.address]
    return subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE)


def _rows(scale: Scale, where: str, told: dict[str, Any], raw: dict[str, Any], most: float | None = None) -> list[Row]:
    what, times = f"{scale.processes} × {scale.each}, {where}", tuple(told["times"])
    peer = "raw INSERT + COMMIT"
    slowest, theirs = max(times, default=0.0), max(raw["times"], default=0.0)
    return [
        Row(f"{what}: errors", told["errors"], "errors", kind="limit", target=0),
        Row(f"{what}: slowest", slowest, "ms", peer, theirs, "limit" if most else "cost", most, times),
        Row(f"{what}: p50", percentile(times, 0.5), "ms", peer, percentile(raw["times"], 0.5)),
        Row(f"{what}: orders that {READERS} readers saw", told["orders"], "orders", kind="limit", target=1),
        Row(f"{what}: events a reader missed", told["missed"], "events", kind="limit", target=0),
    ]
