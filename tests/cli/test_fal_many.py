"""Many paid jobs at once: so many at a time, one display, and Ctrl-C that loses nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from services.jobs import resuming
from tests.cli.paid import declined, on_a_terminal, take_of
from tests.cli.support import TAKES, Takes, environment, events, facts, kinds

if TYPE_CHECKING:
    from tests.fal.server import FalServer

RUN = ("generate", "film", "--yes")


def test_all_posts_what_there_is_to_generate_and_follows_it_in_one_process(paid: Takes, fal_env: FalServer) -> None:
    ran = paid(*RUN, "--all", "--split")
    assert "4 paid jobs for $2.184" in ran.err
    assert len(re.findall(r"^SEQ0\d_take00\d  done ", ran.out, re.MULTILINE)) == 4
    assert fal_env.invalid() == []
    assert len({event["cause"] for event in events(paid.root) if event["type"] == "VideoCompleted"}) == 1
    assert "nothing to generate" in paid(*RUN, "--all").out
    assert len(fal_env.posts()) == 4


@pytest.mark.parametrize(("flags", "at_once"), [((), 4), (("--concurrency", "2"), 2)])
def test_no_more_jobs_are_out_at_a_time_than_wished(
    paid: Takes, fal_env: FalServer, flags: tuple[str, ...], at_once: int
) -> None:
    paid(*RUN, "SEQ02", "-n", "6", *flags)
    out, most = set(), 0
    for kind, job in (
        (event["type"], event["data"].get("take_id")) for event in events(paid.root) if "take_id" in event["data"]
    ):
        if kind == "TakeSubmitted":
            out.add(job)
        if kind == "VideoCompleted":
            out.discard(job)
        most = max(most, len(out))
    assert most == at_once
    assert [fact["take_id"] for fact in facts(paid.root, "TakeRequested")] == [f"SEQ02_take00{n}" for n in range(1, 7)]


def test_a_terminal_shows_place_time_and_price_of_each_job_and_all_of_them(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("queued", times=2)

    def plain(said: str) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said)

    def waits(name: str, said: str) -> bool:
        row = rf"{name} ━+ queued, (next|\d+ before it) +0:00:\d\d +\$0\.252"
        return re.search(row, plain(said)) is not None

    def seen(said: str) -> None:
        if waits("SEQ01_take001", said) and waits("SEQ02_take001", said):
            for job in fal_env.jobs():
                fal_env.finish(job)

    code, said = on_a_terminal(paid.root, [*RUN, "SEQ01", "SEQ02"], {}, seen)
    assert code == 0
    assert re.search(r"2 jobs +━+ .*0:00:\d\d", plain(said))
    assert "SEQ02_take001  done  videos/film/SEQ02_take001.mp4  $0.252" in plain(said)
    assert said.count("\x1b[?25l") == said.count("\x1b[?25h") == 1  # the cursor is given back


def test_ctrl_c_leaves_everything_resumable_and_says_so(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("running", times=2)
    running = subprocess.Popen(
        [TAKES, *RUN, "SEQ01", "SEQ02", "--concurrency", "2"],
        cwd=paid.root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(fal_env.requests("status")) < 2:
        assert running.poll() is None
        os.sched_yield()
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode not in (0, None)
    assert "takes resume" in err
    assert "Traceback" not in err
    assert not {"VideoFailed", "TakeInDoubt"} & set(kinds(paid.root))
    for job in fal_env.jobs():
        fal_env.finish(job)
    ran = paid("resume")
    assert "SEQ01_take001  done" in ran.out
    assert "SEQ02_take001  done" in ran.out
    assert len(fal_env.posts()) == 2


def test_ctrl_c_while_a_post_hangs_says_what_is_waited_for_and_again_leaves_at_once(
    paid: Takes, fal_env: FalServer
) -> None:
    fal_env.fault("hang")
    command = [str(TAKES), *RUN, "SEQ01"]
    with subprocess.Popen(command, cwd=paid.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        while not fal_env.posts():
            assert run.poll() is None
            os.sched_yield()
        run.send_signal(signal.SIGINT)
        said = next(line for line in run.stderr if "stopping" in line)
        assert "fal's answer to the post of SEQ01_take001; Ctrl-C again leaves at once" in said
        run.send_signal(signal.SIGINT)
        left = run.stderr.read()
    assert (run.returncode, "takes resume" in left, "Traceback" in left) == (130, True, False)
    assert "SEQ01_take001 is left alone: in doubt" in paid("resume", "film").err
    assert len(fal_env.posts()) == 1


def test_resume_leaves_alone_what_waits_for_its_turn_in_a_living_run_and_not_in_a_dead_one(
    paid: Takes, fal_env: FalServer
) -> None:
    fal_env.fault("running", times=3)
    command = [str(TAKES), *RUN, "SEQ02", "-n", "3", "--concurrency", "1"]
    with subprocess.Popen(command, cwd=paid.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while not fal_env.requests("status"):
            assert run.poll() is None
            os.sched_yield()
        ran = paid("resume", "film")
        assert "SEQ02_take001 is left alone: another process follows it" in ran.err
        for take in ("SEQ02_take002", "SEQ02_take003"):
            assert f"{take} is left alone: it waits for its turn in a run that lives" in ran.err
        assert len(fal_env.posts()) == 1
        run.kill()
    fal_env.clear()
    for job in fal_env.jobs():
        fal_env.finish(job)
    assert paid("resume", "film").out.count("  done  ") == 3
    assert len(fal_env.posts()) == 3
    assert not [*(paid.root / "state/.takes/locks").glob("*.turns")]


# -- with and without a key ---------------------------------------------------------------------------------------


def test_fal_without_a_key_is_refused_before_any_event(film: Takes) -> None:
    film.refused(*RUN, "SEQ02", "--renderer", "fal", says="FAL_KEY is not set", hint="--renderer local")
    film.refused("grid", "film", "SEQ02", "--renderer", "fal", "--yes", says="FAL_KEY is not set")


def test_after_a_paid_take_a_run_without_a_key_must_be_meant_as_a_rehearsal(
    paid: Takes, fal_env: FalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(*RUN, "SEQ01")
    monkeypatch.delenv("FAL_KEY")
    paid.refused("generate", "film", "SEQ01", says="this project has paid takes", hint="--renderer local")
    paid.refused("grid", "film", "SEQ02", says="this project has paid takes", hint="--renderer local")
    monkeypatch.setenv("TAKES_RENDERER", "local")
    paid.refused("generate", "film", "SEQ01", says="this project has paid takes")
    paid("generate", "film", "SEQ01", "--renderer", "local")
    assert [take_of(paid, f"SEQ01_take00{n}")["rehearsal"] for n in (1, 2)] == [False, True]
    assert len(fal_env.posts()) == 1


def test_a_cut_that_holds_a_rehearsal_is_not_final_until_a_paid_take_replaces_it(paid: Takes) -> None:
    paid(*RUN, "SEQ02")
    paid("generate", "film", "SEQ01", "--renderer", "local")
    paid("approve", "film", "SEQ01", "--take", "1")
    declined(paid, "finalize", "film", "SEQ01", says="SEQ01_take001, a rehearsal", hint="--renderer fal")
    paid(*RUN, "SEQ01")
    paid("approve", "film", "SEQ01", "--take", "2")
    paid("finalize", "film", "SEQ01")
    assert kinds(paid.root)[-1] == "SequenceFinalized"


def test_the_key_is_in_no_file_of_the_workspace(paid: Takes, fal_env: FalServer) -> None:
    fal_env.fault("echo_key")
    ran = paid(*RUN, "SEQ01", code=1)
    paid(*RUN, "SEQ01")
    assert "[FAL_KEY]" in ran.err
    assert b"key-id:secret" not in b"".join(p.read_bytes() for p in paid.root.rglob("*") if p.is_file())


def test_what_was_never_posted_and_is_old_is_listed_and_carried_on_when_named(
    film: Takes, monkeypatch: pytest.MonkeyPatch
) -> None:
    film("generate", "film", "SEQ01", "--renderer", "local", "--no-wait")
    monkeypatch.setattr(resuming, "OLD", timedelta(0))
    ran = film("resume", "film")
    assert "SEQ01_take001 is left alone: never posted, and 0 days old; takes resume film SEQ01_take001" in ran.err
    assert "SEQ01_take001  done" in film("resume", "film", "SEQ01_take001").out
