"""What a role may do: append through the program, and neither change nor remove nor choose a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from tests.cli.support import dump, kinds
from tests.postgres.support import assert_recorded_once, film_at, notes, through

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.postgres.server import Server

GRANTS = (
    "GRANT SELECT ON takeledger_events, takeledger_log TO {role}",
    "GRANT INSERT (originator_id, originator_version, topic, state) ON takeledger_events TO {role}",
)
CHANGES = (
    "UPDATE takeledger_events SET topic = 'TakeRejected' WHERE notification_id = 1",
    "DELETE FROM takeledger_events WHERE notification_id = 1",
    "TRUNCATE takeledger_events",
    "UPDATE takeledger_log SET id = 'another'",
    "DELETE FROM takeledger_log",
    "INSERT INTO takeledger_events (originator_id, originator_version, topic, state)"
    " SELECT originator_id, originator_version, 'TakeRejected', state FROM takeledger_events LIMIT 1"
    " ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'TakeRejected'",
    "MERGE INTO takeledger_events e USING takeledger_log l ON e.notification_id = 1 WHEN MATCHED THEN DELETE",
)
BEYOND = (
    *CHANGES,
    "INSERT INTO takeledger_events (notification_id, originator_id, originator_version, topic, state)"
    " VALUES (1000000, 'film/SEQ09', 1, 'NoteAdded', '{}')",
    "INSERT INTO takeledger_events OVERRIDING SYSTEM VALUE VALUES (1000000, 'film/SEQ09', 1, 'NoteAdded', '{}')",
    "INSERT INTO takeledger_log (id) VALUES ('another')",
    "SELECT setval(pg_get_serial_sequence('takeledger_events', 'notification_id'), 1)",
    "SELECT nextval(pg_get_serial_sequence('takeledger_events', 'notification_id'))",
    "ALTER TABLE takeledger_events DISABLE TRIGGER ALL",
    "DROP TRIGGER takeledger_events_only_grows ON takeledger_events",
    "DO $$ BEGIN LOCK TABLE takeledger_events IN EXCLUSIVE MODE; END $$",
    "CREATE OR REPLACE FUNCTION takeledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
)


@pytest.fixture
def film(tmp_path: Path, database: str) -> Takes:
    return film_at(tmp_path / "work", database)


@pytest.fixture
def role(film: Takes, database: str, postgres: Server) -> str:
    """Return the address of the log for a role that may append."""
    name = database.rsplit("/", 1)[1]
    role = f"reviewer_{name}"
    for statement in (f"CREATE ROLE {role} LOGIN", *GRANTS):
        postgres.ask(name, statement.format(role=role))
    return postgres.url(name, role)


def test_a_role_that_may_append_works_with_the_program(film: Takes, role: str) -> None:
    reviewer = through(film, role)
    reviewer("generate", "film", "SEQ02")
    reviewer("approve", "film", "SEQ02", "--take", "1")
    reviewer("note", "film", "SEQ01", "words")
    reviewer("status", "film")
    assert kinds(film.root)[-1] == "NoteAdded"
    assert_recorded_once(reviewer)


def test_a_role_that_may_append_may_nothing_else(role: str) -> None:
    with psycopg.connect(role, autocommit=True) as db:
        for statement in BEYOND:
            with pytest.raises(InsufficientPrivilege):
                db.execute(statement.encode())


def test_not_even_its_owner_can_change_what_is_in_the_log(film: Takes, database: str) -> None:
    before = dump(film.root)
    with psycopg.connect(database, autocommit=True) as db:
        for statement in CHANGES:
            with pytest.raises(RaiseException, match="the log is append-only"):
                db.execute(statement.encode())
    assert dump(film.root) == before


def test_a_role_that_may_only_read_is_told_so_and_nothing_is_recorded(
    film: Takes, role: str, database: str, postgres: Server
) -> None:
    name = database.rsplit("/", 1)[1]
    postgres.ask(name, f"REVOKE INSERT ON takeledger_events FROM reviewer_{name}")
    reader = through(film, role)
    reader.refused("note", "film", "SEQ01", "words", says="this role may not do that", hint="ask whoever keeps")
    assert notes(film.root) == []
    reader("status", "film")
    reader("log")


def test_a_role_that_may_not_even_read_is_told_so(film: Takes, role: str, database: str, postgres: Server) -> None:
    name = database.rsplit("/", 1)[1]
    postgres.ask(name, f"REVOKE ALL ON takeledger_events, takeledger_log FROM reviewer_{name}")
    ran = through(film, role)("status", code=1)
    assert "this role may not do that" in ran.err
    assert len(ran.err.splitlines()) == 2
    through(film, database)
