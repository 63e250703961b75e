"""What a role may do: append through the program, and neither change nor remove nor choose a place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.errors import DataError, InsufficientPrivilege, LockNotAvailable, RaiseException

from domain.decisions.review import note
from tests.cli.support import Takes, dump, kinds
from tests.postgres.support import assert_recorded_once, film_at, noted, notes, opened, through

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import NoteAdded
    from domain.sequence import Sequence
    from tests.postgres.server import Server

APPEND = "SELECT takeledger_append(%s::text[], %s::bigint[], %s::text[], %s::bytea[])"
INSERT = (
    "INSERT INTO takeledger_events (originator_id, originator_version, topic, state)"
    " VALUES ('film/SEQ08', 1, 'NoteAdded', '{}')"
)
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


BODY = {"id": "x", "schema": 1, "at": "2026-08-01T12:00:00.000000Z", "by": "eve", "message": None, "cause": "x"}
DATA = {"entity": "SEQ01", "take_id": None, "text": "x"}
NOTHING_OF_OURS = {
    "a stream that leads up": ("../film", 1, "NoteAdded", {**BODY, "data": DATA}),
    "a stream like a take": ("film/SEQ01_take001", 1, "NoteAdded", {**BODY, "data": DATA}),
    "an event of nobody's": ("film/SEQ09", 1, "TakeDreamt", {**BODY, "data": DATA}),
    "a project's event on a sequence": ("film/SEQ09", 1, "BudgetSet", {**BODY, "data": {"amount": None}}),
    "a gap": ("film/SEQ09", 2, "NoteAdded", {**BODY, "data": DATA}),
    "no data": ("film/SEQ09", 1, "NoteAdded", BODY),
    "no time": ("film/SEQ09", 1, "NoteAdded", {**BODY, "at": "2026-99-01T12:00:00.000000Z", "data": DATA}),
    "a list": ("film/SEQ09", 1, "NoteAdded", []),
}


@pytest.fixture
def reviewer(role: str, database: str, postgres: Server) -> str:
    """Return the address of the log for a role that appends by the function alone."""
    name = database.rsplit("/", 1)[1]
    columns = "originator_id, originator_version, topic, state"
    postgres.ask(name, f"REVOKE INSERT ({columns}) ON takeledger_events FROM reviewer_{name}")
    postgres.ask(name, f"GRANT EXECUTE ON FUNCTION takeledger_append TO reviewer_{name}")
    return role


def test_a_role_that_may_append_by_the_function_alone_works_with_the_program(film: Takes, reviewer: str) -> None:
    takes = through(film, reviewer)
    takes("generate", "film", "SEQ02")
    takes("approve", "film", "SEQ02", "--take", "1")
    takes("note", "film", "SEQ01", "words")
    assert kinds(film.root)[-1] == "NoteAdded"
    assert_recorded_once(takes)


def test_such_a_role_decides_again_where_another_came_first(film: Takes, reviewer: str, database: str) -> None:
    with opened(through(film, reviewer)) as slow, opened(through(film, database)) as quick:
        beaten: list[int] = []

        def decide(state: Sequence) -> list[NoteAdded]:
            if not beaten:
                beaten.append(noted(quick, "quick").position)
            return note(state, state.own, None, "slow", None)

        slow.change("film", "SEQ01", decide)
    assert notes(film.root) == ["quick", "slow"]


@pytest.mark.parametrize("name", NOTHING_OF_OURS)
def test_the_function_takes_nothing_but_events(film: Takes, reviewer: str, name: str) -> None:
    before = dump(film.root)
    stream, version, topic, body = NOTHING_OF_OURS[name]
    with psycopg.connect(reviewer, autocommit=True) as db, pytest.raises(RaiseException):
        db.execute(APPEND, [[stream], [version], [topic], [json.dumps(body).encode()]])
    assert dump(film.root) == before


def test_the_function_takes_no_text_that_is_none(film: Takes, reviewer: str) -> None:
    before = dump(film.root)
    for state in (b"not json", b"\xff\xfe", b""):
        with psycopg.connect(reviewer, autocommit=True) as db, pytest.raises(DataError):
            db.execute(APPEND, [["film/SEQ09"], [1], ["NoteAdded"], [state]])
    assert dump(film.root) == before


def test_nobody_passes_the_function_or_the_queue(reviewer: str, database: str) -> None:
    event = [["film/SEQ09"], [1], ["NoteAdded"], [json.dumps({**BODY, "data": DATA}).encode()]]
    with psycopg.connect(reviewer) as one, psycopg.connect(database, autocommit=True) as other:
        for statement in BEYOND:
            with pytest.raises(InsufficientPrivilege):
                one.execute(statement.encode())
            one.rollback()
        with pytest.raises(InsufficientPrivilege):
            one.execute(INSERT)
        one.rollback()
        one.execute(APPEND, event)
        other.execute("SET lock_timeout = '200ms'")
        with pytest.raises(LockNotAvailable):
            other.execute(INSERT)


def test_a_role_may_not_use_the_function_unless_it_is_granted(role: str, film: Takes) -> None:
    with psycopg.connect(role, autocommit=True) as db, pytest.raises(InsufficientPrivilege):
        db.execute(APPEND, [["film/SEQ09"], [1], ["NoteAdded"], [b"{}"]])


def test_the_function_of_an_older_log_is_made_when_its_owner_joins(
    film: Takes, database: str, postgres: Server
) -> None:
    name = database.rsplit("/", 1)[1]
    postgres.ask(name, "DROP FUNCTION takeledger_append")
    Takes(film.root.parent)("init", "other", "--database", database)
    assert postgres.ask(name, "SELECT count(*) FROM pg_proc WHERE proname = 'takeledger_append'") == [(1,)]
