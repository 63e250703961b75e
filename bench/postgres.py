"""PostgreSQL: appends, replays and contention of a log in a database, beside the eventsourcing library alone there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from bench.contention import contended
from bench.histories import equal_lines, make_log
from bench.measuring import PYTHON, TAKES, median, percentile, ran
from bench.results import Row
from bench.scale import HERE
from tests.postgres.server import Server

if TYPE_CHECKING:
    from bench.scale import Scale

QUESTION = "PostgreSQL: the log in a database on the same machine, fsync on"
LIBRARY = "eventsourcing alone"
PROJECTS = 20

Times = dict[str, list[float]]


def measure(scale: Scale) -> list[Row]:
    """Append, replay, and append from many processes at once, on one server that is started for it."""
    server = Server(durable=True)
    try:
        with scale.folder() as folder:
            rows = [row for length in scale.lengths for row in _appends(server, scale, folder, length)]
            rows += _replays(server, scale, folder)
        return rows + contended(scale, server.database)
    finally:
        server.close()


def _appends(server: Server, scale: Scale, folder: Path, length: int) -> list[Row]:
    """Append once to each of several sequences of that length, by us and by the library, in turn."""
    root = folder / f"appends-{length}"
    make_log(root, equal_lines(length, PROJECTS))
    found: Times = {"takes": [], "library": []}
    for _ in range(scale.rounds):
        copy = Path(shutil.copytree(root, folder / "copy"))
        ran([TAKES, "-w", str(copy), "move", "--to", server.database()], copy)
        ran([TAKES, "-w", str(copy), "status"], copy)
        for who, address in (("takes", ""), ("library", server.database())):
            found[who] += _told(who, str(copy), address, str(length))
        scale.put_aside(copy)
    ours, theirs = found["takes"], found["library"]
    what = f"append to a sequence of {length:,} events"
    beside = f"{LIBRARY}: load and save"
    return [
        Row(f"{what}, p50", median(ours), "ms", beside, median(theirs), runs=tuple(ours)),
        Row(f"{what}, p99", percentile(ours, 0.99), "ms", beside, percentile(theirs, 0.99)),
    ]


def _replays(server: Server, scale: Scale, folder: Path) -> list[Row]:
    """Replay all of a log in a database; the library reads the same events and makes nothing of them."""
    root = folder / "replays"
    root.mkdir()
    shutil.copy(scale.workspace(scale.small) / "events.db", root)
    address = server.database()
    begun = ran([TAKES, "-w", str(root), "move", "--to", address], root)
    ours, theirs = [], []
    for _ in range(scale.runs):
        scale.put_aside(root / "state")
        ours.append(ran([TAKES, "-w", str(root), "replay"], root))
        theirs += _told("reading", str(root), address, str(scale.small))
    what = f"{scale.small:,} events"
    walls = [one.wall for one in ours]
    beside = f"{LIBRARY}: read and decode"
    return [
        Row(f"{what}, replay, wall", median(walls), "s", beside, median(theirs), "speed", runs=tuple(walls)),
        Row(f"{what}, replay, CPU of this side", median(one.cpu for one in ours), "s"),
        Row(f"{what}, moved into the database and checked there", begun.wall, "s"),
    ]


def _told(who: str, root: str, address: str, length: str) -> list[float]:
    """Run `bench.postgres_side`; return what it measured."""
    command = [PYTHON, "-m", "bench.postgres_side", who, root, address, length]
    environ = {name: value for name, value in os.environ.items() if name != "TAKES_DATABASE_URL"}
    done = subprocess.run(command, cwd=HERE.parent, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return [float(number) for number in json.loads(done.stdout)]
