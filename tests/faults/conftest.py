"""A workspace laid out once, and copied for every case beside a stand-in for fal.ai of its own."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import Takes, add_plan, copied, picture
from tests.fal.fixtures import fal_server, fal_trust
from tests.faults.studio import Studio, plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fal.server import FalServer

__all__ = ["fal_server", "fal_trust"]


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
def studio(_laid_out: Path, tmp_path: Path, fal_server: FalServer) -> Iterator[Studio]:
    """Return a workspace of its own, and its fal.ai."""
    with closing(Studio(copied(_laid_out, tmp_path / "work").root, fal_server)) as studio:
        yield studio
