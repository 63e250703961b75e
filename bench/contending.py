"""One of the processes that append at once, or that read meanwhile.

`python -m bench.contending write|read append|own|one|raw WORKSPACE NUMBER MANY ADDRESS` says when it is ready, waits
for the file `go` in the workspace, and prints what it saw as JSON. A writer is ready once it has appended for the first
time. A raw one inserts into the database of that address, or into a file where it is empty.
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

from filelock import FileLock

from bench.appending import TEXT, clocked
from domain.decisions.review import note
from domain.errors import TakesError
from services.log.ledger import Change
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import NoteAdded
    from domain.sequence import Sequence

PAUSE = 0.02  # seconds between two looks at the log, as a page that follows it has
PATIENCE = 600.0  # seconds after which one gives up on what doesn't come


def main() -> None:
    """Be one of them."""
    what, how, root, number, many = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    if what == "read":
        told: dict[str, Any] = _read(root, many)
    elif how == "raw":
        told = _raw_in_database(sys.argv[6], root, many) if sys.argv[6] else _raw(root, many)
    else:
        told = _append(root, f"film-{1 if how == 'one' else number:03d}", many, whole=how != "append")
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


def _append(root: Path, project: str, many: int, *, whole: bool) -> dict[str, Any]:
    """Append notes: by whole commands, or with nothing but the append itself."""

    def decide(state: Sequence) -> list[NoteAdded]:
        return note(state, state.own, None, TEXT, None)

    def command() -> None:
        workspace.acting("mara", None).change(project, "SEQ01", decide)

    def append() -> None:
        versions.append(versions[-1] + 1)
        workspace.ledger.append([Change(f"{project}/SEQ01", versions[-2], facts)], workspace.context)

    with closing(Workspace(root, "mara")) as workspace:
        state = workspace.sequence(project, "SEQ01")
        versions, facts, act = [state.version], decide(state), command if whole else append
        act()
        _ready(root)
        return _timed(act, many, TakesError)


def _raw(root: Path, many: int) -> dict[str, Any]:
    with closing(sqlite3.connect(root / "raw.db", isolation_level=None, timeout=60)) as db:
        with FileLock(root / "raw.lock"):  # two that turn it on at once find the database locked
            db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE IF NOT EXISTS log (place INTEGER PRIMARY KEY, state TEXT)")
        _insert(db, TEXT)
        _ready(root)
        return _timed(partial(_insert, db, TEXT * 5), many, sqlite3.Error)


def _raw_in_database(address: str, root: Path, many: int) -> dict[str, Any]:
    from psycopg import Error, connect

    def insert() -> None:
        db.execute("INSERT INTO raw (state) VALUES (%s)", (TEXT * 5,))

    with connect(address, autocommit=True) as db:
        with db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(1)")  # two that make the same table at once would fail
            db.execute("CREATE TABLE IF NOT EXISTS raw (place bigserial PRIMARY KEY, state text)")
        insert()
        _ready(root)
        return _timed(insert, many, Error)


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
            time.sleep(PAUSE)
    return {"order": order}


if __name__ == "__main__":
    main()
