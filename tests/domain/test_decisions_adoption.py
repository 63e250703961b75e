"""A result brought in by hand: for which jobs it is taken, what it costs, and what another one becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from domain.decisions.adoption import BY_HAND, asked_again, check_adoptable, late_cost
from domain.decisions.jobs import find_job
from domain.errors import Refused
from domain.events import (
    GridFailed,
    GridSubmitting,
    SequenceFinalized,
    TakeInDoubt,
    TakeSubmitted,
    TakeSubmitting,
    VideoFailed,
)
from domain.money import NOTHING
from domain.values import Covering
from tests.driver_beware import PAID, SHOTS, approved, done, filmed, grid, grid_done, planned, take
from tests.scenario import check_words, sequence

if TYPE_CHECKING:
    from domain.events import Fact

TAKE1, GRID1 = "SEQ08_take001", "SEQ08_grid001"
ASKED = take(estimated=PAID, renderer="fal", rehearsal=False)
POSTED = (ASKED, TakeSubmitting(take_id=TAKE1))
SUBMITTED = (*POSTED, TakeSubmitted(take_id=TAKE1, request_id="r1", urls={}))
LOCKED = (*filmed(), approved(TAKE1), SequenceFinalized(cut=tuple(Covering(shot=s, take_id=TAKE1) for s in SHOTS)))


def failed(kind: str) -> VideoFailed:
    return VideoFailed(take_id=TAKE1, kind=kind, message="no room")


def adopted(*facts: Fact, job: str = TAKE1) -> str | None:
    """Return what a job's result by hand costs; raise where it takes none."""
    state = sequence(planned(), *facts)
    found = find_job(state, job)
    check_adoptable(state, found)
    return late_cost(found)


@pytest.mark.parametrize(
    "facts",
    [
        SUBMITTED,
        POSTED,
        (*POSTED, TakeInDoubt(take_id=TAKE1, why="no answer")),
        (*SUBMITTED, done(TAKE1)),
        (*SUBMITTED, failed("provider")),
        (*POSTED, TakeInDoubt(take_id=TAKE1, why="no answer"), failed("lost")),
    ],
)
def test_a_job_that_may_have_been_made_takes_a_result(facts: tuple[Fact, ...]) -> None:
    adopted(*facts)


@pytest.mark.parametrize("facts", [(ASKED,), (ASKED, failed("not_sent")), (*POSTED, failed("refused"))])
def test_a_job_that_nobody_can_have_made_takes_none(facts: tuple[Fact, ...]) -> None:
    with pytest.raises(Refused, match="SEQ08_take001 was never posted") as refused:
        adopted(*facts)
    check_words(refused.value)
    assert (refused.value.code, refused.value.about["job"]) == ("never_posted", TAKE1)
    assert refused.value.steps[0].verb == ("resume" if facts == (ASKED,) else "status")


def test_a_grid_that_was_refused_takes_none_and_one_that_is_there_does() -> None:
    with pytest.raises(Refused, match=f"{GRID1} was never posted: no"):
        adopted(
            grid(), GridSubmitting(grid_id=GRID1), GridFailed(grid_id=GRID1, kind="refused", message="no"), job=GRID1
        )
    adopted(grid(), grid_done(), job=GRID1)


def test_a_final_sequence_takes_no_result() -> None:
    with pytest.raises(Refused, match="SEQ08 is final"):
        adopted(*LOCKED)


def test_what_was_given_back_is_spent_and_what_is_still_reserved_stays_so() -> None:
    assert adopted(*SUBMITTED) is None
    assert adopted(*SUBMITTED, failed("provider")) is None
    assert adopted(*SUBMITTED, failed("refused")) == PAID.amount
    assert adopted(replace(ASKED, rehearsal=True), *SUBMITTED[1:], failed("refused")) is None


def test_other_bytes_are_another_take_of_the_same_request_at_no_cost() -> None:
    state = sequence(planned(), *SUBMITTED, done(TAKE1))
    again = asked_again(state, ASKED)
    assert again == replace(ASKED, take_id="SEQ08_take002", renderer=BY_HAND, estimated=NOTHING)


def test_other_bytes_of_a_grid_are_the_next_grid() -> None:
    again = asked_again(sequence(planned(), grid(), grid_done()), grid())
    assert (again.job_id, again.renderer) == ("SEQ08_grid002", BY_HAND)
