"""Four workers on one log, killed at random: no take is handled twice, none is paid twice, none is forgotten."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from tests.chaos.workers import TAKES_ASKED, Workers, plan
from tests.chaos.workers_page import Row, write
from tests.fal.fixtures import fal_server, fal_trust
from tests.postgres.conftest import database, postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fal.server import FalServer

__all__ = ["database", "fal_server", "fal_trust", "postgres"]
SEATS = 4


@pytest.fixture
def workers(tmp_path: Path, database: str, fal_server: FalServer) -> Iterator[Workers]:
    fal_server.settings.queue_seconds, fal_server.settings.run_seconds = 0.2, 3.0
    fal_server.fault("delay", seconds=0.33, times=None)
    with closing(Workers(tmp_path, database, fal_server)) as workers:
        path = tmp_path / "PLAN.json"
        path.write_text(json.dumps(plan()))
        workers.takes("init")
        workers.takes("plan", "add", str(path))
        workers.takes("generate", "film", "--all", "--queue", "--yes")
        for seat in range(1, SEATS + 1):
            workers.start(seat)
        yield workers


@pytest.mark.chaos
@pytest.mark.parametrize(("run", "kill_every"), [("undisturbed", None), ("killed", (0.7, 1.3))])
def test_four_workers_share_a_hundred_takes_and_no_kill_doubles_or_loses_one(
    workers: Workers, run: str, kill_every: tuple[float, float] | None
) -> None:
    seconds = workers.work(kill_every=kill_every)
    workers.stop()
    told = workers.events()
    doubtful = {e["data"]["take_id"] for e in told if e["type"] == "TakeInDoubt"}
    shares, pick_ups = workers.shares(told), workers.pick_ups(told)

    assert_posted_once(workers, told, doubtful)
    workers.takes("reconcile", "film")
    adopted = assert_settled(workers, doubtful)

    assert not kill_every or (len(pick_ups) > SEATS and max(pick_ups) < 60)
    assert kill_every or (not doubtful and min(shares) > TAKES_ASKED / SEATS / 2)
    kills = sum(life.killed is not None for life in workers.lives)
    found = f"{median(pick_ups):.1f} s, {max(pick_ups):.1f} s" if pick_ups else "–"
    row = Row(
        run=run,
        kills=kills,
        takes=TAKES_ASKED,
        posts=len(workers.fal.posts()),
        jobs=len(workers.fal.jobs()),
        doubles=len(workers.fal.posts()) - len({post.body["prompt"] for post in workers.fal.posts()}),
        finished=TAKES_ASKED - len(doubtful) + adopted,
        in_doubt=len(doubtful),
        adopted=adopted,
        by_worker=" ".join(map(str, shares)),
        to_pick_up=found,
        in_all=f"{seconds:.0f} s",
    )
    print(write(row))  # noqa: T201


def assert_posted_once(workers: Workers, told: list[dict[str, Any]], doubtful: set[str]) -> None:
    """One post at most for each take, one for each that isn't in doubt, and one end for each of these."""
    posts = Counter(post.body["prompt"] for post in workers.fal.posts())
    assert set(posts.values()) == {1}
    assert len(workers.fal.jobs()) == len(posts) <= TAKES_ASKED
    for kind in ("TakeSubmitting", "TakeSubmitted", "VideoCompleted"):
        of = Counter(e["data"]["take_id"] for e in told if e["type"] == kind)
        assert set(of.values()) == {1}
        assert set(of) | doubtful == {f"SEQ{n:03d}_take001" for n in range(TAKES_ASKED)}
    assert TAKES_ASKED - len(doubtful) <= len(posts)
    assert not {e["type"] for e in told} & {"VideoFailed", "TakeCancelled"}


def assert_settled(workers: Workers, doubtful: set[str]) -> int:
    """Every job at the server is a finished take now, and only what never was posted is in doubt still."""
    told = workers.events()
    done = Counter(e["data"]["take_id"] for e in told if e["type"] == "VideoCompleted")
    assert set(done.values()) == {1}
    assert len(done) == len(workers.fal.jobs())
    owners = Counter(e["data"]["request_id"] for e in told if e["type"] == "TakeSubmitted")
    assert set(owners) == {job.id for job in workers.fal.jobs()}
    assert set(owners.values()) == {1}
    assert "what the log says" in workers.takes("replay", "--check")
    return len(doubtful & set(done))
