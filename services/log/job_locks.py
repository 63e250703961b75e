"""Locks on jobs where machines share a log: a lock lies in the database and ends with its connection."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg

from services.log.faults_postgres import postgres_guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.log.reader import LogReader

    Connection = psycopg.Connection[tuple[Any, ...]]


class JobLocks:
    """The locks on the jobs that this process follows, all held by one connection.

    If the connection is lost, so are the locks. The next connection takes them again, except those that another process
    has taken meanwhile.
    """

    def __init__(self, connect: Callable[[], Connection], reader: LogReader) -> None:
        self._connect = connect
        self._reader = reader
        self._db: Connection | None = None
        self._held: set[int] = set()
        self._turn = threading.Lock()

    @contextmanager
    def held(self, job: str) -> Iterator[bool]:
        """Hold a job's lock; yields False where somebody else holds it, another thread of this process too."""
        key = self._key(job)
        if not self._take(key):
            yield False
            return
        try:
            yield True
        finally:
            self._release(key)

    def still_held(self, job: str) -> bool:
        """Say whether a lock that was taken is held still."""
        key = self._key(job)
        with self._turn, postgres_guard(self._reader.name):
            self._alive()
            return key in self._held

    def close(self) -> None:
        """Let go of all of them."""
        with self._turn:
            self._held.clear()
            self._drop()

    def _key(self, job: str) -> int:
        name = f"{self._reader.identity()}:{job}".encode()
        return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)

    def _take(self, key: int) -> bool:
        with self._turn, postgres_guard(self._reader.name):
            if key in self._held or not _locked(self._alive(), key):
                return False
            self._held.add(key)
            return True

    def _release(self, key: int) -> None:
        with self._turn:
            if key in self._held and self._db is not None:
                with suppress(psycopg.Error):
                    self._db.execute("SELECT pg_advisory_unlock(%s)", [key])
            self._held.discard(key)

    def _alive(self) -> Connection:
        """Return a connection that answers; a new one holds what nobody else took in the meantime."""
        if self._db is not None:
            with suppress(psycopg.Error):
                self._db.execute("SELECT 1")
                return self._db
            self._drop()
        db = self._db = self._connect()
        self._held = {key for key in self._held if _locked(db, key)}
        return db

    def _drop(self) -> None:
        if self._db is not None:
            with suppress(psycopg.Error):
                self._db.close()
            self._db = None


def _locked(db: Connection, key: int) -> bool:
    row = db.execute("SELECT pg_try_advisory_lock(%s)", [key]).fetchone()
    return bool(row and row[0])
