"""Workers whose connection to the log breaks: nobody pays twice, and somebody always goes on."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from services.jobs import backlog_watcher, watch, worker
from tests.cli.support import TAKES, add_plan
from tests.fal.fixtures import fal_env, fal_server, fal_trust
from tests.working import at_work, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.support import Takes
    from tests.fal.server import FalServer
    from tests.postgres.server import Server

__all__ = ["fal_env", "fal_server", "fal_trust"]
SHOTS = {"shots": [{"prompt": "Rain on the river.", "duration": 3}]}
PLAN = {"project": "film", "sequences": {"SEQ01": SHOTS, "SEQ02": SHOTS}}
TAKE = "SEQ01_take001"
HOLDERS = """SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def queued(takes: Takes, database: str, fal_env: FalServer, monkeypatch: pytest.MonkeyPatch) -> Takes:
    """Return a workspace on a log in a database, with one take queued; workers look often."""
    monkeypatch.setenv("TAKES_DATABASE_URL", database)
    monkeypatch.setattr(backlog_watcher, "GRACE", 0.05)
    monkeypatch.setattr(worker, "AGAIN", 0.05)
    monkeypatch.setattr(worker, "LOG_AWAY", 0.2)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.5)
    monkeypatch.setattr(backlog_watcher, "LISTEN_SECONDS", 0.2)
    takes("init")
    add_plan(takes, PLAN)
    takes("generate", "film", "SEQ01", "--queue", "--yes")
    return takes


def told(takes: Takes) -> list[str]:
    """Return the kinds of the events that have to do with the take, in order."""
    events = [json.loads(line) for line in takes("log", "film", "SEQ01", "--json").out.splitlines()]
    return [event["type"] for event in events if event["data"].get("take_id") == TAKE]


def assert_paid_once(fal: FalServer, kinds: list[str]) -> None:
    assert (len(fal.posts()), len(fal.jobs())) == (1, 1)
    once = Counter(kinds)
    assert [once[kind] for kind in ("TakeSubmitting", "TakeSubmitted", "VideoCompleted")] == [1, 1, 1]


def cut_locks(server: Server, database: str) -> int:
    """End the sessions that hold a job's lock, as a network that breaks would."""
    return int(str(server.ask(database.rpartition("/")[2], HOLDERS)[0][0]))


def test_a_lock_lost_in_mid_flight_is_noticed_and_another_worker_goes_on(
    queued: Takes, postgres: Server, database: str, fal_env: FalServer, tmp_path: Path
) -> None:
    fal_env.fault("running", seconds=3600)
    with at_work(tmp_path / "one") as one:
        until(lambda: fal_env.requests("status"), "the first waits for fal")
        with at_work(tmp_path / "two") as two:
            while not two.says(f"begun {TAKE}", 0.4):  # the first may be quicker to take it again
                assert cut_locks(postgres, database)
            one.wait_for(f"ended {TAKE}  is followed by another process")
            fal_env.finish(fal_env.jobs()[0])
            two.wait_for(f"ended {TAKE}  done")
    assert_paid_once(fal_env, told(queued))
    assert len(fal_env.requests("media")) == 1


def test_a_lock_lost_while_the_post_is_out_makes_no_second_one(
    queued: Takes, postgres: Server, database: str, fal_env: FalServer, tmp_path: Path
) -> None:
    fal_env.fault("delay", seconds=3)
    with at_work(tmp_path / "one") as one:
        until(lambda: fal_env.requests("submit"), "the post is out")
        with at_work(tmp_path / "two") as two:
            while not two.says(f"ended {TAKE}  in doubt", 0.2):
                cut_locks(postgres, database)
            until(lambda: one.says(f"ended {TAKE}  done") or two.says(f"ended {TAKE}  done"), "it is done")
    kinds = told(queued)
    assert kinds[:4] == ["TakeRequested", "TakeSubmitting", "TakeInDoubt", "TakeSubmitted"]
    assert_paid_once(fal_env, kinds)


def test_a_lock_lost_before_the_post_leaves_it_to_whoever_has_the_job_now(
    queued: Takes, fal_env: FalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.log.postgres.PostgresLog.still_locked", lambda log, job: False)
    with at_work(tmp_path / "one") as one:
        one.wait_for(f"ended {TAKE}  is followed by another process")
    assert fal_env.posts() == []
    assert told(queued) == ["TakeRequested"]


def test_a_worker_outlives_a_restart_of_the_database_and_says_so_once(
    queued: Takes, postgres: Server, fal_env: FalServer, tmp_path: Path
) -> None:
    fal_env.fault("running", seconds=3600)
    with at_work(tmp_path / "one") as one:
        until(lambda: fal_env.requests("status"), "it waits for fal")
        postgres.stop()
        one.wait_for("log_away")
        fal_env.finish(fal_env.jobs()[0])
        until(lambda: fal_env.requests("media"), "it comes while there is nowhere to say so")
        postgres.start()
        one.wait_for(f"ended {TAKE}  done")
        one.wait_for("log_back")
    assert len(fal_env.requests("media")) == 1
    assert [line.split(":")[0] for line in one.lines].count("log_away") == 1
    assert_paid_once(fal_env, told(queued))


def test_what_waits_for_its_turn_in_a_run_on_another_machine_is_left_to_it(
    queued: Takes, fal_env: FalServer, tmp_path: Path
) -> None:
    fal_env.fault("running", seconds=3600)
    run = [str(TAKES), "generate", "film", "SEQ02", "-n", "3", "--concurrency", "1", "--yes"]
    with subprocess.Popen(
        run, cwd=queued.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        until(lambda: fal_env.requests("status"), "the run waits for its first take")
        with at_work(tmp_path / "two") as two:
            two.wait_for(f"ended {TAKE}  done")
            queued("generate", "film", "SEQ01", "--queue", "--yes")
            two.wait_for("ended SEQ01_take002  done")
        assert [line for line in two.lines if "SEQ02" in line] == []
        fal_env.finish(fal_env.jobs()[0])
        out, _ = process.communicate(timeout=60)
    assert out.count("  done  ") == 3
    assert len(fal_env.posts()) == 5
