"""One server for the tests of a process; each test has a database of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.postgres.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a running server."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def database(postgres: Server) -> str:
    """Return the address of an empty database."""
    return postgres.database()
