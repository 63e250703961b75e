"""A workspace laid out once, and copied for every case beside a stand-in for fal.ai of its own."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import Takes, add_plan, copied, picture
from tests.fal.fixtures import fal_server, fal_trust
from tests.faults.studio import Studio, plan
from tests.postgres.conftest import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fal.server import FalServer

__all__ = ["fal_server", "fal_trust", "postgres"]


@pytest.fixture(scope="session")
def _laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    takes = Takes(tmp_path_factory.mktemp("faults") / "work")
    takes.root.mkdir()
    add_plan(takes, plan())
    frame = takes.root.parent / "frame.png"
    frame.write_bytes(picture("teal", size=(1280, 720)))
    takes("start-frame", "film", "SEQ02", frame)
    return takes.root


@pytest.fixture
def studio(_laid_out: Path, tmp_path: Path, fal_server: FalServer, request: pytest.FixtureRequest) -> Iterator[Studio]:
    """Return a workspace of its own, its fal.ai, and a PostgreSQL where it wants one."""
    root = copied(_laid_out, tmp_path / "here" / "work").root
    with closing(Studio(root, fal_server, lambda: request.getfixturevalue("postgres"))) as studio:
        yield studio
