"""The same work with the eventsourcing library alone: an aggregate of a sequence's takes, events of plain data.

`python -m bench.peer_library FOLDER` prints the milliseconds as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.appending import clocked
from bench.peer_takes import PROJECT, SEQUENCE, TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


class Takes(Aggregate):
    """The takes of one sequence."""

    @event("Began")
    def __init__(self) -> None:
        self.takes: dict[str, dict[str, Any]] = {}

    @event("Happened")
    def happen(self, kind: str, data: dict[str, Any]) -> None:
        """Keep what was said of a take."""
        self.takes.setdefault(str(data.get("take_id")), {})[kind] = data


class Library(Application["UUID"]):
    """Where they are kept; SQLite in WAL mode, synchronous=FULL, as the library has it."""


def main() -> None:
    """Do all of it."""
    folder = Path(sys.argv[1])
    pairs = [json.loads(line) for line in (folder / "takes.jsonl").read_text(encoding="utf-8").splitlines()]
    app = opened(folder / "library.db")
    first = Takes()
    app.save(first)
    told = {"record": [clocked(partial(record, app, first.id, pair))[0] for pair in pairs][1:]}
    for known in sorted(folder.glob("known-*")):
        name = known.name.split("-")[1]
        told[f"load {name}"] = loads(opened(folder / f"library-{name}.db"), known)
    sys.stdout.write(json.dumps(told))


def opened(path: Path, kind: type[Library] = Library, settings: Mapping[str, str] | None = None) -> Library:
    """Open a log of the library's own."""
    return kind(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path), **(settings or {})})


def record(app: Library, which: UUID, pair: list[dict[str, Any]]) -> None:
    """Record a request and a result, loading what is known before each, as a command does."""
    for kind, data in zip(("TakeRequested", "VideoCompleted"), pair, strict=True):
        takes: Takes = app.repository.get(which)
        takes.happen(kind, data)
        app.save(takes)


def loads(app: Library, known: Path) -> list[float]:
    """Load an aggregate with the same events."""
    takes = Takes()
    with closing(sqlite3.connect(known / "events.db")) as db:
        query = "SELECT topic, state FROM stored_events WHERE originator_id = ? ORDER BY originator_version"
        for kind, state in db.execute(query, (f"{PROJECT}/{SEQUENCE}",)):
            takes.happen(kind, json.loads(state)["data"])
    app.save(takes)
    return [clocked(partial(app.repository.get, takes.id))[0] for _ in range(TIMES)]


if __name__ == "__main__":
    main()
