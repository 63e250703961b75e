"""Positions come into sight in their order, whoever writes: whoever reads on from the last one skips none."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.errors import LockNotAvailable

from services.log.postgres import PostgresLog
from tests.postgres.support import assert_recorded_once, ended, film_at, writing

if TYPE_CHECKING:
    from pathlib import Path

    from services.log.reader import LogReader
    from tests.cli.support import Takes

INSERT = (
    "INSERT INTO takeledger_events (originator_id, originator_version, topic, state)"
    """ VALUES (%s, 1, 'NoteAdded', '{"id": ""}') RETURNING notification_id"""
)


@pytest.fixture
def film(tmp_path: Path, database: str) -> Takes:
    return film_at(tmp_path / "work", database)


class Tail:
    """Reads on from the last position it saw, as all that follow the log do."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self.seen: list[int] = []

    def look(self) -> None:
        """Read what is new."""
        self.seen += [row.position for row in self._reader.rows(after=self.seen[-1] if self.seen else 0)]

    def skipped(self) -> set[int]:
        """Return the positions that are in the log and were never seen."""
        return {row.position for row in self._reader.rows()} - set(self.seen)


@pytest.mark.parametrize("writers", [2, pytest.param(8, marks=pytest.mark.chaos)])
def test_a_reader_sees_each_fact_of_concurrent_writers_once_and_in_order(
    film: Takes, database: str, writers: int
) -> None:
    each = 10 if writers == 2 else 40
    processes = [
        writing(film.root.parent / f"desk{n}", f"w{n}", each, TAKES_DATABASE_URL=database) for n in range(writers)
    ]
    with closing(PostgresLog(database)) as log:
        tail, over = Tail(log.reader), threading.Event()

        def follow() -> None:
            while not over.is_set():
                tail.look()

        following = threading.Thread(target=follow)
        following.start()
        try:
            for process in processes:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
            for process in processes:
                assert process.stdin
                process.stdin.write("go\n")
                process.stdin.flush()
            said = [line for process in processes for line in ended(process)[0].splitlines()]
        finally:
            over.set()
            following.join()
        tail.look()

        assert len([line for line in said if line.startswith("done")]) == writers * each
        assert tail.skipped() == set()
        assert tail.seen == sorted(set(tail.seen))
    assert_recorded_once(film)


def _in_the_wrong_order(first: psycopg.Connection[object], second: psycopg.Connection[object], tail: Tail) -> None:
    """Let a transaction with a lower position commit after one with a higher, and look in between."""
    first.execute(INSERT, ["a"])
    second.execute(INSERT, ["b"])
    second.commit()
    tail.look()
    first.commit()
    tail.look()


def test_without_the_queue_a_reader_would_skip_a_fact_and_we_would_see_it(film: Takes, database: str) -> None:
    """Else the test above could not fail."""
    with ExitStack() as stack:
        log = stack.enter_context(closing(PostgresLog(database)))
        one, other = (stack.enter_context(psycopg.connect(database)) for _ in range(2))
        one.execute("DROP TRIGGER takeledger_events_queue ON takeledger_events")
        one.commit()
        tail = Tail(log.reader)

        _in_the_wrong_order(one, other, tail)

        assert len(tail.skipped()) == 1
        assert tail.skipped() == {tail.seen[-1] - 1}


def test_with_the_queue_nobody_gets_a_position_until_all_lower_ones_are_to_be_seen(film: Takes, database: str) -> None:
    with ExitStack() as stack:
        log = stack.enter_context(closing(PostgresLog(database)))
        one, other = (stack.enter_context(psycopg.connect(database)) for _ in range(2))
        other.execute("SET lock_timeout = '300ms'")
        other.commit()
        tail = Tail(log.reader)
        before = log.reader.head().position

        with pytest.raises(LockNotAvailable):
            _in_the_wrong_order(one, other, tail)
        other.rollback()
        one.commit()
        after = other.execute(INSERT, ["b"]).fetchone()
        other.commit()
        tail.look()

        assert after == (before + 2,)
        assert tail.skipped() == set()


def test_an_append_of_many_facts_has_positions_without_anothers_between(film: Takes, database: str) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(psycopg.connect(database))
        other = stack.enter_context(psycopg.connect(database, autocommit=True))
        got: list[object] = [one.execute(INSERT, ["a"]).fetchone()]
        waiting = threading.Thread(target=lambda: other.execute(INSERT, ["b"]))
        waiting.start()
        got += [one.execute(INSERT, [f"a/{n}"]).fetchone() for n in range(20)]
        one.commit()
        waiting.join()

    positions = [row[0] for row in got if isinstance(row, tuple)]
    assert positions == list(range(positions[0], positions[0] + 21))
