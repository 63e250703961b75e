"""What ends a job before its result: a person cancels it, or gives it up; and what is told of one on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.decisions import jobs
from domain.events import (
    GridFailed,
    GridSubmitting,
    TakeCancelled,
    TakeInDoubt,
    TakeProcessing,
    TakeSubmitted,
    TakeSubmitting,
    VideoFailed,
)
from tests.driver_beware import done, filmed, grid, grid_done, planned, take
from tests.scenario import given, sequence

if TYPE_CHECKING:
    from domain.events import Fact
    from domain.jobs import Job

TAKE1, GRID1 = "SEQ08_take001", "SEQ08_grid001"
POSTED = (take(), TakeSubmitting(take_id=TAKE1))
SUBMITTED = (*POSTED, TakeSubmitted(take_id=TAKE1, request_id="r1", urls={"status_url": "u"}))
FAILED = VideoFailed(take_id=TAKE1, kind="download", message="gone")
GIVEN_UP = "given up: nobody knows what became of it"


def take_of(*facts: Fact) -> Job:
    """The first take, as the facts leave it."""
    return jobs.find_job(sequence(planned(), *facts), TAKE1)


def test_a_job_is_cancelled_before_it_is_posted_or_with_the_providers_answer() -> None:
    given(take()).when(lambda s: jobs.cancelled(s, TAKE1, None)).then(TakeCancelled(take_id=TAKE1, answer=None))
    asked = given(*SUBMITTED).when(lambda s: jobs.cancelled(s, TAKE1, "CANCELLATION_REQUESTED"))
    asked.then(TakeCancelled(take_id=TAKE1, answer="CANCELLATION_REQUESTED"))


def test_a_cancelled_grid_is_one_that_failed() -> None:
    before = GridFailed(grid_id=GRID1, kind="cancelled", message="cancelled before anything was sent")
    given(grid()).when(lambda s: jobs.cancelled(s, GRID1, None)).then(before)
    answered = GridFailed(grid_id=GRID1, kind="cancelled", message="CANCELLED")
    given(grid()).when(lambda s: jobs.cancelled(s, GRID1, "CANCELLED")).then(answered)


def test_a_job_whose_post_has_no_answer_is_not_cancelled() -> None:
    scene = given(*POSTED).when(lambda s: jobs.cancelled(s, TAKE1, None))
    scene.then_refused("was posted, and its answer isn't known yet", f"takes reconcile driver-beware {TAKE1}")


@pytest.mark.parametrize("ended", [filmed(), (*POSTED, FAILED)])
def test_a_job_that_has_ended_is_neither_cancelled_nor_given_up(ended: tuple[Fact, ...]) -> None:
    cancelled = given(*ended).when(lambda s: jobs.cancelled(s, TAKE1, None))
    cancelled.then_refused("SEQ08_take001 is not under way", "takes status driver-beware SEQ08")
    given(*ended).when(lambda s: jobs.lost(s, TAKE1)).then_refused("SEQ08_take001 is not under way")


def test_only_a_job_that_was_posted_can_be_given_up() -> None:
    given(*POSTED).when(lambda s: jobs.lost(s, TAKE1)).then(VideoFailed(take_id=TAKE1, kind="lost", message=GIVEN_UP))
    scene = given(take()).when(lambda s: jobs.lost(s, TAKE1))
    scene.then_refused("was never posted: nothing is lost", f"takes cancel driver-beware {TAKE1}")


def test_a_job_is_in_doubt_once_and_only_before_the_provider_has_it() -> None:
    doubt = TakeInDoubt(take_id=TAKE1, why="no answer")
    given(*POSTED).when(lambda s: jobs.in_doubt(s, TAKE1, "no answer")).then(doubt)
    for known in ((*POSTED, doubt), SUBMITTED, (*POSTED, FAILED), filmed()):
        given(*known).when(lambda s: jobs.in_doubt(s, TAKE1, "no answer")).then_nothing()


def test_rendering_begins_once_and_is_not_told_of_a_grid() -> None:
    begun = TakeProcessing(take_id=TAKE1)
    given(*SUBMITTED).when(lambda s: jobs.processing(s, TAKE1)).then(begun)
    given(*SUBMITTED, begun).when(lambda s: jobs.processing(s, TAKE1)).then_nothing()
    given(grid(), GridSubmitting(grid_id=GRID1)).when(lambda s: jobs.processing(s, GRID1)).then_nothing()


def test_a_result_that_comes_at_once_had_a_beginning() -> None:
    video = done(TAKE1)
    given(*SUBMITTED).when(lambda s: jobs.completed(s, video, TAKE1)).then(TakeProcessing(take_id=TAKE1), video)
    given(take()).when(lambda s: jobs.completed(s, video, TAKE1)).then(video)


def test_a_job_is_told_as_submitted_again_only_where_that_is_news() -> None:
    again = TakeSubmitted(take_id=TAKE1, request_id="r1", urls={})
    given(*SUBMITTED).when(lambda s: jobs.submitted(s, TAKE1, "r1", {})).then_nothing()
    other = TakeSubmitted(take_id=TAKE1, request_id="r2", urls={})
    given(*SUBMITTED).when(lambda s: jobs.submitted(s, TAKE1, "r2", {})).then(other)
    given(*SUBMITTED, FAILED).when(lambda s: jobs.submitted(s, TAKE1, "r1", {})).then(again)
    given(*filmed()).when(lambda s: jobs.submitted(s, TAKE1, "r1", {})).then_nothing()


def test_a_job_that_failed_after_the_provider_had_it_may_have_come() -> None:
    facts = {"failed": (*SUBMITTED, FAILED), "under way": SUBMITTED, "never had it": (*POSTED, FAILED)}
    found = {name: jobs.may_have_come(take_of(*known)) for name, known in facts.items()}
    assert found == {"failed": True, "under way": False, "never had it": False}


def test_the_provider_bills_nothing_that_it_refused_or_never_got() -> None:
    refused, unsent = (VideoFailed(take_id=TAKE1, kind=kind, message="no") for kind in ("refused", "not_sent"))
    assert [jobs.never_billed(take_of(*POSTED, end)) for end in (refused, unsent, FAILED)] == [True, True, False]
    assert jobs.never_billed(take_of(take(), FAILED))
    assert not jobs.never_billed(take_of(*POSTED))


def test_what_was_posted_is_kept_with_the_job() -> None:
    scene = given(take()).when(lambda s: jobs.submitting(s, TAKE1, again=False, arguments={"prompt": "Fog."}))
    assert take_of(take(), *scene.facts).arguments == {"prompt": "Fog."}
    assert take_of(take()).arguments is None


def test_why_there_is_no_result_is_said_of_each_end() -> None:
    ends = (FAILED, TakeCancelled(take_id=TAKE1, answer=None), TakeCancelled(take_id=TAKE1, answer="CANCELLED"))
    assert [take_of(*POSTED, end).failure for end in ends] == [
        ("download", "gone"),
        ("cancelled", "cancelled"),
        ("cancelled", "CANCELLED"),
    ]
    assert [take_of(*known).failure for known in (POSTED, filmed())] == [None, None]


def test_a_job_that_has_ended_is_not_posted() -> None:
    for known in (filmed(), (take(), FAILED)):
        given(*known).when(lambda s: jobs.submitting(s, TAKE1, again=False)).then_nothing()
    given(grid(), grid_done()).when(lambda s: jobs.submitting(s, GRID1, again=True)).then_nothing()
