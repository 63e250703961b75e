"""A log copied out to lines and in again with nothing checked: what SQLite and orjson alone take.

`python -m bench.bare_copy out EVENTS.DB > LINES` and `python -m bench.bare_copy in NEW.DB LINES`.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bench.baseline import QUERY

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Copy one way or the other."""
    with closing(sqlite3.connect(sys.argv[2], isolation_level=None)) as db:
        if sys.argv[1] == "out":
            for row in db.execute(QUERY):
                sys.stdout.buffer.write(orjson.dumps([*row[:4], orjson.loads(row[4])]) + b"\n")
            return
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(
            "CREATE TABLE log (place INTEGER PRIMARY KEY, stream, version, topic, state, UNIQUE(stream, version))"
        )
        db.execute("BEGIN")
        db.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", _rows(Path(sys.argv[3])))
        db.execute("COMMIT")


def _rows(path: Path) -> Iterator[tuple[object, ...]]:
    with path.open("rb") as lines:
        for line in lines:
            *place, body = orjson.loads(line)
            yield *place, orjson.dumps(body)


if __name__ == "__main__":
    main()
