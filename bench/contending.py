"""One of the processes that append at once, or that read meanwhile.

`python -m bench.contending write|read own|one|raw WORKSPACE NUMBER MANY` says when it is ready, waits for the file `go`
in the workspace, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.appending import TEXT, clocked
from domain.decisions.review import note
from domain.errors import TakesError
from services.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import NoteAdded
    from domain.sequence import Sequence

PATIENCE = 600.0  # seconds after which one gives up on what doesn't come


def main() -> None:
    """Be one of them."""
    what, how, root, number, many = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    if what == "read":
        told: dict[str, Any] = _read(root, many)
    elif how == "raw":
        told = _raw(root, number, many)
    else:
        told = _append(root, f"film-{number if how == 'own' else 1:03d}", many)
    sys.stdout.write(json.dumps(told))


def _ready(root: Path) -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    until = time.monotonic() + PATIENCE
    while not (root / "go").exists() and time.monotonic() < until:
        time.sleep(0.005)


def _timed(act: Callable[[], object], many: int, fault: type[Exception]) -> dict[str, Any]:
    times, errors = [], 0
    for _ in range(many):
        try:
            times.append(clocked(act)[0])
        except fault:
            errors += 1
    return {"times": times, "errors": errors}


def _append(root: Path, project: str, many: int) -> dict[str, Any]:
    def decide(state: Sequence) -> list[NoteAdded]:
        return note(state, state.own, None, TEXT, None)

    with closing(Workspace(root, "mara")) as workspace:
        workspace.sequence(project, "SEQ01")
        _ready(root)
        return _timed(lambda: workspace.acting("mara", None).change(project, "SEQ01", decide), many, TakesError)


def _raw(root: Path, number: int, many: int) -> dict[str, Any]:
    with closing(sqlite3.connect(root / "raw.db", isolation_level=None, timeout=60)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE IF NOT EXISTS log (place INTEGER PRIMARY KEY, state TEXT)")
        _ready(root)
        return _timed(partial(_insert, db, TEXT * 5), many, sqlite3.Error)


def _insert(db: sqlite3.Connection, text: str) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO log (state) VALUES (?)", (text,))
    db.execute("COMMIT")


def _read(root: Path, many: int) -> dict[str, Any]:
    """Follow the log as it grows; return the ids of the new events in the order in which they were seen."""
    with closing(Workspace(root, "mara")) as workspace:
        reader = workspace.ledger.reader
        after, order = reader.head().position, list[str]()
        _ready(root)
        until = time.monotonic() + PATIENCE
        while len(order) < many and time.monotonic() < until:
            for row in reader.rows(after):
                after = row.position
                order.append(row.body["id"])
    return {"order": order}


if __name__ == "__main__":
    main()
