"""Reading the SQLite log without the event sourcing library, so that a glance costs no imports."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.errors import LogUnreadable
from services.faults import log_guard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.record import Record

BATCH = 1000
END = 2**62
_SPEND = "('SpendReserved', 'SpendSettled')"
_COLUMNS = "rowid, originator_id, originator_version, topic, state"


class Head(NamedTuple):
    """The newest fact: its position and id; 0 and "" in an empty log."""

    position: int
    id: str


class Row(NamedTuple):
    """A stored fact, not yet validated; `body` is what was stored beside its place and type."""

    position: int
    stream: str
    version: int
    type: str
    body: dict[str, Any]


class LogReader:
    """A read-only view of `events.db`; every query sees whole commits only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db: sqlite3.Connection | None = None
        # Queries of several threads that overlap would all see what the first of them saw, and never the newest.
        self._turn = threading.Lock()

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def identity(self) -> str:
        """Return the log's own id, written once when it was made."""
        rows = self._ask("SELECT id FROM log_identity")
        if not rows:
            raise LogUnreadable(f"{self.path} has no identity: its making was cut short", "put a copy of it back")
        return str(rows[0][0])

    def head(self) -> Head:
        """Return the newest fact's place."""
        rows = self._ask(f"SELECT {_COLUMNS} FROM stored_events ORDER BY rowid DESC LIMIT 1")
        return Head(rows[0][0], _row(rows[0]).body["id"]) if rows else Head(0, "")

    def id_at(self, position: int) -> str | None:
        """Return the id of the fact at a position: "" before the first, None where there is none."""
        if position == 0:
            return ""
        rows = self._ask(f"SELECT {_COLUMNS} FROM stored_events WHERE rowid = ?", position)
        return str(_row(rows[0]).body["id"]) if rows else None

    def rows(self, after: int = 0, upto: int = END, prefix: str | None = None) -> Iterator[Row]:
        """Yield stored facts by position, in batches; `prefix` names a project or one of its sequences."""
        where: str = "rowid > ? AND rowid <= ?"
        args: tuple[str, ...] = ()
        if prefix is not None:
            where, args = (
                where + " AND (originator_id = ? OR (originator_id >= ? AND originator_id < ?))",
                _range(prefix),
            )
        while True:
            found = self._ask(
                f"SELECT {_COLUMNS} FROM stored_events WHERE {where} ORDER BY rowid LIMIT {BATCH}", after, upto, *args
            )
            for row in found:
                yield _row(row)
            if len(found) < BATCH:
                return
            after = found[-1][0]

    def stream(self, name: str, upto: int = END) -> list[Record]:
        """Return a stream's facts in order, validated."""
        found = self._ask(
            f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id = ? AND rowid <= ? ORDER BY originator_version",
            name,
            upto,
        )
        return [record_of(_row(row)) for row in found]

    def project_stream(self, project: str, upto: int = END) -> list[Record]:
        """Return the facts of a project's own stream in order, of those about spend the newest alone.

        It carries the running total, so a project stays as quick to read after thousands of paid runs. The last fact
        is the stream's last in any case.
        """
        newest = (
            f"SELECT originator_version FROM stored_events WHERE originator_id = ? AND rowid <= ? AND topic IN {_SPEND}"
            " ORDER BY originator_version DESC LIMIT 1"
        )
        found = self._ask(
            f"SELECT {_COLUMNS} FROM stored_events WHERE originator_id = ? AND rowid <= ?"
            f" AND (topic NOT IN {_SPEND} OR originator_version = ({newest})) ORDER BY originator_version",
            *(project, upto),
            *(project, upto),
        )
        return [record_of(_row(row)) for row in found]

    def changed_streams(self, after: int, upto: int) -> list[str]:
        """Return the streams with facts in a span of positions, sorted."""
        found = self._ask(
            "SELECT DISTINCT originator_id FROM stored_events WHERE rowid > ? AND rowid <= ?", after, upto
        )
        return sorted(row[0] for row in found)

    def streams(self, project: str, upto: int = END) -> list[str]:
        """Return a project's streams, its own first."""
        found = self._ask(
            "SELECT DISTINCT originator_id FROM stored_events"
            " WHERE (originator_id = ? OR (originator_id >= ? AND originator_id < ?)) AND rowid <= ?",
            *_range(project),
            upto,
        )
        return sorted(row[0] for row in found)

    def projects(self, upto: int = END) -> list[str]:
        """Return the projects, sorted: hops through the index from one to the next."""
        names: list[str] = []
        after = ""
        while True:
            found = self._ask("SELECT MIN(originator_id) FROM stored_events WHERE originator_id > ?", after)
            if not found or found[0][0] is None:
                return sorted(n for n in names if self.position_of(n, upto))
            name = str(found[0][0]).split("/", 1)[0]
            if name not in names:
                names.append(name)
            # "film-2" sorts before "film/SEQ01": only past a sequence's stream is all of its project behind us.
            after = name if found[0][0] == name else f"{name}/\U0010ffff"

    def position_of(self, project: str, upto: int = END) -> int:
        """Return the position of a project's newest fact, 0 where it has none."""
        found = self._ask(
            "SELECT MAX(rowid) FROM stored_events"
            " WHERE (originator_id = ? OR (originator_id >= ? AND originator_id < ?)) AND rowid <= ?",
            *_range(project),
            upto,
        )
        return int(found[0][0] or 0)

    def positions(self, project: str, upto: int = END) -> dict[str, int]:
        """Return the position of the newest fact of each of a project's streams, up to a position."""
        found = self._ask(
            "SELECT originator_id, MAX(rowid) FROM stored_events"
            " WHERE (originator_id = ? OR (originator_id >= ? AND originator_id < ?)) AND rowid <= ?"
            " GROUP BY originator_id ORDER BY originator_id",
            *_range(project),
            upto,
        )
        return {str(stream): int(position) for stream, position in found}

    def position_of_first(self, project: str) -> int:
        """Return the position of a project's first fact, 0 where it has none."""
        found = self._ask(
            "SELECT MIN(rowid) FROM stored_events"
            " WHERE (originator_id = ? OR (originator_id >= ? AND originator_id < ?))",
            *_range(project),
        )
        return int(found[0][0] or 0)

    def some_rows(self, prefix: str, after: int | None, upto: int, limit: int) -> list[Row]:
        """Return at most `limit` facts of a project or sequence, in order: the first `after` one, or the newest."""
        order = "DESC" if after is None else "ASC"
        found = self._ask(
            f"SELECT {_COLUMNS} FROM stored_events"
            " WHERE (originator_id = ? OR (originator_id >= ? AND originator_id < ?)) AND rowid > ? AND rowid <= ?"
            f" ORDER BY rowid {order} LIMIT ?",
            *_range(prefix),
            after or 0,
            upto,
            limit,
        )
        return [_row(row) for row in (found if after is not None else reversed(found))]

    def first_later(self, at: str) -> int | None:
        """Return the position of the first fact recorded later than a time, None where there is none."""
        found = self._ask(
            "SELECT rowid FROM stored_events WHERE json_extract(CAST(state AS TEXT), '$.at') > ?"
            " ORDER BY rowid LIMIT 1",
            at,
        )
        return int(found[0][0]) if found else None

    def position_of_take(self, stream: str, take_id: str) -> int | None:
        """Return the position at which a take of a stream was asked for."""
        found = self._ask(
            "SELECT rowid FROM stored_events WHERE originator_id = ? AND topic = 'TakeRequested'"
            " AND json_extract(CAST(state AS TEXT), '$.data.take_id') = ?",
            stream,
            take_id,
        )
        return int(found[0][0]) if found else None

    def ended_later(self, stream: str, job_id: str, version: int) -> bool:
        """Say whether a stream has the end of a take or grid behind a version of it."""
        found = self._ask(
            "SELECT 1 FROM stored_events WHERE originator_id = ? AND originator_version > ?"
            " AND topic IN ('TakeCancelled', 'VideoFailed', 'VideoCompleted', 'GridFailed', 'GridCompleted')"
            " AND ? IN (json_extract(CAST(state AS TEXT), '$.data.take_id'),"
            " json_extract(CAST(state AS TEXT), '$.data.grid_id')) LIMIT 1",
            stream,
            version,
            job_id,
        )
        return bool(found)

    def owner_of(self, request_id: str) -> tuple[str, str] | None:
        """Return the project and the take or grid that has a provider's request; reads the whole log."""
        found = self._ask(
            "SELECT originator_id, json_extract(CAST(state AS TEXT), '$.data.take_id'),"
            " json_extract(CAST(state AS TEXT), '$.data.grid_id') FROM stored_events"
            " WHERE topic IN ('TakeSubmitted', 'GridSubmitted')"
            " AND json_extract(CAST(state AS TEXT), '$.data.request_id') = ? ORDER BY rowid DESC LIMIT 1",
            request_id,
        )
        if not found:
            return None
        stream, take_id, grid_id = found[0]
        return str(stream).split("/", 1)[0], str(take_id or grid_id)

    def _ask(self, query: str, *args: object) -> list[tuple[Any, ...]]:
        with self._turn, log_guard(self.path):
            if self._db is None:
                self._db = _connect(self.path)
            return self._db.execute(query, args).fetchall()


