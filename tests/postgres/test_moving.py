"""A log moved to a database and back: all of it, or nothing happened."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest

from domain.decisions.prompts import revise
from domain.errors import OutOfReach
from services.log.ledger import Ledger
from services.log.postgres import PostgresLog
from services.log.sqlite import SqliteLog
from services.workspace.clock import new_id, utc_now
from services.workspace.workspace import Workspace
from tests.cli.support import Process, Takes, add_plan, environment, snapshot

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.sequence import Sequence as State
    from services.log.recorder import Stored
    from tests.postgres.server import Server

# Runs `takes move`, and kills the process at the nth word on how far it is: copying comes first, checking after.
_KILLED = """
import os, signal, sys
import cli.progress
from contextlib import contextmanager
from cli.main import main
left = [int(sys.argv.pop(1))]
@contextmanager
def bar(what):
    def told(done, total):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    yield told
cli.progress.bar = bar
main(sys.argv[1:])
"""


class Held(NamedTuple):
    """What a log holds."""

    rows: list[Stored]
    identity: str


def held(log: SqliteLog | PostgresLog) -> Held:
    with closing(log):
        return Held(list(log.reader.stored()), log.reader.identity())


def file_of(takes: Takes, name: str = "events.db") -> SqliteLog:
    return SqliteLog(takes.root / name, takes.root / "state/.takes/locks")


def noted(takes: Takes, count: int) -> None:
    """Make a log of so many notes, each as a command would have left it."""
    notes = (
        (n, "film/SEQ01", n, "NoteAdded", json.dumps(_body(n), separators=(",", ":")).encode())
        for n in range(1, count + 1)
    )
    SqliteLog.create(takes.root / "events.db", new_id())
    with closing(Ledger(file_of(takes), utc_now, new_id)) as ledger:
        ledger.load(notes)


def joined(film: Takes, database: str) -> Takes:
    """Return a second workspace on that database."""
    other = Takes(film.root.parent / "other")
    other.root.mkdir()
    other("init", "--database", database)
    return other


def revise_words(state: State, prompt: str) -> list[Fact]:
    return list(revise(state, 1, prompt, None, ("ann",)))


def _body(n: int) -> dict[str, object]:
    data = {"entity": "SEQ01", "take_id": None, "text": f"note {n} — “déjà vu”", "seconds": None}
    said = {"id": f"id-{n}", "schema": 1, "at": "2026-11-27T10:00:00.000000Z", "by": "tester"}
    return {**said, "message": None, "cause": f"cause-{n // 3}", "data": data}


def test_a_log_goes_to_a_database_and_back_with_positions_identity_and_bytes(
    takes_process: Process, database: str
) -> None:
    film = takes_process
    film.root.mkdir()
    add_plan(film)
    before = held(file_of(film))
    files = snapshot(film.root)[1]
    film("move", "--to", database)
    assert (film.root / "events.url").stat().st_mode & 0o777 == 0o600
    assert not (film.root / "events.db").exists()
    assert held(PostgresLog(database)) == before
    film("replay", "--check")
    film("revise", "film", "SEQ01", "--shot", "1", "@ann runs.")
    positions = [row[0] for row in before.rows]
    assert [row[0] for row in held(PostgresLog(database)).rows] == [*positions, positions[-1] + 1]
    film("undo", "film", "SEQ01")
    film("move", "--to", "events.db")
    assert not (film.root / "events.url").exists()
    assert held(file_of(film)) == held(PostgresLog(database))
    film("replay", "--check")
    assert {name for name in snapshot(film.root)[1] if name.startswith("state/")} == {
        name for name in files if name.startswith("state/")
    }


def test_nothing_is_appended_to_where_a_log_was(film: Takes, database: str) -> None:
    open_before = Workspace(film.root)
    open_before.change("film", "SEQ01", lambda state: revise_words(state, "@ann runs."))
    film("move", "--to", database)
    with pytest.raises(OutOfReach, match="the log has moved to"):
        open_before.change("film", "SEQ01", lambda state: revise_words(state, "@ann hops."))
    open_before.close()
    other = joined(film, database)
    film("move", "--to", "events.db")
    refused = other("revise", "film", "SEQ01", "--shot", "1", "@ann flies.", code=3)
    assert "the log has moved to" in refused.err


def test_a_target_that_holds_events_is_refused_and_nothing_moves(film: Takes, database: str) -> None:
    other = joined(film, database)
    add_plan(other)
    film.refused("move", "--to", database, says="holds events already")
    assert not (film.root / "events.url").exists()
    film("status", "film")


def test_a_link_that_leads_nowhere_is_no_place_for_a_log(film: Takes, database: str) -> None:
    film("move", "--to", database)
    (film.root / "events.db").symlink_to("far.db")
    film.refused("move", "--to", "events.db", says="is there already")
    assert (film.root / "events.url").exists()
    film("status", "film")


def test_an_empty_log_made_in_advance_takes_the_identity_of_the_moved_one(film: Takes, database: str) -> None:
    other = joined(film, database)
    identity = held(file_of(film)).identity
    film("move", "--to", database)
    assert held(PostgresLog(database)).identity == identity
    assert "SEQ02" in other("status", "film").out


@pytest.mark.parametrize(
    "to", ["elsewhere/events.db", "mysql://x/y", "postgresql://a@b@c/d", "postgresql://127.0.0.1:1/x"]
)
def test_a_place_that_is_none_is_refused(film: Takes, to: str) -> None:
    before = held(file_of(film))
    ran = film("move", "--to", to, code=None)
    assert ran.code in (1, 2, 3)
    assert ran.err.startswith("takes: ")
    assert held(file_of(film)) == before
    film("revise", "film", "SEQ01", "--shot", "1", "@ann runs.")


@pytest.mark.parametrize("word", [1, 2, 3, 4])
def test_a_move_that_is_killed_leaves_the_source_as_it_was(
    takes: Takes, database: str, postgres: Server, word: int
) -> None:
    noted(takes, 2500)
    before = held(file_of(takes))
    command = [sys.executable, "-c", _KILLED, str(word), "move", "--to", database]
    done = subprocess.run(command, cwd=takes.root, env=environment(), timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert held(file_of(takes)) == before
    assert not file_of(takes).sealed()
    assert not (takes.root / "events.url").exists()
    fresh = postgres.database() if word > 2 else database  # what was copied whole is in the way of a second try
    takes("move", "--to", fresh)
    assert held(PostgresLog(fresh)) == before


@pytest.mark.parametrize("word", [1, 2, 3, 4])
def test_a_move_back_that_is_killed_leaves_the_database_as_it_was(takes: Takes, database: str, word: int) -> None:
    noted(takes, 2500)
    takes("move", "--to", database)
    before = held(PostgresLog(database))
    command = [sys.executable, "-c", _KILLED, str(word), "move", "--to", "events.db"]
    done = subprocess.run(command, cwd=takes.root, env=environment(), timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (takes.root / "events.db").exists()
    assert held(PostgresLog(database)) == before
    takes("move", "--to", "events.db")
    assert held(file_of(takes)) == before
