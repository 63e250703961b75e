"""Waiting for new events of a log in PostgreSQL, by its LISTEN and NOTIFY."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

    Connect = Callable[[], psycopg.Connection[tuple[Any, ...]]]

CHANNEL = "takeledger_events"
AGAIN = 1.0  # seconds between two tries to reach a database that is away


class Listening:
    """Waits for a notification, on a connection of its own; a lost one is replaced."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._db: psycopg.Connection[tuple[Any, ...]] | None = None

    def wait(self, seconds: float) -> None:
        """Wait for a notification, `seconds` at most; if the database is away, wait about as long."""
        try:
            if self._db is None:
                self._db = self._connect()
                self._db.execute(f"LISTEN {CHANNEL}")
                return  # what came before it listened was not heard
            for _ in self._db.notifies(timeout=seconds, stop_after=1):
                pass
        except psycopg.Error:
            self.close()
            time.sleep(min(seconds, AGAIN))

    def close(self) -> None:
        """Listen no more."""
        if self._db is not None:
            with suppress(psycopg.Error):
                self._db.close()
            self._db = None
