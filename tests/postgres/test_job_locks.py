"""Who follows a job, among machines that share a log: one at a time, and nobody who is dead."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from services.jobs.adopting import one_adopts
from tests.cli.support import Takes, environment
from tests.console.support import until
from tests.postgres.support import film_at, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.workspace.workspace import Workspace
    from tests.postgres.server import Server

HOLDER = """
import sys
from pathlib import Path
from services.workspace.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
with workspace.job_lock("film", "SEQ01_take001") as held:
    print("held" if held else "taken", flush=True)
    sys.stdin.readline()
workspace.close()
"""
JOB = ("film", "SEQ01_take001")
NAME = "film.SEQ01_take001"


@pytest.fixture
def film(tmp_path: Path, database: str) -> Takes:
    return film_at(tmp_path / "work", database)


@pytest.fixture
def two(film: Takes) -> Iterator[tuple[Workspace, Workspace]]:
    """Return two that are at work, as two machines would be."""
    with opened(film) as one, opened(film) as other:
        yield one, other


@contextmanager
def another(film: Takes) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a process that tries to hold the job's lock; gives it and what it says."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, film.root],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def holds(workspace: Workspace) -> bool:
    with workspace.job_lock(*JOB) as held:
        return held


def test_of_two_processes_one_holds_a_job(film: Takes, two: tuple[Workspace, Workspace]) -> None:
    with another(film) as (_, first), another(film) as (_, second):
        assert (first, second) == ("held", "taken")
        assert not holds(two[0])


def test_a_killed_process_holds_nothing(film: Takes, two: tuple[Workspace, Workspace]) -> None:
    with another(film) as (process, said):
        assert said == "held"
        assert not holds(two[0])
        process.kill()
        process.wait()
        assert until(lambda: holds(two[0]), "the dead one's lock")


def test_a_process_that_is_done_with_a_job_lets_go_of_it_and_of_no_other(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    with one.job_lock("film", "SEQ01_take002") as held:
        assert held
        assert holds(one)
        assert holds(other)
        with other.job_lock("film", "SEQ01_take002") as taken:
            assert not taken
        assert one.ledger.log.still_locked("film.SEQ01_take002")


def test_threads_of_one_process_exclude_each_other_too(two: tuple[Workspace, Workspace]) -> None:
    one, _ = two
    with one.job_lock(*JOB) as held:
        assert held
        assert not holds(one)
        assert one.ledger.log.still_locked(NAME)


def test_an_error_in_the_midst_of_a_job_lets_go_of_it(two: tuple[Workspace, Workspace]) -> None:
    one, other = two
    with pytest.raises(ValueError, match="dropped"), one.job_lock(*JOB):
        raise ValueError("dropped")
    assert holds(other)


def test_a_lost_connection_takes_its_locks_along_and_they_are_taken_again(
    two: tuple[Workspace, Workspace], postgres: Server
) -> None:
    one, other = two
    with one.job_lock(*JOB):
        postgres.cut_off()
        assert one.ledger.log.still_locked(NAME)
        assert not holds(other)


def test_whoever_lost_a_lock_to_another_is_told_so_and_doesnt_let_go_of_the_others(
    two: tuple[Workspace, Workspace], postgres: Server
) -> None:
    one, other = two
    with ExitStack() as stack:
        with one.job_lock(*JOB):
            postgres.cut_off()
            assert stack.enter_context(other.job_lock(*JOB))
            assert not one.ledger.log.still_locked(NAME)
        assert not holds(one)
        assert other.ledger.log.still_locked(NAME)
    assert holds(one)


def test_a_job_of_another_log_in_the_same_database_is_another_job(
    tmp_path: Path, two: tuple[Workspace, Workspace], database: str, postgres: Server
) -> None:
    postgres.ask(database.rsplit("/", 1)[1], "CREATE SCHEMA elsewhere")
    there = film_at(tmp_path / "there", f"{database}?options=-csearch_path%3Delsewhere")
    with two[0].job_lock(*JOB), opened(there) as workspace:
        assert holds(workspace)


def test_of_all_machines_that_share_a_log_one_at_a_time_adopts_what_is_in_doubt(tmp_path: Path, database: str) -> None:
    here = film_at(tmp_path / "here", database)
    there = Takes(tmp_path / "there")
    there.root.mkdir()
    there("init", "--database", database)
    with opened(here) as one, opened(there) as other:
        with one_adopts(one), other.ledger.log.job_lock("adopting") as ours:
            assert not ours
        with one_adopts(other):
            pass
