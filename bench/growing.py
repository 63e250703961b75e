"""Takes recorded one after the other on one sequence, by us or by the library, as it keeps its aggregates.

`python -m bench.growing takes WORKSPACE TAKES MANY` writes what it recorded to the file TAKES;
`python -m bench.growing plain|snapshots|cache LOG.DB TAKES` records the same by the library. Both print the
milliseconds that each take took, as JSON; one recorded before, to another sequence, isn't counted.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.appending import clocked
from bench.peer_library import Library, Takes, opened
from bench.peer_library import record as record_by_library
from bench.peer_takes import PROJECT, record, write
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from domain.record import Record

ANOTHER = "film-002"
EVERY = 50  # events between two snapshots


class Snapshotting(Library):
    """The library's application that loads from the newest snapshot on."""

    snapshotting_intervals = {Takes: EVERY}


def main() -> None:
    """Do all of it, on one side."""
    how, log, takes = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    told = _by_takes(log, takes, int(sys.argv[4])) if how == "takes" else _by_library(how, log, takes)
    sys.stdout.write(json.dumps(told))


def _by_takes(root: Path, takes: Path, many: int) -> list[float]:
    taken: list[tuple[Record, Record]] = []
    with closing(Workspace(root, "mara")) as workspace:
        record(workspace, ANOTHER, 0, [])
        times = [clocked(partial(record, workspace, PROJECT, n, taken))[0] for n in range(many)]
    write(takes, taken)
    return times


def _by_library(how: str, log: Path, takes: Path) -> list[float]:
    pairs = [json.loads(line) for line in takes.read_text(encoding="utf-8").splitlines()]
    kind = Snapshotting if how == "snapshots" else Library
    app = opened(log, kind, {"AGGREGATE_CACHE_MAXSIZE": "10"} if how == "cache" else {})
    another, first = Takes(), Takes()
    app.save(another, first)
    record_by_library(app, another.id, pairs[0])
    return [clocked(partial(record_by_library, app, first.id, pair))[0] for pair in pairs]


if __name__ == "__main__":
    main()
