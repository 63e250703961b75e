"""Making a log in a database: by any number at once, and whatever the database's language is."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from services.log.postgres import PostgresLog
from tests.cli.support import PLAN, TAKES, Takes, add_plan, environment, kinds
from tests.postgres.server import LOCALE, Server
from tests.postgres.support import ended, film_at, opened

if TYPE_CHECKING:
    from pathlib import Path


def _starting(root: Path, *args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [TAKES, "-w", root, *args], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.chaos
def test_eight_machines_that_make_the_log_at_once_make_one(tmp_path: Path, database: str) -> None:
    desks = [tmp_path / f"desk{n}" for n in range(8)]
    for process in [_starting(desk, "init", "--database", database) for desk in desks]:
        ended(process)
    plan = next(path for path in tmp_path.glob("*/PLAN.json"))
    for process in [_starting(desk, "plan", "add", str(plan)) for desk in desks]:
        ended(process)

    with closing(PostgresLog(database)) as log:
        identity = log.reader.identity()
    for desk in desks:
        with opened(Takes(desk)) as workspace:
            assert workspace.ledger.reader.identity() == identity
            assert workspace.ledger.reader.projects() == ["my-film"]


def test_threads_that_make_the_log_at_once_make_one(database: str) -> None:
    names = [f"log {n}" for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda name: PostgresLog.create(database, name), names))

    assert sum(made) == 1
    with closing(PostgresLog(database)) as log:
        assert log.reader.identity() == names[made.index(True)]


def test_two_schemas_of_one_database_hold_two_logs(tmp_path: Path, database: str, postgres: Server) -> None:
    name = database.rsplit("/", 1)[1]
    films = []
    for schema in ("one", "two"):
        postgres.ask(name, f"CREATE SCHEMA {schema}")
        films.append(film_at(tmp_path / schema, f"{database}?options=-csearch_path%3D{schema}"))
    films[0]("note", "film", "SEQ01", "a bridge")

    assert [kinds(film.root).count("NoteAdded") for film in films] == [1, 0]


NAMES = ("film", "film-2", "FILM2", "film0")


def test_in_a_database_that_sorts_by_a_language_projects_are_told_apart(tmp_path: Path, postgres: Server) -> None:
    """What belongs to a project is a range of its streams' names, by their bytes."""
    if not postgres.knows_a_language():
        pytest.skip(f"NOT TESTED: a language's order; {LOCALE} can't be made here (Debian: apt install locales)")
    address = postgres.database(f"TEMPLATE template0 LOCALE '{LOCALE}'")
    assert postgres.ask(address.rsplit("/", 1)[1], "SELECT 'film/SEQ01' < 'film0', 'a' < 'B'") == [(False, True)]
    takes = film_at(tmp_path / "work", address)
    said = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'originator_id' AND table_name"
    assert postgres.ask(address.rsplit("/", 1)[1], f"{said} = 'takeledger_events'") == [("C",)]
    for name in NAMES[1:]:
        add_plan(takes, {**PLAN, "project": name})

    for name in NAMES:
        told = [json.loads(line)["stream"] for line in takes("log", name, "--json").out.splitlines()]
        assert set(told) == {name, f"{name}/SEQ01", f"{name}/SEQ02"}
    assert "what the log says" in takes("replay", "--check").out
