"""One process that appends to a log in PostgreSQL, or reads it: by the product's commands, or by the library alone.

`python -m bench.postgres_side takes|library|reading WORKSPACE ADDRESS LENGTH` prints milliseconds, or seconds of a
reading, as JSON. The first append opens the log, and isn't counted.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.appending import TEXT, by_takes, clocked

if TYPE_CHECKING:
    from uuid import UUID

PROJECTS = 20


class Notes(Aggregate):
    """A sequence that things happen to."""

    @event("Began")
    def __init__(self) -> None:
        self.texts: list[str] = []

    @event("Noted")
    def note(self, text: str, by: str, why: str | None) -> None:
        """Keep what was said."""
        self.texts.append(text)


class Library(Application["UUID"]):
    """Where they are kept, as the library has it."""


def main() -> None:
    """Do what was asked."""
    who, root, address, length = sys.argv[1:5]
    if who == "takes":
        told = _by_takes(Path(root))
    elif who == "library":
        told = _by_library(address, int(length))
    else:
        told = [_read(address, int(length))]
    sys.stdout.write(json.dumps(told))


def _by_takes(root: Path) -> list[float]:
    projects = [f"film-{number:03d}" for number in range(1, PROJECTS + 1)]
    return [wall for wall, _ in by_takes(root, projects, [])][1:]


def _by_library(address: str, length: int) -> list[float]:
    app = _opened(address)
    ids = []
    for _ in range(PROJECTS):
        notes = Notes()
        for _ in range(length - 1):
            notes.note(TEXT, "mara", None)
        app.save(notes)
        ids.append(notes.id)
    return [clocked(partial(_note, app, which))[0] for which in ids][1:]


def _note(app: Library, which: UUID) -> None:
    notes: Notes = app.repository.get(which)
    notes.note(TEXT, "mara", None)
    app.save(notes)


def _read(address: str, length: int) -> float:
    """Read the product's own log in the library's batches and decode it as JSON; return the seconds it took."""
    from psycopg.conninfo import conninfo_to_dict

    from services.log.recorder_postgres import PostgresApplication

    app = PostgresApplication(conninfo_to_dict(address), "public")
    begun, position, count = time.perf_counter(), 0, 0
    while found := app.recorder.select_notifications(position + 1, 1000):
        for notification in found:
            json.loads(notification.state)
        position, count = found[-1].id, count + len(found)
    spent = time.perf_counter() - begun
    app.close()
    assert count >= length, f"{count} of {length} events read"
    return spent


def _opened(address: str) -> Library:
    """Open a log of the library's own, as it makes it."""
    parts = urlsplit(address)
    return Library(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.strip("/"),
            "POSTGRES_HOST": str(parts.hostname),
            "POSTGRES_PORT": str(parts.port),
            "POSTGRES_USER": str(parts.username),
            "POSTGRES_PASSWORD": "none",
        }
    )


if __name__ == "__main__":
    main()
