"""The demo plays to its end, and warns of nothing that it made itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.support import Process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.chaos  # for its length


def test_the_demo_ends_with_three_takes_of_its_bridge_and_its_next_step_can_be_typed(tmp_path: Path) -> None:
    takes = Process(tmp_path)
    ran = takes("-w", ".", "demo")
    assert "isn't taken in" not in ran.out + ran.err
    assert "takes approve driver-beware SEQ08 --take 3\n" in ran.out
    assert ran.out.rstrip().endswith("then type what `next` says")
    assert takes("approve", "driver-beware", "SEQ08", "--take", "3").code == 0
    assert "the log is whole" in takes("check").out
