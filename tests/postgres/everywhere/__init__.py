"""The whole suite's logs in PostgreSQL: where its workspaces lie, looks at them from outside, and their copies."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.postgres.everywhere.sitecustomize import SERVER, new_place, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

WANTED = os.environ.get("TAKES_TEST_DATABASE") == "postgres"
_EVENTS = "notification_id, originator_id, originator_version, topic, state"

if WANTED:  # before any test, and with it the workspace, is imported
    assert "services.workspace.workspace" not in sys.modules
    settle()


@contextmanager
def everywhere(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a server for as long as this process tests, where its logs are to lie in one."""
    if not WANTED:
        yield
        return
    from tests.postgres.server import Server

    server = Server()
    patch.setenv(SERVER, server.database())
    patch.setenv("PYTHONPATH", str(Path(__file__).parent))
    try:
        yield
    finally:
        server.close()


def lies_elsewhere(root: Path) -> bool:
    """Say whether a workspace's log lies in a database."""
    return (root / "events.url").is_file()


def ask(root: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a query gives, asked past the program."""
    import psycopg

    with psycopg.connect((root / "events.url").read_text().strip(), autocommit=True) as db:
        answer = db.execute(query.encode())
        return answer.fetchall() if answer.description else []


def rows(root: Path) -> list[tuple[Any, ...]]:
    """Return all facts in the log: position, stream, version, type, and what was stored."""
    return ask(root, f"SELECT {_EVENTS} FROM takeledger_events ORDER BY notification_id")


def dump(root: Path) -> str:
    """Return all that the log holds as text, its identity too."""
    return "\n".join(map(str, [*ask(root, "SELECT id FROM takeledger_log"), *rows(root)]))


def rewrite(root: Path, state_of: Callable[[int, bytes], bytes | None]) -> None:
    """Store something else for each fact, by its position, past the triggers; None removes it."""
    import psycopg

    table = "takeledger_events"
    with psycopg.connect((root / "events.url").read_text().strip()) as db:
        db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for position, _, _, _, state in rows(root):
            if (new := state_of(position, bytes(state))) is None:
                db.execute(f"DELETE FROM {table} WHERE notification_id = %s", [position])
            else:
                db.execute(f"UPDATE {table} SET state = %s WHERE notification_id = %s", [new, position])
        db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def copy_log(root: Path, to: Path) -> None:
    """Give a copied workspace a log of its own with all that the first one's holds."""
    from services.log.places import remember
    from services.log.postgres import PostgresLog

    address = new_place(to)
    PostgresLog.create(address, str(ask(root, "SELECT id FROM takeledger_log")[0][0]))
    copy = PostgresLog(address)
    try:
        copy.load(rows(root))
    finally:
        copy.close()
    remember(to, address)
