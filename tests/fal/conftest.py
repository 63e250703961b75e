"""The fixtures the stand-in's own tests use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.fal.fixtures import fal_env, fal_process, fal_server, fal_trust
from tests.fal.support import AUTH, real_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    import fal_client

    from tests.fal.server import FalServer

__all__ = ["fal_env", "fal_process", "fal_server", "fal_trust"]


@pytest.fixture
def client(fal_env: FalServer) -> Iterator[fal_client.SyncClient]:
    with real_client() as client:
        yield client


@pytest.fixture
def http(fal_env: FalServer) -> Iterator[httpx.Client]:
    with httpx.Client(headers=AUTH, timeout=5) as session:
        yield session
