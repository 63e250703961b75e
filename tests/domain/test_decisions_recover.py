"""A log that lost its end gets back what was posted, the money for it, the numbers used and the start frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain.decisions.recover import Posted, brought_back, numbers_beyond, numbers_kept, reserve_again, supply_again
from domain.events import (
    GridInDoubt,
    GridSubmitting,
    NumbersUsed,
    SequenceFinalized,
    SpendReserved,
    StartFrameSupplied,
    TakeInDoubt,
    TakeSubmitted,
    TakeSubmitting,
)
from domain.values import Estimate, FrameSource, Picture, Used
from tests.driver_beware import (
    PAID,
    SEQ08,
    SH03,
    UNPRICED,
    approved,
    filmed,
    frame,
    grid,
    planned,
    project,
    quadrant,
    sha,
    take,
)
from tests.scenario import records, sequence

if TYPE_CHECKING:
    from domain.events import Fact, JobFact, JobRequested

TAKE1, TAKE2, GRID1 = "SEQ08_take001", "SEQ08_take002", "SEQ08_grid001"
URLS = {"status_url": "u"}
LOST = "the log lost its end, and no answer to the post is known"
SENT = TakeSubmitting(take_id=TAKE1)
ANSWER = TakeSubmitted(take_id=TAKE1, request_id="r1", urls=URLS)


def posted(
    request: JobRequested | None = None, sent: JobFact = SENT, answered: str | None = "r1", event: str = "gone"
) -> Posted:
    return Posted(event, request or take(), sent, answered, URLS)


def back(mark: Posted, *known: Fact) -> tuple[str, list[Fact]]:
    return brought_back(sequence(planned(), *known), mark)


def test_a_job_that_the_log_has_lost_comes_back_whole() -> None:
    assert back(posted()) == (TAKE1, [take(), SENT, ANSWER])
    unanswered = posted(answered=None)
    assert back(unanswered) == (TAKE1, [take(), SENT, TakeInDoubt(take_id=TAKE1, why=LOST)])
    sent = GridSubmitting(grid_id=GRID1)
    mark = posted(grid(), sent, None)
    assert back(mark) == (GRID1, [grid(), sent, GridInDoubt(grid_id=GRID1, why=LOST)])


def test_only_what_the_log_lacks_of_a_job_comes_back() -> None:
    own = records(planned(), take())[1].id
    assert back(posted(event=own), take()) == (TAKE1, [SENT, ANSWER])
    assert back(posted(event=own), take(), SENT) == (TAKE1, [ANSWER])
    assert back(posted(event=own, answered=None), take(), SENT) == (TAKE1, [])
    assert back(posted(event=own), take(), SENT, ANSWER) == (TAKE1, [])
    assert back(posted(event=own), *filmed()) == (TAKE1, [])


def test_a_job_that_was_brought_back_before_is_known_again() -> None:
    assert back(posted(), take(), SENT, ANSWER) == (TAKE1, [])
    assert back(posted(), take(), SENT) == (TAKE1, [ANSWER])


def test_a_job_whose_number_another_has_gets_the_next_one() -> None:
    other, sent = take(seconds=9), replace(SENT, take_id=TAKE2)
    answer = replace(ANSWER, take_id=TAKE2)
    assert back(posted(), other) == (TAKE2, [take(2), sent, answer])
    twin = TakeSubmitted(take_id=TAKE1, request_id="r2", urls={})
    assert back(posted(), take(), SENT, twin) == (TAKE2, [take(2), sent, answer])
    name, facts = back(posted(grid(), GridSubmitting(grid_id=GRID1)), grid(prompt="another"))
    assert (name, facts[0]) == ("SEQ08_grid002", grid(2))


def test_what_was_posted_is_reserved_over_the_budget_or_not() -> None:
    film = project()
    film.spend = "30.00"
    unpriced = take(2, estimated=UNPRICED, rehearsal=False)
    asked: list[JobRequested] = [take(1, estimated=PAID), unpriced, grid(estimated=Estimate(amount="0.06"))]
    assert reserve_again(film, asked) == [SpendReserved(jobs=(TAKE1, TAKE2, GRID1), amount="1.32", total="31.32")]
    assert reserve_again(film, [take()]) == []


def test_numbers_that_were_used_beyond_the_log_are_told_by_entity() -> None:
    state = sequence(planned(), *filmed(), take(2))
    used = [
        TAKE1,
        "SEQ08_take003",
        "SEQ08_take002",
        "SEQ08_SH03_GRID004",
        "SEQ08_start002",
        "nonsense",
        "SEQ07_take001",
    ]
    assert numbers_beyond({SEQ08: state}, used) == (
        Used(entity="SEQ07", take=1),
        Used(entity=SEQ08, take=3, start=2),
        Used(entity=SH03, grid=4),
    )
    assert numbers_beyond({SEQ08: state}, [TAKE1, TAKE2]) == ()
    assert numbers_beyond({SEQ08: state}, ["SEQ08_take003"]) == (Used(entity=SEQ08, take=3),)


def test_a_sequence_that_is_planned_for_the_first_time_keeps_the_numbers_it_used() -> None:
    film = project()
    own, shots, others = Used(entity=SEQ08, take=3), Used(entity=SH03, grid=2), Used(entity="SEQ09", take=1)
    film.used.update({used.entity: used for used in (shots, others, own)})
    assert numbers_kept(film, sequence()) == [NumbersUsed(numbers=(own, shots))]
    assert numbers_kept(film, sequence(planned())) == []
    assert numbers_kept(project(), sequence()) == []


def test_a_start_frame_whose_picture_lies_there_is_supplied_again() -> None:
    picture = Picture(path="frames/x.png", sha256=sha("x"), width=1280, height=720)
    again = StartFrameSupplied(
        entity=SH03,
        start_id=f"{SH03}_start002",
        path=picture.path,
        sha256=picture.sha256,
        width=1280,
        height=720,
        source=FrameSource(kind="recovered"),
    )

    def supplied(*known: Fact) -> list[Fact]:
        return supply_again(sequence(planned(), *known), again.start_id, picture)

    assert supplied() == supplied(frame(1, SH03)) == supplied(quadrant(2, 2)) == [again]
    assert supplied(frame(2, SH03)) == supplied(frame(3, SH03)) == []
    assert supplied(*filmed(), approved(TAKE1), SequenceFinalized(cut=())) == []
