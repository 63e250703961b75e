"""A pooler that shares sessions is refused in one line; one that doesn't is as good as the server itself."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.console.support import until
from tests.postgres.server import free_port
from tests.postgres.support import assert_recorded_once, film_at, noted, opened, through

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres.server import Server

BOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(BOUNCER is None, reason="pgbouncer isn't installed")


@contextmanager
def pooled(postgres: Server, database: str, mode: str, size: int = 20) -> Iterator[str]:
    """Run pgbouncer before the server and return the database's address through it."""
    port, name = free_port(), database.rsplit("/", 1)[1]
    settings = postgres.root / f"pgbouncer-{port}.ini"
    settings.write_text(
        f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = any\npool_mode = {mode}\ndefault_pool_size = {size}\nunix_socket_dir =\n"
        "[databases]\n* = host=127.0.0.1 user=postgres " + f"port={postgres.port}\n"
    )
    if postgres.user:
        shutil.chown(settings, postgres.user)
    with subprocess.Popen([str(BOUNCER), "-q", settings], user=postgres.user, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"postgresql://postgres@127.0.0.1:{port}/{name}"
            until(lambda: _answers(address), "pgbouncer")
            yield address
        finally:
            process.kill()


def _answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


@pytest.mark.parametrize(("mode", "size"), [("transaction", 1), ("transaction", 20), ("statement", 20)])
def test_a_pooler_that_shares_sessions_is_refused(
    tmp_path: Path, database: str, postgres: Server, mode: str, size: int
) -> None:
    film = film_at(tmp_path / "work", database)
    with pooled(postgres, database, mode, size) as address:
        through(film, address)
        for command in (("status",), ("note", "film", "SEQ01", "x"), ("worker", "--once")):
            film.refused(*command, says="behind a pooler", hint="name the server itself")
    through(film, database)("note", "film", "SEQ01", "x")


def test_a_pooler_with_a_session_for_each_connection_is_as_good_as_the_server(
    tmp_path: Path, database: str, postgres: Server
) -> None:
    film = film_at(tmp_path / "work", database)
    with pooled(postgres, database, "session") as address:
        with opened(through(film, address)) as workspace:
            noted(workspace, "words")
            with workspace.ledger.log.alone():
                noted(workspace, "alone")
        film("generate", "film", "SEQ02")
        assert_recorded_once(film)
