"""What was spent: exact sums, actual before estimate, the unknown never nothing, and how many takes it took."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.decisions.spend import reserve, settle
from domain.events import (
    BudgetSet,
    CutChanged,
    Fact,
    GridFailed,
    TakeCancelled,
    TakeInDoubt,
    TakeRejected,
    TakeSubmitting,
    VideoFailed,
)
from domain.evolve import fold_project
from domain.money import total
from domain.values import Covering, Estimate
from projections.canonical import canonical
from projections.costs import costs, sequence_costs, shared
from tests.driver_beware import (
    PAID,
    PROJECT,
    SH01,
    SH02,
    SH03,
    SHOTS,
    UNPRICED,
    approved,
    done,
    filmed,
    grid,
    grid_done,
    imported,
    planned,
    shot,
    take,
)
from tests.scenario import records, sequence

if TYPE_CHECKING:
    from domain.events import GridRequested, TakeRequested
    from projections.views.costs import SequenceCosts, ShotCosts, TakeCost

TAKE1, TAKE2, TAKE3 = (f"SEQ08_take{n:03d}" for n in (1, 2, 3))


def paid(number: int = 1, entity: str = "SEQ08", **changes: Any) -> TakeRequested:
    return take(number, entity, **{"renderer": "fal", "rehearsal": False, "estimated": PAID, **changes})


def paid_grid(number: int = 1, entity: str = "SEQ08") -> GridRequested:
    price = Estimate(amount="0.06", priced_on="2026-08")
    return grid(number, entity, renderer="fal", rehearsal=False, estimated=price)


def video(take_id: str = TAKE1, actual: str | None = None) -> Fact:
    return replace(done(take_id), actual=actual)


def posted(number: int = 1, **changes: Any) -> tuple[Fact, Fact]:
    asked = paid(number, **changes)
    return asked, TakeSubmitting(take_id=asked.take_id)


def of(*facts: Fact) -> SequenceCosts:
    return sequence_costs(sequence(planned(), *facts))


def only_take(*facts: Fact) -> TakeCost:
    (job,) = of(*facts)["takes"]
    return job


def of_shot(part: SequenceCosts, shot_id: str) -> ShotCosts:
    return next(row for row in part["shots"] if row["shot"] == shot_id)


# -- what a job costs ---------------------------------------------------------------------------------------------


def test_a_job_costs_its_estimate_until_what_it_came_to_is_known() -> None:
    job = only_take(*posted(), video())
    assert (job["cost"], job["basis"], job["actual"], job["may_bill"]) == ("1.26", "estimated", None, None)
    known = only_take(*posted(), video(actual="1.30"))
    assert (known["cost"], known["basis"], known["estimated"], known["actual"]) == ("1.30", "actual", "1.26", "1.30")
    assert only_take(*posted(), video(actual="0.00"))["cost"] == "0.00"


@pytest.mark.parametrize("kind", ["refused", "not_sent"])
def test_what_the_provider_never_took_costs_nothing(kind: str) -> None:
    job = only_take(*posted(), VideoFailed(take_id=TAKE1, kind=kind, message="no"))
    assert (job["cost"], job["basis"], job["estimated"], job["may_bill"]) == ("0.00", "nothing", "1.26", None)


def test_what_ended_before_it_was_posted_costs_nothing() -> None:
    for end in (TakeCancelled(take_id=TAKE1), VideoFailed(take_id=TAKE1, kind="render", message="a picture is gone")):
        job = only_take(paid(), end)
        assert (job["cost"], job["basis"], job["may_bill"]) == ("0.00", "nothing", None)
    part = of(paid_grid(), GridFailed(grid_id="SEQ08_grid001", kind="refused", message="no"))
    assert (part["cost"], part["grids"][0]["basis"]) == ("0.00", "nothing")


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ((), "under_way"),
        ((TakeInDoubt(take_id=TAKE1, why="no answer"),), "in_doubt"),
        ((TakeCancelled(take_id=TAKE1),), "cancelled"),
        ((VideoFailed(take_id=TAKE1, kind="lost", message="a person said so"),), "lost"),
        ((VideoFailed(take_id=TAKE1, kind="download", message="gone"),), "download"),
    ],
)
def test_what_was_posted_and_has_no_result_may_still_bill(then: tuple[Fact, ...], why: str) -> None:
    part = of(*posted(), *then)
    assert (part["takes"][0]["cost"], part["takes"][0]["basis"]) == ("1.26", "estimated")
    assert part["takes"][0]["may_bill"] == why
    assert part["may_bill"] == {"jobs": [TAKE1], "amount": "1.26", "unknown": 0}


def test_what_was_asked_for_and_not_posted_yet_is_still_reserved() -> None:
    assert only_take(paid())["may_bill"] == "under_way"


def test_an_unknown_price_is_unknown_and_never_nothing() -> None:
    part = of(*posted(1), video(TAKE1, "1.30"), *posted(2, estimated=UNPRICED), video(TAKE2))
    assert [(job["cost"], job["basis"]) for job in part["takes"]] == [("1.30", "actual"), (None, "unknown")]
    assert (part["cost"], part["known"], part["unknown"]) == (None, "1.30", 1)
    assert {row["cost"] for row in part["shots"]} == {None}
    under_way = of(*posted(estimated=UNPRICED))
    assert under_way["may_bill"] == {"jobs": [TAKE1], "amount": "0.00", "unknown": 1}


def test_an_unknown_price_whose_cost_came_is_known() -> None:
    part = of(*posted(estimated=UNPRICED), video(actual="1.30"))
    assert (part["cost"], part["unknown"], part["estimated"]) == ("1.30", 0, "0.00")


def test_rehearsals_cost_nothing_and_are_counted_apart() -> None:
    part = of(*filmed(1), grid(), grid_done(), *posted(2), video(TAKE2))
    assert (part["jobs"], part["rehearsals"], part["cost"]) == (1, 2, "1.26")
    assert part["takes"][0]["basis"] == "rehearsal"
    free = of(*filmed(1), approved(TAKE1))
    assert (free["jobs"], free["rehearsals"], free["cost"], free["per_approved_second"]) == (0, 1, "0.00", None)


# -- shots --------------------------------------------------------------------------------------------------------


def test_a_take_of_several_shots_is_shared_by_their_seconds_and_the_rest_goes_to_the_last() -> None:
    assert shared("1.26", [3, 3, 3, 3, 3]) == ["0.25", "0.25", "0.25", "0.25", "0.26"]
    assert shared("0.252", [1, 1, 1]) == ["0.084", "0.084", "0.084"]
    assert shared("1.00", [1, 1, 1]) == ["0.33", "0.33", "0.34"]
    assert shared("0.90", [1, 5, 3]) == ["0.10", "0.50", "0.30"]
    assert shared("5", [1, 1, 1]) == ["1.66", "1.66", "1.68"]
    assert shared("0.00", [2, 1]) == ["0.00", "0.00"]


@whatever(st.decimals(0, 99, places=6), st.lists(st.integers(1, 15), min_size=1, max_size=6))
def test_the_shares_of_an_amount_add_up_to_it(amount: Decimal, seconds: list[int]) -> None:
    parts = shared(str(amount), seconds)
    assert sum(map(Decimal, parts)) == amount
    assert all(Decimal(part) >= 0 for part in parts)


def test_shots_and_the_sequence_s_own_grids_add_up_to_the_sequence() -> None:
    part = of(
        paid_grid(),
        grid_done(),
        paid_grid(1, SH03),
        *posted(1),
        video(TAKE1, "1.30"),
        *posted(2),
        paid(1, SH03, estimated=Estimate(amount="0.252", priced_on="2026-08")),
    )
    for column in ("known", "estimated", "actual"):
        rows = [row[column] for row in (*part["shots"], part["own_grids"])]
        assert total(rows) == part[column], column
    assert part["cost"] == total(["0.06", "0.06", "1.30", "1.26", "0.252"])
    assert (of_shot(part, SH01)["jobs"], of_shot(part, SH03)["jobs"]) == (2, 4)


def test_a_shot_the_plan_omits_keeps_what_it_cost() -> None:
    shorter = planned(shot(1), shot(2))
    part = of(*posted(), video(), shorter)
    assert [row["shot"] for row in part["shots"]] == list(SHOTS)
    assert total(row["cost"] for row in part["shots"]) == part["cost"] == "1.26"


# -- approved seconds, and takes to approval ----------------------------------------------------------------------


def test_an_approved_second_carries_all_that_was_spent_on_the_way() -> None:
    part = of(*posted(1), video(TAKE1, "1.30"), *posted(2), video(TAKE2, "1.26"), approved(TAKE2))
    assert (part["approved_seconds"], part["per_approved_second"]) == (15.0, "0.1707")
    before = of(*posted(1), video(TAKE1, "1.30"))
    assert (before["approved_seconds"], before["per_approved_second"]) == (0, None)


def test_only_the_seconds_that_the_cut_covers_are_approved() -> None:
    cut = CutChanged(shots=(Covering(shot=SH02, take_id=TAKE1),))
    part = of(*posted(1), video(TAKE1, "1.50"), cut)
    assert (part["approved_seconds"], part["per_approved_second"]) == (3.0, "0.50")
    assert (of_shot(part, SH02)["per_approved_second"], of_shot(part, SH01)["per_approved_second"]) == ("0.10", None)


def test_an_approved_second_of_unknown_cost_is_unknown() -> None:
    part = of(*posted(estimated=UNPRICED), video(), approved(TAKE1))
    assert (part["approved_seconds"], part["per_approved_second"]) == (15.0, None)


def test_takes_to_approval_count_every_take_up_to_the_one_approved_last() -> None:
    three = (*posted(1), video(TAKE1), *posted(2), video(TAKE2), *posted(3), video(TAKE3))
    assert of(*three)["takes_to_approval"] is None
    assert of(*three, approved(TAKE2))["takes_to_approval"] == {"takes": 2, "rehearsals": 0, "approved_take": TAKE2}
    later = of(*three, approved(TAKE2), approved(TAKE3), approved(TAKE1))
    assert later["takes_to_approval"] == {"takes": 1, "rehearsals": 0, "approved_take": TAKE1}
    turned = of(*three, approved(TAKE1), approved(TAKE2), TakeRejected(take_id=TAKE2, reason="blur"))
    assert turned["takes_to_approval"] == {"takes": 1, "rehearsals": 0, "approved_take": TAKE1}


def test_rehearsals_and_failures_on_the_way_to_approval() -> None:
    failed = VideoFailed(take_id=TAKE2, kind="render", message="no")
    part = of(*filmed(1), *posted(2), failed, *posted(3), video(TAKE3), approved(TAKE3))
    assert part["takes_to_approval"] == {"takes": 2, "rehearsals": 1, "approved_take": TAKE3}


def test_a_cut_composed_without_a_verdict_took_the_takes_up_to_its_newest() -> None:
    cut = CutChanged(shots=(Covering(shot=SH01, take_id=TAKE2), Covering(shot=SH02, take_id=TAKE1)))
    part = of(*posted(1), video(TAKE1), *posted(2), video(TAKE2), *posted(3), video(TAKE3), cut)
    assert part["takes_to_approval"] == {"takes": 2, "rehearsals": 0, "approved_take": TAKE2}


def test_a_shot_took_the_takes_that_hold_it_up_to_the_one_that_covers_it() -> None:
    asked = paid(1, SH03, estimated=Estimate(amount="0.252"))
    own = (asked, TakeSubmitting(take_id=asked.take_id), done(asked.take_id))
    part = of(*posted(1), video(TAKE1), *own, *posted(2), video(TAKE2), approved(TAKE2), approved(asked.take_id, 3))
    assert of_shot(part, SH03)["takes_to_approval"] == {"takes": 2, "rehearsals": 0, "approved_take": asked.take_id}
    assert of_shot(part, SH02)["takes_to_approval"] == {"takes": 2, "rehearsals": 0, "approved_take": TAKE2}
    assert part["takes_to_approval"] == {"takes": 2, "rehearsals": 0, "approved_take": asked.take_id}


# -- the project --------------------------------------------------------------------------------------------------


def test_a_project_s_costs_are_those_of_its_sequences_beside_its_purse() -> None:
    asked = paid()
    known: list[Fact] = [BudgetSet(amount="25.00")]
    own = fold_project(PROJECT, records(imported(), *known, stream=PROJECT))
    known += reserve(own, [asked])
    own = fold_project(PROJECT, records(imported(), *known, stream=PROJECT))
    known += settle(own, TAKE1, "1.26", "1.30")
    own = fold_project(PROJECT, records(imported(), *known, stream=PROJECT))
    state = sequence(planned(), asked, TakeSubmitting(take_id=TAKE1), video(actual="1.30"), approved(TAKE1))
    view = costs(own, [state], 9)
    assert {k: view[k] for k in ("project", "position", "currency", "budget", "spend", "left")} == {
        "project": PROJECT,
        "position": 9,
        "currency": "USD",
        "budget": "25.00",
        "spend": "1.30",
        "left": "23.70",
    }
    assert view["total"]["cost"] == view["sequences"][0]["cost"] == view["spend"] == "1.30"
    assert view["total"]["per_approved_second"] == "0.0867"
    assert canonical(view) == canonical(costs(own, [state], 9))


def test_a_project_without_anything_costs_nothing() -> None:
    view = costs(fold_project(PROJECT, []), [], 0)
    assert (view["total"]["cost"], view["total"]["jobs"], view["left"]) == ("0.00", 0, None)
