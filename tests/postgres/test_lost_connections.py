"""A connection lost before, during and after a COMMIT: what was asked for is recorded once, or said not to be."""

from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

import pytest
from msgspec import to_builtins

from tests.cli.support import kinds
from tests.postgres.proxy import AFTER_COMMIT, BEFORE_COMMIT, BEFORE_INSERT, MOMENTS, WITH_COMMIT, Proxy
from tests.postgres.support import assert_recorded_once, ended, film_at, noted, notes, opened, through, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.postgres.server import Server


@pytest.fixture
def proxy(postgres: Server) -> Iterator[Proxy]:
    proxy = Proxy(postgres.port)
    yield proxy
    proxy.close()


@pytest.fixture
def there(tmp_path: Path, database: str) -> Takes:
    """Return the program with the way to its log as it should be."""
    return film_at(tmp_path / "work", database)


@pytest.fixture
def film(there: Takes, postgres: Server, proxy: Proxy) -> Takes:
    """Return the program with the proxy before its log."""
    straight = (there.root / "events.url").read_text().strip()
    return through(there, straight.replace(f":{postgres.port}/", f":{proxy.port}/"))


def once() -> Iterator[bool]:
    return iter([True])


def always() -> Iterator[bool]:
    return itertools.repeat(True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_connection_lost_once_is_made_anew_and_nothing_is_recorded_twice(
    film: Takes, proxy: Proxy, moment: str
) -> None:
    proxy.cut_at(moment, once())

    ran = film("note", "film", "SEQ01", "a bridge")

    assert proxy.cuts == 1
    assert ran.out == "SEQ01: noted\n"
    assert notes(film.root) == ["a bridge"]
    assert_recorded_once(film)


@pytest.mark.parametrize("moment", [AFTER_COMMIT, *(pytest.param(m, marks=pytest.mark.chaos) for m in MOMENTS[:-1])])
def test_a_run_that_loses_its_connection_at_every_append_leaves_what_any_run_does(
    film: Takes, proxy: Proxy, moment: str
) -> None:
    proxy.cut_at(moment, itertools.cycle([True, False]))

    film("generate", "film", "SEQ02", "-n", "2")

    assert proxy.cuts >= 3
    told = kinds(film.root)
    assert [told.count(kind) for kind in ("TakeRequested", "TakeSubmitting", "VideoCompleted")] == [2, 2, 2]
    assert_recorded_once(film)


@pytest.mark.parametrize("moment", [BEFORE_INSERT, BEFORE_COMMIT])
def test_what_can_never_be_sent_is_said_to_be_out_of_reach_and_is_not_there(
    film: Takes, proxy: Proxy, moment: str
) -> None:
    proxy.cut_at(moment, always())

    film.refused("note", "film", "SEQ01", "a bridge", code=3, says="can't be reached", hint="takes log")

    assert proxy.cuts == 3
    proxy.revive()
    assert notes(film.root) == []
    assert_recorded_once(film)


@pytest.mark.parametrize("moment", [WITH_COMMIT, AFTER_COMMIT])
def test_what_is_recorded_is_found_however_often_its_answer_is_lost(film: Takes, proxy: Proxy, moment: str) -> None:
    proxy.cut_at(moment, always())

    assert film("note", "film", "SEQ01", "a bridge").out == "SEQ01: noted\n"

    assert notes(film.root) == ["a bridge"]
    assert_recorded_once(film)


@pytest.mark.parametrize(("moment", "recorded"), [(BEFORE_COMMIT, False), (AFTER_COMMIT, True)])
def test_a_database_gone_in_the_middle_leaves_it_open_and_says_so(
    film: Takes, proxy: Proxy, moment: str, recorded: bool
) -> None:
    proxy.cut_at(moment, once(), dead_afterwards=True)

    ran = film("note", "film", "SEQ01", "a bridge", code=3)

    assert ran.err.startswith("takes: the connection was lost while it was being recorded")
    assert "whether it was isn't known" in ran.err
    assert "try: once the database is back, look before you do it again: takes log" in ran.err
    assert len(ran.err.splitlines()) == 2
    proxy.revive()
    assert ("a bridge" in film("log", "film", "SEQ01").out) is recorded
    film("replay")  # files follow with the next command
    assert_recorded_once(film)


def test_an_append_of_many_facts_is_found_whole_or_not_at_all(film: Takes, proxy: Proxy) -> None:
    proxy.cut_at(AFTER_COMMIT, once())

    film("replace", "film", "The", "A")
    film("generate", "film", "SEQ01", "SEQ02", "--no-wait", "--shot-override", "0:Rain.")

    assert kinds(film.root).count("TakeRequested") == 2
    assert_recorded_once(film)


def test_somebody_elses_fact_is_never_taken_for_ones_own(there: Takes, proxy: Proxy, postgres: Server) -> None:
    """The first try is lost before its COMMIT; before the second, somebody else takes the stream's next version."""
    straight = (there.root / "events.url").read_text().strip()

    def meanwhile() -> Iterator[bool]:
        through(there, straight)
        there("note", "film", "SEQ01", "the other's")
        yield True

    through(there, straight.replace(f":{postgres.port}/", f":{proxy.port}/"))
    with opened(there) as workspace:
        proxy.cut_at(BEFORE_INSERT, meanwhile())
        record = noted(workspace, "mine")

    assert notes(there.root) == ["the other's", "mine"]
    assert to_builtins(record.fact)["text"] == "mine"
    assert_recorded_once(there)


@pytest.mark.chaos
def test_sessions_ended_at_random_under_load_lose_nothing_said_to_be_done_and_double_nothing(
    there: Takes, postgres: Server
) -> None:
    writers = [writing(there.root, f"w{n}", 40) for n in range(4)]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    over = threading.Event()
    ends: list[int] = []

    def cut() -> None:
        while not over.wait(0.05):
            ends.append(postgres.cut_off())

    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        lines = [line for writer in writers for line in ended(writer)[0].splitlines()]
    finally:
        over.set()
        cutting.join()

    assert sum(ends) > 5
    said = {kind: _texts(lines, kind) for kind in ("done ", "it is recorded", "isn't known")}
    found = notes(there.root)
    assert len(found) == len(set(found))
    assert said["done "] | said["it is recorded"] <= set(found)
    assert set(found) <= set.union(*said.values())
    there("replay")
    assert_recorded_once(there)


def _texts(lines: list[str], kind: str) -> set[str]:
    """Return the notes of which something was said."""
    return {line.split(" ", 1)[1].split(":")[0] for line in lines if kind in line}
