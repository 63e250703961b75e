"""Several processes at one fal.ai: nothing is posted, followed or fetched twice, and the budget holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import facts
from tests.faults.case import ADOPTED, COMPLETE, DOUBT, GENERATE, RECONCILE, RESUME
from tests.faults.invariants import assert_whole
from tests.faults.step import Step

if TYPE_CHECKING:
    from tests.faults.studio import Studio

PLAIN = replace(RESUME, before=())


def test_resume_beside_a_living_generate_follows_nothing_twice(studio: Studio) -> None:
    studio.fal.fault("running", seconds=3600)
    living = studio.start(GENERATE)
    studio.wait_for("status", 1, living)

    beside = [studio.start(PLAIN), studio.start(PLAIN)]
    for process in beside:
        studio.ended(process, replace(PLAIN, says="another process follows it"))
    assert living.poll() is None
    studio.finish()
    studio.ended(living, replace(GENERATE, says="done"))

    assert studio.kinds() == list(COMPLETE)
    assert [len(studio.fal.requests(on)) for on in ("submit", "result", "media")] == [1, 1, 1]
    assert_whole(studio)


def test_three_that_resume_a_dead_one_s_take_fetch_it_once(studio: Studio) -> None:
    studio.fal.fault("running", seconds=3600)
    studio.go_on(replace(GENERATE, stop="status", code=-9))

    processes = [studio.start(PLAIN) for _ in range(3)]
    studio.finish()
    for process in processes:
        studio.ended(process, PLAIN)

    assert studio.kinds() == list(COMPLETE)
    assert [len(studio.fal.requests(on)) for on in ("submit", "result", "media")] == [1, 1, 1]
    assert_whole(studio)


@pytest.mark.parametrize("kill", [True, False])
def test_two_that_reconcile_at_once_adopt_and_fetch_once(studio: Studio, kill: bool) -> None:
    if kill:
        studio.go_on(replace(GENERATE, code=-9, bend={"die": "before TakeSubmitted"}))
    else:
        studio.fal.fault("drop_after")
        studio.go_on(replace(GENERATE, code=3))

    for process in [studio.start(RECONCILE), studio.start(RECONCILE)]:
        studio.ended(process, RECONCILE)

    assert studio.kinds() == list(ADOPTED)
    assert len(studio.fal.requests("media")) == 1
    assert_whole(studio)


def test_twelve_processes_and_a_budget_for_three_make_three_posts(studio: Studio) -> None:
    price = "0.336"
    studio.go_on(Step(("budget", "film", f"{3 * float(price):.3f}")))
    studio.begun += 1

    outs = [process.communicate(timeout=120) for process in [studio.start(GENERATE) for _ in range(12)]]

    assert (len(studio.fal.posts()), len(studio.fal.jobs())) == (3, 3)
    assert sum("done" in out for out, _ in outs) == 3
    assert sum("budget" in err and "takes: " in err for _, err in outs) == 9
    assert {fact["estimated"]["amount"] for fact in facts(studio.root, "TakeRequested")} == {price}
    assert len(facts(studio.root, "VideoCompleted")) == 3
    assert_whole(studio)


def test_two_equal_takes_in_doubt_and_one_job_one_adopts_it(studio: Studio) -> None:
    studio.fal.fault("drop_after")
    studio.fal.fault("drop_before")
    for _ in range(2):
        studio.go_on(replace(GENERATE, code=3))

    studio.go_on(replace(RECONCILE, says="stays in doubt"))
    for process in [studio.start(RECONCILE), studio.start(RECONCILE)]:
        studio.ended(process, replace(RECONCILE, says="stays in doubt"))

    assert studio.kinds() == [*DOUBT, *ADOPTED[:2], "TakeInDoubt", *ADOPTED[3:]]
    assert sorted(bool(take["doubt"]) for take in studio.jobs().values()) == [False, True]
    assert_whole(studio)


def test_equal_takes_in_doubt_and_as_many_jobs_each_gets_its_own_however_many_reconcile(studio: Studio) -> None:
    studio.fal.fault("drop_after", times=2)
    for _ in range(2):
        studio.go_on(replace(GENERATE, code=3))
    studio.fal.fault("delay", on="history", seconds=1, times=None)  # so that all have looked before one adopts

    for process in [studio.start(RECONCILE) for _ in range(3)]:
        studio.ended(process, RECONCILE)

    adopted = [(fact["take_id"], fact["request_id"]) for fact in facts(studio.root, "TakeSubmitted")]
    assert sorted(take for take, _ in adopted) == ["SEQ01_take001", "SEQ01_take002"]
    assert {request for _, request in adopted} == {job.id for job in studio.fal.jobs()}
    assert len(studio.fal.requests("media")) == len(studio.media()) == 2
    assert_whole(studio)


@pytest.mark.parametrize("first", ["SEQ01_take001", "SEQ01_take002"])
def test_takes_that_differ_in_one_setting_each_get_their_own_where_fals_clock_is_behind(
    studio: Studio, first: str
) -> None:
    studio.fal.fault("drop_after", times=2)
    studio.go_on(replace(GENERATE, code=3))
    studio.go_on(replace(GENERATE, args=(*GENERATE.args, "--set", "generate_audio=true"), code=3))
    for job in studio.fal.jobs():
        studio.fal.change(job, sent_at=job.sent_at - 4)
        studio.fal.finish(job)

    studio.go_on(replace(RECONCILE, args=("reconcile", "film", first), before=()))
    studio.go_on(replace(RECONCILE, before=()))

    plain, loud = studio.fal.jobs()
    adopted = {fact["take_id"]: fact["request_id"] for fact in facts(studio.root, "TakeSubmitted")}
    assert adopted == {"SEQ01_take001": plain.id, "SEQ01_take002": loud.id}
    assert_whole(studio)


def test_a_take_that_was_given_up_keeps_its_job_from_one_that_asked_for_less(studio: Studio) -> None:
    studio.fal.fault("drop_before")
    studio.fal.fault("drop_after")
    studio.go_on(replace(GENERATE, code=3))
    studio.go_on(replace(GENERATE, args=(*GENERATE.args, "--set", "generate_audio=true"), code=3))
    studio.go_on(Step(("reconcile", "film", "SEQ01_take002", "--as", "lost")))

    studio.go_on(replace(RECONCILE, says="SEQ01_take001 stays in doubt"))
    assert facts(studio.root, "TakeSubmitted") == []
    assert_whole(studio, given_up=True)


def test_twelve_takes_of_one_command_are_posted_once_each(studio: Studio) -> None:
    studio.fal.fault("drop_after", skip=3)
    studio.fal.fault("code", code=503, after=True, skip=6)
    studio.go_on(replace(GENERATE, args=(*GENERATE.args, "-n", "12"), code=3))
    studio.go_on(replace(RESUME, code=0))
    studio.go_on(RECONCILE)

    assert (len(studio.fal.posts()), len(studio.fal.jobs())) == (12, 12)
    assert len(facts(studio.root, "VideoCompleted")) == 12
    assert {len(studio.fal.requests("media")), len(studio.media())} == {12}
    assert_whole(studio)
