"""A pooler that shares sessions is refused in one line; one that doesn't is as good as the server itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.postgres.support import BOUNCER, assert_recorded_once, film_at, noted, opened, pooled, through

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres.server import Server

pytestmark = pytest.mark.skipif(BOUNCER is None, reason="pgbouncer isn't installed")


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
