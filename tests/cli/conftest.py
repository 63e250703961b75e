"""The stand-in for fal.ai, and a film whose takes are paid for there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.paid import PAID, draw
from tests.cli.support import Takes, add_plan
from tests.fal.fixtures import fal_env, fal_process, fal_server, fal_trust

if TYPE_CHECKING:
    from tests.fal.server import FalServer

__all__ = ["fal_env", "fal_process", "fal_server", "fal_trust"]


@pytest.fixture
def paid(takes: Takes, fal_env: FalServer) -> Takes:
    """Return the program in a workspace with a small plan, a key, and the stand-in where fal is."""
    draw(takes.root.parent)
    add_plan(takes, PAID)
    return takes
