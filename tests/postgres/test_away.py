"""The server stopped and started again: commands say so, and what lives long carries on."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from domain.errors import OutOfReach
from tests.cli.support import TAKES, Takes
from tests.console.support import Heard, served
from tests.postgres.server import Server
from tests.postgres.support import assert_recorded_once, film_at, noted, notes, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS = (
    "init",
    "status",
    "status film --json",
    "plan add PLAN.json",
    "plan export film --csv",
    "plan accept film SEQ01",
    "grid film SEQ01",
    "approve-grid film SEQ01 --quadrant 1",
    "start-frame film SEQ01 PLAN.json",
    "generate film SEQ01",
    "generate film SEQ01 --dry-run",
    "revise film SEQ01 --shot 1 words",
    "replace film ann bob",
    "pick film SEQ01 --shot 1=1",
    "cut film SEQ01 --shot 1=1",
    "diff film SEQ01 plan working",
    "history film SEQ01",
    "approve film SEQ01 --take 1",
    "reject film SEQ01 --take 1 --reason dull",
    "note film SEQ01 words",
    "undo film SEQ01",
    "finalize film SEQ01",
    "reopen film SEQ01",
    "resume",
    "reconcile film",
    "cancel film SEQ01_take001",
    "budget film",
    "budget film 10",
    "costs film",
    "report film",
    "log",
    "log film --json",
    "restore PLAN.json",
    "search rain",
    "replay",
    "replay --check",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server that only this page's tests stop."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def film(tmp_path: Path, server: Server) -> Takes:
    return film_at(tmp_path / "work", server.database())


@pytest.fixture
def away(film: Takes, server: Server) -> Iterator[Takes]:
    (film.root / "PLAN.json").write_bytes((film.root.parent / "PLAN.json").read_bytes())
    server.stop()
    yield film
    server.start()  # of no effect where it runs


def test_every_command_says_in_a_line_that_the_server_is_away_and_works_once_it_is_back(
    away: Takes, server: Server
) -> None:
    for command in COMMANDS:
        ran = away(*command.split(), code=3)
        lines = [line for line in ran.err.splitlines() if not line.startswith("warning: ")]
        assert len(lines) == 2, (command, ran.err)
        assert lines[0].startswith("takes: postgresql://postgres@127.0.0.1:"), (command, ran.err)
        assert "can't be reached" in lines[0], (command, ran.err)
        assert lines[1] == "  try: check that the server runs, then try again", (command, ran.err)
    server.start()
    assert "SEQ01" in away("status", "film").out
    away("note", "film", "SEQ01", "words")
    assert_recorded_once(away)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_workspace_that_is_open_carries_on_after_the_server_does(film: Takes, server: Server, mode: str) -> None:
    with opened(film) as workspace:
        noted(workspace, "before")
        with workspace.job_lock("film", "SEQ01_take001") as held:
            assert held
            server.stop(mode)
            try:
                with pytest.raises(OutOfReach, match="can't be reached"):
                    noted(workspace, "meanwhile")
                with pytest.raises(OutOfReach, match="can't be reached"):
                    workspace.ledger.log.still_locked("film.SEQ01_take001")
            finally:
                server.start()
            assert workspace.ledger.log.still_locked("film.SEQ01_take001")
        noted(workspace, "after")
    assert notes(film.root) == ["before", "after"]
    assert_recorded_once(film)


def test_the_console_says_that_the_server_is_away_and_carries_on(film: Takes, server: Server) -> None:
    with served(film.root) as console:
        heard = Heard(console.base)
        console.get("/film")
        server.stop()
        try:
            assert "can't be reached" in console.get("/film", 503)["error"]
        finally:
            server.start()
        assert console.get("/film")["sequences"]
        film("note", "film", "SEQ01", "words")
        heard.first("fact", type="NoteAdded")


def test_whoever_follows_the_log_waits_for_the_server_and_goes_on(film: Takes, server: Server) -> None:
    with subprocess.Popen(
        [TAKES, "log", "film", "--follow"], cwd=film.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as following:
        assert following.stdout
        assert following.stderr
        try:
            while "SEQ02" not in following.stdout.readline():
                pass
            server.stop()
            try:
                assert "waiting for it" in following.stderr.readline()
            finally:
                server.start()
            film("note", "film", "SEQ01", "words")
            assert "words" in following.stdout.readline()
        finally:
            following.kill()
