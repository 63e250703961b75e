"""The limit a replay is held against: the same rows selected and parsed, on one core, and nothing else done.

`python -m bench.baseline EVENTS.DB` prints the seconds it took, of the wall and of the CPU.
"""

from __future__ import annotations

import sqlite3
import sys
import time

import orjson

QUERY = "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"


def main() -> None:
    """Read all rows."""
    begun, spent = time.perf_counter(), time.process_time()
    db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    for row in db.execute(QUERY):
        orjson.loads(row[4])
    db.close()
    sys.stdout.write(f"{time.perf_counter() - begun} {time.process_time() - spent}\n")


if __name__ == "__main__":
    main()
