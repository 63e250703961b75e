"""Fixtures with the stand-in for fal.ai; a conftest takes them over by importing their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fal.certificate import Certificate, certificate
from tests.fal.process import FalProcess
from tests.fal.server import FalServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def fal_trust(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Return the certificate all stand-ins of this run share."""
    return certificate(tmp_path_factory.mktemp("fal"))


@pytest.fixture
def fal_server(fal_trust: Certificate) -> Iterator[FalServer]:
    """Return fal.ai, new and empty, in a thread."""
    with FalServer(fal_trust) as server:
        yield server


@pytest.fixture
def fal_process(tmp_path: Path) -> Iterator[FalProcess]:
    """Return fal.ai as a process that can be killed and started again."""
    with FalProcess(tmp_path / "fal") as process:
        yield process


@pytest.fixture
def fal_env(fal_server: FalServer, monkeypatch: pytest.MonkeyPatch) -> FalServer:
    """Return fal.ai in a thread, with this process's environment pointing there."""
    for name, value in fal_server.env().items():
        monkeypatch.setenv(name, value)
    return fal_server
