"""The eventsourcing library's SQLite recorder with our table.

The library's own table numbers facts by an implicit rowid, which SQLite may reuse; ours numbers them by
AUTOINCREMENT and refuses every change but an append.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from eventsourcing.application import Application
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteDatastore,
    SQLiteFactory,
)
from eventsourcing.utils import Environment

from services.log.conflicts import MOVED
from services.log.recorder import FactMapper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory, Mapper
    from eventsourcing.utils import EnvType

    from services.log.recorder import Stored

_LOADING = "PRAGMA cache_size=-32768"  # KiB: a load walks all over the index

_SEAL = "stored_events_moved"
_APPEND_ONLY = "RAISE(ABORT, 'the log is append-only')"
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS stored_events ("
    "rowid INTEGER PRIMARY KEY AUTOINCREMENT, originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL,"
    " topic TEXT NOT NULL, state BLOB NOT NULL, UNIQUE (originator_id, originator_version))",
    "CREATE TABLE IF NOT EXISTS log_identity (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL)",
    *(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT {_APPEND_ONLY}; END"
        for table in ("stored_events", "log_identity")
        for verb in ("update", "delete")
    ),
    # INSERT OR REPLACE deletes without firing a delete trigger; these stand in its way.
    "CREATE TRIGGER IF NOT EXISTS stored_events_no_replace BEFORE INSERT ON stored_events WHEN EXISTS"
    " (SELECT 1 FROM stored_events WHERE originator_id = NEW.originator_id"
    " AND originator_version = NEW.originator_version)"
    " OR EXISTS (SELECT 1 FROM stored_events WHERE rowid = NEW.rowid)"
    f" BEGIN SELECT {_APPEND_ONLY}; END",
    "CREATE TRIGGER IF NOT EXISTS log_identity_no_replace BEFORE INSERT ON log_identity WHEN EXISTS"
    f" (SELECT 1 FROM log_identity) BEGIN SELECT {_APPEND_ONLY}; END",
)

# The triggers by name, in the words that SQLite keeps.
GUARDS = {words.split()[5]: words.replace(" IF NOT EXISTS", "", 1) for words in SCHEMA if "TRIGGER" in words.split()}


def make_log(path: Path, identity: str) -> None:
    """Write a new, empty log with its own id to a path where nothing lies yet."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("BEGIN")
        for statement in SCHEMA:
            db.execute(statement)
        db.execute("INSERT INTO log_identity VALUES (1, ?)", (identity,))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()


def load_log(path: Path, rows: Iterable[Stored]) -> int | None:
    """Put rows into an empty log with the positions they have, all or none; return None if it isn't empty.

    Returns:
        How many there were.
    """
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        db.execute("PRAGMA synchronous=FULL")
        db.execute(_LOADING)
        db.execute("BEGIN IMMEDIATE")
        if db.execute("SELECT 1 FROM stored_events LIMIT 1").fetchone():
            return None
        count = db.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", rows).rowcount
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count
    finally:
        db.close()  # what wasn't committed is gone


def go_on_above(path: Path, position: int) -> None:
    """Give the next event a position above this one; nothing where it has one already."""
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO sqlite_sequence SELECT 'stored_events', 0"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'stored_events')"
        )
        db.execute("UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = 'stored_events'", (position,))
        db.execute("COMMIT")
    finally:
        db.close()


def put_guards(path: Path, names: Iterable[str]) -> None:
    """Make triggers anew."""
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        db.execute("BEGIN IMMEDIATE")
        for name in names:
            db.execute(f"DROP TRIGGER IF EXISTS {name}")
            db.execute(GUARDS[name])
        db.execute("COMMIT")
    finally:
        db.close()


def seal_log(path: Path, to: str) -> None:
    """Refuse every append, also from processes that have the file open, and write the WAL into the file."""
    text = f"{MOVED}{to}".replace("'", "''")
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        db.execute(f"CREATE TRIGGER {_SEAL} BEFORE INSERT ON stored_events BEGIN SELECT RAISE(ABORT, '{text}'); END")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()


def is_sealed(path: Path) -> bool:
    """Say whether a log was sealed."""
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        return db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_SEAL,)).fetchone() is not None
    finally:
        db.close()


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        # An acknowledged fact survives a power cut.
        connection.cursor().execute("PRAGMA synchronous=FULL")
        return connection


class _Recorder(SQLiteApplicationRecorder):
    def __init__(self, datastore: SQLiteDatastore) -> None:
        super().__init__(datastore)
        self.insert_events_statement = (
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
        )

    def construct_create_table_statements(self) -> list[str]:
        return list(SCHEMA)


class _Factory(SQLiteFactory):
    def __init__(self, env: Environment) -> None:
        super().__init__(env)
        self.datastore.close()
        path = str(env.get("SQLITE_DBNAME"))
        self.datastore = SQLiteDatastore(path, lock_timeout=60, originator_id_type="text")
        self.datastore.pool = _Pool(db_name=path, lock_timeout=60)


class SqliteApplication(Application[str]):
    """The library's application over one log file."""

    name = "takeledger"

    def __init__(self, path: Path) -> None:
        super().__init__({"SQLITE_DBNAME": str(path), "ORIGINATOR_ID_TYPE": "text", "CREATE_TABLE": "n"})

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Take no settings from the shell: a workspace's log is where the workspace is."""
        return Environment(name, dict(env or {}))

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """Use our table in place of the library's."""
        return _Factory(env)

    def construct_mapper(self) -> Mapper[str]:
        """Use our mapper in place of the library's."""
        return FactMapper()

    def construct_recorder(self) -> ApplicationRecorder:
        """Use our recorder, on the factory's datastore."""
        assert isinstance(self.factory, _Factory)
        return _Recorder(self.factory.datastore)
