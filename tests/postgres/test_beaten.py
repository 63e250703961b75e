"""Whoever was beaten twice to an append keeps the others waiting while it decides, so that nobody loses for ever."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import psycopg
import pytest

from domain.decisions.review import note
from services.log.postgres import PostgresLog
from services.workspace.workspace import HURRIED
from tests.postgres.support import assert_recorded_once, ended, film_at, noted, notes, opened, writing

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import NoteAdded
    from domain.sequence import Sequence
    from tests.cli.support import Takes

WAITING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
HERE = " (SELECT oid FROM pg_database WHERE datname = current_database())"


@pytest.fixture
def film(tmp_path: Path, database: str) -> Takes:
    return film_at(tmp_path / "work", database)


def test_one_that_was_beaten_twice_is_not_beaten_again(film: Takes, database: str) -> None:
    """A quicker one appends whenever we decide; from the third time on it has to wait for us."""
    others: list[threading.Thread] = []
    with ExitStack() as stack:
        slow, quick = (stack.enter_context(opened(film)) for _ in range(2))
        server = stack.enter_context(psycopg.connect(database, autocommit=True))

        def decide(state: Sequence) -> list[NoteAdded]:
            other = threading.Thread(target=noted, args=(quick.acting(), f"quick {len(others)}"))
            others.append(other)
            other.start()
            while other.is_alive() and not server.execute(f"{WAITING}{HERE}".encode()).fetchone():
                pass
            return note(state, state.own, None, "slow", None)

        slow.change("film", "SEQ01", decide)
        for other in others:
            other.join()

    assert len(others) == HURRIED + 1
    assert notes(film.root) == [*(f"quick {n}" for n in range(HURRIED)), "slow", f"quick {HURRIED}"]
    assert_recorded_once(film)


def test_a_process_that_keeps_the_others_waiting_and_dies_lets_them_go_on(film: Takes, database: str) -> None:
    with ExitStack() as stack:
        workspace = stack.enter_context(opened(film))
        server = stack.enter_context(psycopg.connect(database, autocommit=True))
        stack.enter_context(stack.enter_context(closing(PostgresLog(database))).alone())
        waiting = threading.Thread(target=noted, args=(workspace, "words"))
        waiting.start()
        while waiting.is_alive() and not server.execute(f"{WAITING}{HERE}".encode()).fetchone():
            pass
        assert waiting.is_alive()
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            f" AND mode = 'ExclusiveLock' AND database ={HERE}".encode()
        )
        waiting.join()
    assert notes(film.root) == ["words"]


@pytest.mark.chaos
def test_eight_processes_on_one_sequence_all_succeed(film: Takes) -> None:
    processes = [writing(film.root, f"w{n}", 40) for n in range(8)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [line for process in processes for line in ended(process)[0].splitlines()]
    assert [line for line in said if line.startswith("away")] == []
    assert len(notes(film.root)) == 8 * 40
    assert_recorded_once(film)
