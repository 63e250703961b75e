"""The search index: every version of every prompt, by its words (FTS5); it may be deleted at any time.

FTS5 takes what stands between spaces and signs for a word. So the characters of scripts without spaces are set apart,
in the index and in what is looked for, where several that stand together must do so in the prompt.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from domain.errors import LogUnreadable
from domain.evolve import fold
from domain.scripts import words_of
from projections.history import descents, history_view
from services.disk.faults import log_guard
from services.log.reader import END
from services.log.rows import uncollected

if TYPE_CHECKING:
    from pathlib import Path

    from projections.views.answers import SearchHit
    from services.log.reader import Head, LogReader

VERSION = 4
_SCHEMA = (
    "CREATE TABLE stood (log TEXT, version INTEGER, position INTEGER, event_id TEXT)",
    "CREATE TABLE held (stream TEXT PRIMARY KEY, first INTEGER, last INTEGER)",  # the rows of a stream in `prompts`
    "CREATE VIRTUAL TABLE prompts USING fts5 (words, prompt UNINDEXED, stream UNINDEXED, shot UNINDEXED,"
    " position UNINDEXED, kind UNINDEXED, who UNINDEXED, at UNINDEXED, takes UNINDEXED,"
    " tokenize = 'unicode61 remove_diacritics 2')",
)


class PromptIndex:
    """The index of one log's prompts, in one file of the bookkeeping.

    While another process updates it, a search waits, `patience` seconds at most.
    """

    def __init__(self, reader: LogReader, path: Path, patience: float = 60) -> None:
        self.reader = reader
        self.path = path
        self.patience = patience

    def search(self, words: str, limit: int, upto: int = END) -> list[SearchHit]:
        """Return the versions that hold all the words, newest first, as they stood at a position."""
        wanted = " ".join(f'"{_apart(word)}"' for word in words.replace('"', " ").split())
        if not wanted:
            return []
        rows = self._found(wanted, upto, limit)
        hits = [_hit(row) for row in rows]
        return hits if upto >= self.reader.head().position else [self._as_of(hit, upto) for hit in hits]

    def _as_of(self, hit: SearchHit, upto: int) -> SearchHit:
        """Return a hit with the takes and verdicts of a moment in the past."""
        records = self.reader.stream(f"{hit['project']}/{hit['sequence']}", upto)
        descent = descents(records)[hit["shot"]]
        view = history_view(fold(hit["project"], hit["sequence"], records), descent)
        takes = next(v["takes"] for v in view["versions"] if v["position"] == hit["position"])
        return {**hit, "takes": takes}

    def _found(self, wanted: str, upto: int, limit: int) -> list[tuple[Any, ...]]:
        """Return the rows of the index, brought up to date first; a damaged one is made anew."""
        with log_guard(self.path):
            try:
                return self._look(wanted, upto, limit)
            except sqlite3.DatabaseError as error:
                if not _damaged(error):
                    raise
                self._forget()
                return self._look(wanted, upto, limit)

    def _look(self, wanted: str, upto: int, limit: int) -> list[tuple[Any, ...]]:
        with closing(self._opened()) as db:
            self._follow(db, self.reader.head(), self.reader.identity())
            return db.execute(
                "SELECT stream, shot, position, kind, who, at, prompt, takes FROM prompts WHERE prompts MATCH ?"
                " AND CAST(position AS INTEGER) <= ? ORDER BY CAST(position AS INTEGER) DESC, shot LIMIT ?",
                (wanted, upto, limit),
            ).fetchall()

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _forget(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + suffix).unlink()

    def _follow(self, db: sqlite3.Connection, head: Head, log: str) -> None:
        """Refold the streams with new facts and put their versions in place of the old ones."""
        db.execute("BEGIN IMMEDIATE")
        after = self._stood(db, log)
        free = db.execute("SELECT COALESCE(MAX(last), 0) FROM held").fetchone()[0] + 1
        with uncollected():
            for stream in self.reader.changed_streams(after, head.position):
                if "/" in stream:
                    free = self._replace(db, stream, self._versions(stream, head.position), free)
        db.execute("DELETE FROM stood")
        db.execute("INSERT INTO stood VALUES (?, ?, ?, ?)", (log, VERSION, head.position, head.id))
        db.execute("COMMIT")

    def _replace(self, db: sqlite3.Connection, stream: str, versions: list[tuple[object, ...]], free: int) -> int:
        """Put a stream's versions in place of the old ones, from the row `free` on; return the next free one.

        A search for the stream's name would go through the whole table.
        """
        for span in db.execute("SELECT first, last FROM held WHERE stream = ?", (stream,)).fetchall():
            db.execute("DELETE FROM prompts WHERE rowid BETWEEN ? AND ?", span)
        rows = [(free + number, *version) for number, version in enumerate(versions)]
        db.executemany(
            "INSERT INTO prompts (rowid, words, prompt, stream, shot, position, kind, who, at, takes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        db.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?)", (stream, free, free + len(rows) - 1))
        return free + len(rows)

    def _stood(self, db: sqlite3.Connection, log: str) -> int:
        """Return the position the index has followed the log to; an index of another log is emptied."""
        made = db.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'stood'").fetchone()[0]
        row = db.execute("SELECT log, version, position, event_id FROM stood").fetchone() if made else None
        if row and row[:2] == (log, VERSION) and self.reader.id_at(row[2]) == row[3]:
            return int(row[2])
        for table in ("stood", "held", "prompts"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _SCHEMA:
            db.execute(statement)
        return 0

    def _versions(self, stream: str, upto: int) -> list[tuple[object, ...]]:
        project, sequence = stream.split("/", 1)
        try:
            records = self.reader.stream(stream, upto)
        except LogUnreadable:
            return []  # whoever asks for the sequence itself is told
        state = fold(project, sequence, records)
        views = [history_view(state, descent) for descent in descents(records).values()]
        return [
            (
                _apart(v["prompt"]),
                v["prompt"],
                stream,
                view["shot"],
                v["position"],
                v["kind"],
                v["by"],
                v["at"],
                json.dumps(v["takes"]),
            )
            for view in views
            for v in view["versions"]
        ]


def _apart(text: str) -> str:
    return " ".join(words_of(normalize("NFKC", text)))


def _damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether the index is damaged or has old tables, and should be made anew; a lock or a full disk is no reason."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it says where, not what
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR)


def _hit(row: tuple[Any, ...]) -> SearchHit:
    stream, shot, position, kind, by, at, prompt, takes = row
    project, sequence = stream.split("/", 1)
    return {
        "project": project,
        "sequence": sequence,
        "shot": shot,
        "position": int(position),
        "kind": kind,
        "by": by,
        "at": at,
        "prompt": prompt,
        "takes": json.loads(takes),
    }
