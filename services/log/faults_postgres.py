"""Errors of PostgreSQL turned into errors of ours: unreachable, access denied, no log there, append refused."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from domain.errors import LogAway, LogUnreadable, NotHere, OutOfReach, Refused, TakesError, Unwritable
from domain.ids import shown
from domain.steps import Step
from services.log.conflicts import MOVED, moved_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_TABLE = "42P01"
_NO_SCHEMA = "3F000"
_NO_RIGHT = "42501"
_FULL = "53100"
_RAISED = "P0001"
_DATA = "22"  # the class of errors about a value


def postgres_fault(error: Exception, name: str) -> TakesError:
    """Return our error for an error of PostgreSQL or of the connection; `name` has no password."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)
    said = shown((str(cause or error).strip().splitlines() or ["it doesn't say why"])[0], 300)
    if state == _NO_TABLE:
        return NotHere(f"{name} holds no log", Step("init", database=name), code="no_log", database=name)
    if state == _NO_SCHEMA:
        return no_schema(name, "make the one that its address names: CREATE SCHEMA NAME")
    if state == _NO_RIGHT:
        text, way = f"{name}: this role may not do that ({said})", "ask whoever keeps the database for the right"
        return Refused(text, way, code="no_permission", database=name)
    if state == _FULL:
        way = "free some space there, then try again"
        return Unwritable(f"{name}: its disk is full", way, code="disk_full", database=name)
    if state == _RAISED and MOVED in said:
        return moved_fault(said)
    if state is not None and state[:2] == _DATA:
        return LogUnreadable(f"{name} holds what can't be read: {said}", code="fact_unreadable", database=name)
    if state == _RAISED:
        return Refused(f"{name}: {said}", "look what is there:", Step("log"), code="append_only", database=name)
    return _away(said, name)


def no_schema(name: str, way: str) -> NotHere:
    """Return the refusal for a database in which there is no place for a log."""
    return NotHere(f"{name} has no schema to work in", way, code="no_schema", database=name)


def _away(said: str, name: str) -> TakesError:
    if "password" in said or "authentication" in said:
        text, way = f"{name} lets nobody in: {said}", "check user and password: PGPASSWORD, or ~/.pgpass"
        return OutOfReach(text, way, code="login_refused", database=name)
    if 'database "' in said and "does not exist" in said:
        way = "make the database first: createdb NAME"
        return OutOfReach(f"{name}: {said}", way, code="no_database", database=name)
    return LogAway(f"{name} can't be reached: {said}", "check that the server runs, then try again", database=name)


@contextmanager
def postgres_guard(name: str) -> Iterator[None]:
    """Turn errors of PostgreSQL into errors of ours."""
    try:
        yield
    except psycopg.Error as error:
        raise postgres_fault(error, name) from error
