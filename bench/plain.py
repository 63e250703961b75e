"""A plain script that keeps the same facts in one table of SQLite and what they come to in JSON files.

It validates nothing, checks no rule, and doesn't look whether another process wrote first: the later file wins.
`python -m bench.plain FOLDER` replays all of a folder's facts into files.
"""

from __future__ import annotations

import sqlite3
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

State = dict[str, Any]


class Plain:
    """The facts of all streams, and a file for each stream: its takes, its notes, and the newest of all else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.states = folder, dict[str, State]()
        self.db = sqlite3.connect(folder / "facts.db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.db.execute("CREATE TABLE IF NOT EXISTS facts (place INTEGER PRIMARY KEY, stream, kind, body)")
        self.db.execute("CREATE INDEX IF NOT EXISTS streams ON facts (stream)")

    def append(self, stream: str, kind: str, body: bytes) -> None:
        """Keep a fact, durably, and write its stream's file."""
        state = self.states[stream] if stream in self.states else self.load(stream)
        self.db.execute("INSERT INTO facts (stream, kind, body) VALUES (?, ?, ?)", (stream, kind, body))
        self.write(stream, folded(state, kind, body))

    def load(self, stream: str) -> State:
        """Return what the facts of a stream come to."""
        state = self.states[stream] = {}
        for kind, body in self.db.execute("SELECT kind, body FROM facts WHERE stream = ? ORDER BY place", (stream,)):
            folded(state, kind, body)
        return state

    def replay(self) -> None:
        """Write the files of all streams."""
        rows = self.db.execute("SELECT stream, kind, body FROM facts ORDER BY stream, place")
        for stream, facts in groupby(rows, key=lambda row: str(row[0])):
            state: State = {}
            for _, kind, body in facts:
                folded(state, kind, body)
            self.write(stream, state)

    def write(self, stream: str, state: State) -> None:
        """Put a stream's file in place of the one before, whole."""
        path = self.folder / "state" / f"{stream}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_bytes(orjson.dumps(state, option=orjson.OPT_INDENT_2))
        draft.replace(path)

    def take_over(self, log: Path, before: int = sys.maxsize) -> None:
        """Copy the events of one of our logs, up to a position."""
        query = "INSERT INTO facts SELECT rowid, originator_id, topic, state FROM log.stored_events WHERE rowid < ?"
        self.db.execute("ATTACH ? AS log", (str(log),))
        self.db.execute(query, (before,))
        self.db.execute("DETACH log")


def folded(state: State, kind: str, body: bytes) -> State:
    """Add a fact to what is known."""
    fact = orjson.loads(body)["data"]
    if kind == "NoteAdded":
        state.setdefault("notes", []).append(fact)
    elif take := fact.get("take_id"):
        state.setdefault("takes", {}).setdefault(take, {})[kind] = fact
    else:
        state[kind] = fact
    return state


def main() -> None:
    """Replay."""
    Plain(Path(sys.argv[1])).replay()


if __name__ == "__main__":
    main()