def _connect(path: Path) -> sqlite3.Connection:
    if path.stat().st_size == 0:
        raise LogUnreadable(f"{path} is empty: it was cut short", "put a copy of events.db back")
    # A log in a folder that can't be written to has no room for its shared memory: read it as it lies. Not so
    # where facts still lie beside it, in the WAL: reading it as it lies would overlook them.
    wal = path.with_name(f"{path.name}-wal")
    whole = not wal.exists() or wal.stat().st_size == 0
    mode = "immutable=1" if whole and not os.access(path.parent, os.W_OK) else "mode=ro"
    name = str(path)
    for odd in "%?#":  # % first, since the others' escapes begin with it
        name = name.replace(odd, f"%{ord(odd):02x}")
    uri = f"file:{name}?{mode}"
    return sqlite3.connect(uri, uri=True, timeout=60, isolation_level=None, check_same_thread=False)


def _range(prefix: str) -> tuple[str, str, str]:
    # '0' is the character after '/', so the range holds all that begins with "prefix/".
    return (prefix, f"{prefix}/", f"{prefix}0") if "/" not in prefix else (prefix, prefix, prefix)


def _row(row: tuple[Any, ...]) -> Row:
    try:
        return Row(row[0], row[1], row[2], row[3], json.loads(row[4]))
    except ValueError as error:
        raise LogUnreadable(f"the fact at position {row[0]} of the log can't be read") from error


def record_of(row: Row) -> Record:
    """Return the validated fact of a stored row, upcast to today's schema."""
    from domain.record import Record
    from domain.upcasting import read_fact

    body = row.body
    if missing := {"id", "schema", "at", "by", "message", "cause", "data"} - body.keys():
        raise LogUnreadable(f"the fact at position {row.position} of the log has no {', '.join(sorted(missing))}")
    return Record(
        position=row.position,
        id=body["id"],
        stream=row.stream,
        version=row.version,
        schema=body["schema"],
        at=body["at"],
        by=body["by"],
        message=body["message"],
        cause=body["cause"],
        fact=read_fact(row.type, body["schema"], body["data"]),
    )
