"""A worker on one machine: it shares, leaves alone what it must, and waits for what is away."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.jobs import backlog_watcher, resuming, sending
from services.jobs import runner_pool as at_hand
from tests.cli.paid import declined, on_a_terminal
from tests.cli.support import TAKES, Takes, add_plan, events, facts, kinds, one_sequence, sequence
from tests.fonts import hide_fonts
from tests.working import at_work, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fal.server import FalServer


FAL = ("--renderer", "fal", "--queue", "--yes")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog_watcher, "GRACE", 0.0)


def test_two_workers_share_a_queue_and_make_each_take_once(film: Takes) -> None:
    add_plan(film, {**one_sequence("A fox crosses."), "project": "other"})
    film("generate", "other", "SEQ01", "-n", 4, "--queue")
    assert "GENERATING" in film("status", "other").out
    with at_work(film.root) as one, at_work(film.root) as two:
        until(lambda: sum("  done  " in line for line in one.lines + two.lines) == 4, "four takes are done")
    ended = Counter(fact["take_id"] for fact in facts(film.root, "VideoCompleted"))
    assert ended == {f"SEQ01_take{n:03d}": 1 for n in range(1, 5)}
    assert "what the log says" in film("replay", "--check").out


def test_what_is_asked_for_later_is_made_as_it_comes_of_the_named_project_alone(film: Takes) -> None:
    add_plan(film, {**one_sequence("A fox crosses."), "project": "other"})
    with at_work(film.root, projects=["other"]) as heard:
        film("generate", "film", "SEQ01", "--queue")
        film("generate", "other", "SEQ01", "--queue")
        heard.wait_for("ended SEQ01_take001  done  videos/other/SEQ01_take001.mp4")
    assert len(facts(film.root, "VideoCompleted")) == 1
    assert sequence(film.root, "SEQ01")["under_way"] == ["SEQ01_take001"]


def test_what_it_has_no_key_for_is_left_to_others_and_that_is_said_once(film: Takes) -> None:
    film("grid", "film", "SEQ01", "-n", 2, *FAL)
    film("generate", "film", "SEQ02", "--renderer", "local", "--queue")
    with at_work(film.root) as heard:
        heard.wait_for("ended SEQ02_take001  done")
    assert [line for line in heard.lines if "FAL_KEY" in line] == [
        "renderer_missing: what fal renders is left to others: FAL_KEY is not set"
    ]
    assert kinds(film.root).count("GridRequested") == 2
    assert "GridSubmitting" not in kinds(film.root)


def test_what_is_old_or_lacks_its_picture_is_left_alone_and_named(
    film: Takes, a_picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film("start-frame", "film", "SEQ02", a_picture)
    film("generate", "film", "SEQ02", "--queue")
    (film.root / "frames" / "film" / "starts" / "SEQ02_start001.png").rename(film.root / "elsewhere.png")
    with at_work(film.root) as heard:
        heard.wait_for("left SEQ02_take001: frames/film/starts/SEQ02_start001.png isn't on this machine")
    monkeypatch.setattr(resuming, "OLD", timedelta(0))
    with at_work(film.root) as heard:
        heard.wait_for("left SEQ02_take001: never posted, and 0 days old; takes resume film SEQ02_take001")
    assert kinds(film.root)[-1] == "TakeRequested"


def test_what_is_in_doubt_is_named_and_left_alone(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("drop_after", times=2)
    paid("generate", "film", "SEQ01", "--yes", code=3)
    paid("generate", "film", "SEQ02", "--queue", "--yes")
    with at_work(paid.root) as heard:
        heard.wait_for("ended SEQ02_take001  in doubt")
        heard.wait_for("left SEQ02_take001: in doubt whether it was posted; takes reconcile film SEQ02_take001")
    assert [line for line in heard.lines if "SEQ01" in line] == [
        "left SEQ01_take001: in doubt whether it was posted; takes reconcile film SEQ01_take001"
    ]
    assert len(fal_env.posts()) == 2


def test_where_fal_cannot_be_reached_one_take_fails_and_the_others_wait(
    paid: Takes, fal_env: FalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_hand, "REST", 0.1)
    monkeypatch.setattr(sending, "SENDING_SECONDS", 0.1)
    fal_env.fault("no_connect", times=None)
    paid("generate", "film", "SEQ02", "-n", 3, "--queue", "--yes")
    with at_work(paid.root, hands=1) as heard:
        heard.wait_for("renderer_away: fal can't be reached")
        until(lambda: len(fal_env.hosts()) > 4, "it asks whether fal is back")
        fal_env.clear()
        heard.wait_for("ended SEQ02_take003  done")
    assert [fact["kind"] for fact in facts(paid.root, "VideoFailed")] == ["not_sent"]
    assert len(fal_env.posts()) == 2
    assert sum(line.startswith("renderer_away") for line in heard.lines) == 1


def test_what_a_dead_process_left_at_fal_is_taken_over_while_every_hand_is_busy(
    paid: Takes, fal_env: FalServer
) -> None:
    fal_env.fault("running", times=1, seconds=3600)
    paid("generate", "film", "SEQ01", "--queue", "--yes")
    with at_work(paid.root, hands=1) as heard:
        until(lambda: fal_env.requests("status"), "the one hand is busy")
        paid("generate", "film", "SEQ02", "--no-wait", "--yes")
        heard.wait_for("ended SEQ02_take001  done")
        assert not any(line.startswith("ended SEQ01") for line in heard.lines)
        for job in fal_env.jobs():
            fal_env.finish(job)
        heard.wait_for("ended SEQ01_take001  done")
    assert len({event["cause"] for event in events(paid.root) if event["type"] == "VideoCompleted"}) == 1


@pytest.mark.parametrize("signalled", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_well_and_what_it_followed_stays_resumable(
    paid: Takes, fal_env: FalServer, signalled: signal.Signals
) -> None:
    fal_env.fault("running", seconds=3600)
    paid("generate", "film", "SEQ02", "--queue", "--yes")
    working = subprocess.Popen([TAKES, "worker", "--json"], cwd=paid.root, stdout=subprocess.PIPE, text=True)
    assert working.stdout is not None
    said = [json.loads(working.stdout.readline()) for _ in range(2)]
    until(lambda: fal_env.requests("status"), "it waits for fal")
    working.send_signal(signalled)
    rest, _ = working.communicate(timeout=60)

    assert working.returncode == 0
    assert [line["event"] for line in said] == ["started", "begun"]
    assert said[1] | {"at": ""} == {
        "at": "",
        "event": "begun",
        "project": "film",
        "job": "SEQ02_take001",
        "price": "0.252",
    }
    assert [json.loads(line)["event"] for line in rest.splitlines()] == ["stopped"]
    fal_env.finish(fal_env.jobs()[0])
    assert "SEQ02_take001  done" in paid("resume").out
    assert len(fal_env.posts()) == 1


def test_a_terminal_shows_what_is_followed_and_ctrl_c_says_who_goes_on(film: Takes) -> None:
    film("generate", "film", "SEQ02", "--queue")
    all_done = "0 followed · 0 waiting · 1 done · 0 failed"  # for a moment it may be "1 waiting · 1 done"
    code, said = on_a_terminal(film.root, ["worker"], {all_done: "\x03"})
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)
    assert code == 0
    assert "film SEQ02_take001  done  videos/film/SEQ02_take001.mp4" in shown
    assert all_done in shown
    assert "is carried on by another worker, or by takes resume" in " ".join(shown.split())


def test_a_key_is_not_needed_to_queue_what_is_paid_for_but_its_price_is_agreed_to(
    paid: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAL_KEY")
    declined(paid, "generate", "film", "SEQ02", "--renderer", "fal", "--queue", says="asks first", hint="--yes")
    ran = paid("generate", "film", "SEQ02", "--renderer", "fal", "--queue", "--yes", "--json")
    assert ran.json == {"queued": ["SEQ02_take001"]}
    assert [fact["renderer"] for fact in facts(paid.root, "TakeRequested")] == ["fal"]
    assert facts(paid.root, "SpendReserved")[0]["amount"] == "0.252"


def test_letters_that_pictures_lack_are_named_once(
    film: Takes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide_fonts(monkeypatch, tmp_path)
    film("revise", "film", "SEQ02", "--shot", 1, "rain on 橋")
    film("generate", "film", "SEQ02", "-n", 2, "--queue")
    with at_work(film.root) as heard:
        heard.wait_for("ended SEQ02_take001  done")
        heard.wait_for("ended SEQ02_take002  done")
        heard.wait_for("letters_left_out: ")
    said = [line for line in heard.lines if line.startswith("letters_left_out: no font here has Chinese")]
    assert len(said) == 1
