"""One process that appends a note to a sequence of each of several projects, and another; then others keep the same.

`python -m bench.appending SPARE WORKSPACE NUMBER…` prints the milliseconds as JSON. The first append of all is to a
spare workspace, and imports whatever an append needs.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import NoteAdded
    from domain.record import Record
    from domain.sequence import Sequence
    from services.workspace.workspace import Workspace

TEXT = "hands are good here, keep this one in mind for the trailer"


Spent = tuple[float, float]  # milliseconds of the wall and of the CPU


def main() -> None:
    """Append, then insert raw what was appended, and have a plain script keep it."""
    spare, root = map(Path, sys.argv[1:3])
    projects = [f"film-{int(number):03d}" for number in sys.argv[3:]]
    imports, _ = clocked(lambda: by_takes(spare, projects[:1], []))
    appended: list[Record] = []
    both = by_takes(root, [project for project in projects for _ in range(2)], appended)
    ours, again = both[::2], both[1::2]
    rows = rows_of(root / "events.db", appended)
    theirs, plainly = raw(root / "raw.db", rows), plain(root, appended[0].position, rows)
    told = {"import": [imports], "takes": [wall for wall, _ in ours], "cpu": [cpu for _, cpu in ours]}
    told |= {"again": [wall for wall, _ in again], "again cpu": [cpu for _, cpu in again]}
    told |= {"raw": [wall for wall, _ in theirs], "plain": [wall for wall, _ in plainly[1::2]]}
    sys.stdout.write(json.dumps(told))


def clocked(what: Callable[[], object]) -> Spent:
    """Return how many milliseconds something takes."""
    begun, spent = time.perf_counter(), time.process_time()
    what()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - spent) * 1000


def by_takes(root: Path, projects: list[str], appended: list[Record]) -> list[Spent]:
    """Append a note to each project's sequence, each a command of its own; the first opens the log too."""
    from domain.decisions.review import note
    from services.workspace.workspace import Workspace

    def decide(state: Sequence) -> list[NoteAdded]:
        return note(state, state.own, None, TEXT, None)

    def command(workspace: Workspace, project: str) -> None:
        appended.extend(workspace.acting("mara", None).change(project, "SEQ01", decide))

    workspace = Workspace(root, "mara")
    with closing(workspace):
        return [clocked(partial(command, workspace, project)) for project in projects]


def rows_of(log: Path, records: list[Record]) -> list[tuple[str, int, str, bytes]]:
    """Return what the log holds of some records."""
    with closing(sqlite3.connect(log)) as db:
        query = "SELECT originator_id, originator_version, topic, state FROM stored_events WHERE rowid = ?"
        return [db.execute(query, (record.position,)).fetchone() for record in records]


def raw(path: Path, rows: list[tuple[str, int, str, bytes]]) -> list[Spent]:
    """Insert the same rows into a plain table, a commit each, as durably; opening it isn't counted."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE log (stream TEXT, version INTEGER, topic TEXT, state BLOB, UNIQUE (stream, version))")
        return [clocked(partial(insert, db, row)) for row in rows]


def plain(root: Path, before: int, rows: list[tuple[str, int, str, bytes]]) -> list[Spent]:
    """Keep the same rows by a plain script that knows the events before that position."""
    from bench.plain import Plain

    script = Plain(root / "plain")
    script.take_over(root / "events.db", before)
    with closing(script.db):
        return [clocked(partial(script.append, stream, kind, body)) for stream, _, kind, body in rows]


def insert(db: sqlite3.Connection, row: tuple[str, int, str, bytes]) -> None:
    """Insert one row, durably."""
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO log VALUES (?, ?, ?, ?)", row)
    db.execute("COMMIT")


if __name__ == "__main__":
    main()
