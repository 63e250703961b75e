"""What is told of a job's answers: the last odd one, else its result's; and why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.jobs import find_job
from domain.events import TakeAnswered, TakeInDoubt, TakeSubmitted, TakeSubmitting, VideoFailed
from projections.job_answer import job_answer
from tests.driver_beware import PROJECT, done, planned, take
from tests.scenario import sequence

if TYPE_CHECKING:
    from domain.events import Fact
    from projections.views.answers import JobAnswer

TAKE1 = "SEQ08_take001"
POSTED = (take(), TakeSubmitting(take_id=TAKE1))
SUBMITTED = (*POSTED, TakeSubmitted(take_id=TAKE1, request_id="r1", urls={}))
ODD = TakeAnswered(take_id=TAKE1, why="names no media", answer={"clips": 1}, addresses=("https://v3.fal.media/a",))


def answer(*facts: Fact) -> JobAnswer:
    state = sequence(planned(), *facts)
    return job_answer(state, find_job(state, TAKE1))


def test_a_job_that_waits_has_no_answer_yet() -> None:
    assert answer(take()) == {
        "project": PROJECT,
        "id": TAKE1,
        "state": answer(take())["state"],
        "request_id": None,
        "why": "",
        "remark": "",
        "addresses": [],
        "answer": None,
        "notes": [],
    }
    assert answer(*SUBMITTED)["request_id"] == "r1"


def test_a_job_in_doubt_says_so_and_why() -> None:
    told = answer(*POSTED, TakeInDoubt(take_id=TAKE1, why="no answer to the post"))
    assert (told["state"], told["why"]) == ("in doubt", "no answer to the post")


def test_an_answer_that_was_kept_is_shown_with_its_addresses_also_beside_a_result() -> None:
    for facts in ((*SUBMITTED, ODD), (*SUBMITTED, ODD, done(TAKE1))):
        told = answer(*facts)
        assert (told["remark"], told["answer"]) == ("names no media", {"clips": 1})
        assert told["addresses"] == ["https://v3.fal.media/a"]


def test_without_an_odd_answer_it_is_that_of_the_result() -> None:
    told = answer(*SUBMITTED, replace(done(TAKE1), answer={"video": {"url": "u"}}))
    assert (told["answer"], told["remark"], told["addresses"]) == ({"video": {"url": "u"}}, "", [])


def test_a_failure_says_why() -> None:
    told = answer(*SUBMITTED, VideoFailed(take_id=TAKE1, kind="provider", message="no media"))
    assert (told["why"], told["answer"]) == ("no media", None)
