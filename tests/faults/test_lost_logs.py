"""A process killed at a random moment between mark, post and append, and then an older log put back."""

from __future__ import annotations

import random
from contextlib import suppress
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING

import pytest

from tests.faults.invariants import assert_whole
from tests.faults.lost_logs import RECOVER
from tests.faults.step import Step

if TYPE_CHECKING:
    from tests.faults.studio import Studio

pytestmark = pytest.mark.file_log


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.chaos) for n in range(1, 12))])
def test_whenever_it_is_killed_nothing_is_paid_twice_or_lost(studio: Studio, seed: int) -> None:
    chance = random.Random(seed)
    studio.keep_log()
    process = studio.start(Step(("generate", "film", "SEQ01", "--yes")))
    with suppress(TimeoutExpired):
        process.wait(chance.uniform(0.2, 1.6))
    process.kill()
    process.communicate()
    studio.put_log_back()
    posts = len(studio.fal.posts())

    studio.go_on(RECOVER)
    studio.go_on(Step(("resume",)))
    studio.go_on(Step(("reconcile",)))
    assert len(studio.fal.posts()) == posts <= 1
    assert_whole(studio)
    studio.go_on(Step(("check",)))
