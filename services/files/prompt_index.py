"""The search index: every version of every prompt, what was said, and sequences, by their words (FTS5).

It may be deleted at any time.

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
from domain.events import ShotPromptRevised
from domain.evolve import fold
from domain.scripts import words_of
from projections.history import descents, history_view
from projections.report import decision
from services.disk.faults import log_guard
from services.log.reader import END
from services.log.rows import uncollected

if TYPE_CHECKING:
    from pathlib import Path

    from domain.record import Record
    from domain.sequence import Sequence
    from projections.views.answers import Found, SaidHit, SearchHit
    from services.log.reader import Head, LogReader

VERSION = 5
INDEX = "prompts.db"  # its file among the bookkeeping
_SCHEMA = (
    "CREATE TABLE stood (log TEXT, version INTEGER, position INTEGER, event_id TEXT)",
    "CREATE TABLE held (stream TEXT PRIMARY KEY, first INTEGER, last INTEGER)",  # the rows of a stream in `prompts`
    # `about` is a shot, take, grid or sequence; `sort` one of the three kinds of rows there are.
    "CREATE VIRTUAL TABLE prompts USING fts5 (words, who, prompt UNINDEXED, stream UNINDEXED, about UNINDEXED,"
    " position UNINDEXED, kind UNINDEXED, at UNINDEXED, takes UNINDEXED, sort UNINDEXED,"
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
        """Return the versions of prompts that hold all the words, newest first, as they stood at a position."""
        wanted = _quoted(words)
        return self._prompts(f"{{words}} : ({wanted})", upto, limit, "") if wanted else []

    def find(self, words: str, limit: int, upto: int = END, project: str = "") -> Found:
        """Return sequences, prompts and what was said, at most so many of each, that hold all the words.

        A person's name is among the words of what they wrote, and the last word may be the beginning of one. With a
        project, only what is there.
        """
        wanted = _quoted(words)
        if not wanted:
            return {"sequences": [], "prompts": [], "said": []}
        match = f"{{words who}} : ({wanted}*)"
        return {
            "sequences": [_said(row) for row in self._found(match, upto, limit, project, "sequence")],
            "prompts": self._prompts(match, upto, limit, project),
            "said": [_said(row) for row in self._found(match, upto, limit, project, "said")],
        }

    def _prompts(self, match: str, upto: int, limit: int, project: str) -> list[SearchHit]:
        hits = [_hit(row) for row in self._found(match, upto, limit, project, "prompt")]
        return hits if upto >= self.reader.head().position else [self._as_of(hit, upto) for hit in hits]

    def _as_of(self, hit: SearchHit, upto: int) -> SearchHit:
        """Return a hit with the takes and verdicts of a moment in the past."""
        records = self.reader.stream(f"{hit['project']}/{hit['sequence']}", upto)
        descent = descents(records)[hit["shot"]]
        view = history_view(fold(hit["project"], hit["sequence"], records), descent)
        takes = next(v["takes"] for v in view["versions"] if v["position"] == hit["position"])
        return {**hit, "takes": takes}

    def _found(self, match: str, upto: int, limit: int, project: str, sort: str) -> list[tuple[Any, ...]]:
        """Return the rows of the index, brought up to date first; a damaged one is made anew."""
        asked = (match, upto, sort, f"{project}/", project, limit)
        with log_guard(self.path):
            try:
                return self._look(asked)
            except sqlite3.DatabaseError as error:
                if not _damaged(error):
                    raise
                self._forget()
                return self._look(asked)

    def _look(self, asked: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with closing(self._opened()) as db:
            self._follow(db, self.reader.head(), self.reader.identity())
            return db.execute(
                "SELECT stream, about, position, kind, who, at, prompt, takes FROM prompts WHERE prompts MATCH ?1"
                " AND CAST(position AS INTEGER) <= ?2 AND sort = ?3 AND (substr(stream, 1, length(?4)) = ?4 OR ?5 = '')"
                " ORDER BY CAST(position AS INTEGER) DESC, about LIMIT ?6",
                asked,
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
            "INSERT INTO prompts (rowid, words, prompt, stream, about, position, kind, who, at, takes, sort)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        prompts = [
            (view["shot"], v["position"], v["kind"], v["by"], v["at"], v["prompt"], json.dumps(v["takes"]), "prompt")
            for view in views
            for v in view["versions"]
        ]
        rows = [*prompts, *filter(None, map(_spoken, records)), *_planned(state, records)]
        return [
            (_apart(text), text, stream, about, position, kind, by, at, takes, sort)
            for about, position, kind, by, at, text, takes, sort in rows
        ]


_Row = tuple[str, int, str, str, str, str, str, str]  # about, position, kind, who, at, text, takes, sort


def _spoken(record: Record) -> _Row | None:
    """What a person wrote, beside the prompts of shots: a note, a reason, the words of a grid."""
    found = None if isinstance(record.fact, ShotPromptRevised) else decision(record)
    if not found or not found.said.written or not found.said.text:
        return None
    about = found.said.about or found.sequence
    return (about, record.position, found.said.kind, record.by, record.at, found.said.text, "", "said")


def _planned(state: Sequence, records: list[Record]) -> list[_Row]:
    """The sequence itself, by its name, its shots' names and its title, since the newest plan that was taken in."""
    if state.planned is None:
        return []
    made = next(r for r in reversed(records) if r.fact is state.planned)
    names = " ".join([state.id, *(shot.id for shot in state.order)])
    said = "\n".join(filter(None, [state.planned.title, names, state.planned.notes]))
    return [(state.id, made.position, "sequence", made.by, made.at, said, "", "sequence")]


def _quoted(words: str) -> str:
    return " ".join(f'"{_apart(word)}"' for word in words.replace('"', " ").split() if _apart(word))


def _apart(text: str) -> str:
    return " ".join(words_of(normalize("NFKC", text)))


def _damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether the index is damaged or has old tables, and should be made anew; a lock or a full disk is no reason."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it says where, not what
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR)


def _hit(row: tuple[Any, ...]) -> SearchHit:
    stream, about, position, kind, by, at, prompt, takes = row
    project, sequence = stream.split("/", 1)
    return {
        "project": project,
        "sequence": sequence,
        "shot": about,
        "position": int(position),
        "kind": kind,
        "by": by,
        "at": at,
        "prompt": prompt,
        "takes": json.loads(takes),
    }


def _said(row: tuple[Any, ...]) -> SaidHit:
    stream, about, position, kind, by, at, text, _ = row
    project, sequence = stream.split("/", 1)
    return {
        "project": project,
        "sequence": sequence,
        "about": about,
        "position": int(position),
        "kind": kind,
        "by": by,
        "at": at,
        "text": text,
    }
