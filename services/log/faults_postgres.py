"""What a database does to us, put into words: away, locked up, without a log, or with one that may not be changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg

from domain.errors import LogAway, NotHere, OutOfReach, Refused, TakesError, Unwritable
from domain.ids import shown
from services.log.conflicts import MOVED, moved_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_TABLE = "42P01"
_NO_SCHEMA = "3F000"
_NO_RIGHT = "42501"
_FULL = "53100"
_RAISED = "P0001"


def postgres_fault(error: Exception, name: str) -> TakesError:
    """Return the error a person should see for what PostgreSQL, or the way to it, said; `name` has no password."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)
    said = shown((str(cause or error).strip().splitlines() or ["it doesn't say why"])[0], 300)
    if state == _NO_TABLE:
        return NotHere(f"{name} holds no log", f"takes init --database {name}")
    if state == _NO_SCHEMA:
        return NotHere(f"{name} has no schema to work in", "make the one that its address names: CREATE SCHEMA NAME")
    if state == _NO_RIGHT:
        return Refused(f"{name}: this role may not do that ({said})", "ask whoever keeps the database for the right")
    if state == _FULL:
        return Unwritable(f"{name}: its disk is full", "free some space there, then run the command again")
    if state == _RAISED and MOVED in said:
        return moved_fault(said)
    if state == _RAISED:
        return Refused(f"{name}: {said}", "takes log shows what is there")
    return _away(said, name)


def _away(said: str, name: str) -> TakesError:
    if "password" in said or "authentication" in said:
        return OutOfReach(f"{name} lets nobody in: {said}", "check user and password: PGPASSWORD, or ~/.pgpass")
    if 'database "' in said and "does not exist" in said:
        return OutOfReach(f"{name}: {said}", "make the database first: createdb NAME")
    return LogAway(f"{name} can't be reached: {said}", "check that the server runs, then try again")


@contextmanager
def postgres_guard(name: str) -> Iterator[None]:
    """Turn what PostgreSQL says into our errors."""
    try:
        yield
    except psycopg.Error as error:
        raise postgres_fault(error, name) from error
