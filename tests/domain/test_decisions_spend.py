"""A project's money: the cap, what a run reserves, what a job came to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from msgspec.structs import replace

from cli.command_lines import hint
from domain.decisions.spend import left, overspent, reserve, set_budget, settle
from domain.errors import BadInput, Refused
from domain.events import BudgetSet, SpendReserved, SpendSettled
from domain.evolve import fold_project
from domain.models.known import SHIPPED
from domain.money import actual_cost, money, read_amount, unit_price
from domain.money import priced as priced_run
from domain.values import Estimate
from tests.driver_beware import PAID, PROJECT, UNPRICED, grid, imported, take
from tests.scenario import check_words, records

if TYPE_CHECKING:
    from domain.events import Fact, JobRequested, TakeRequested
    from domain.project import Project


def project(*facts: Fact) -> Project:
    return fold_project(PROJECT, records(imported(), *facts, stream=PROJECT))


def paid(number: int = 1, **changes: Any) -> TakeRequested:
    return take(number, renderer="fal", rehearsal=False, **{"estimated": PAID, **changes})


def priced(amount: str, number: int = 1) -> TakeRequested:
    return paid(number, estimated=Estimate(amount=amount, priced_on="2026-08"))


def spent(total: str) -> SpendReserved:
    return SpendReserved(jobs=("SEQ08_take001",), amount=total, total=total)


CAP = BudgetSet(amount="25.00")

# -- what a project knows of its money ----------------------------------------------------------------------------


def test_a_project_knows_its_cap_and_the_last_running_total() -> None:
    fresh = project()
    assert (fresh.budget, fresh.spend, fresh.currency) == (None, "0.00", "USD")
    known = project(CAP, spent("1.26"), SpendSettled(job="SEQ08_take001", reserved="1.26", actual="1.30", total="1.30"))
    assert (known.budget, known.spend) == ("25.00", "1.30")
    assert project(CAP, BudgetSet(amount=None)).budget is None


# -- the cap ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["25", "25.00", "$25", " $25.0 "])
def test_a_cap_is_set_however_it_is_written(typed: str) -> None:
    assert set_budget(project(), typed) == [CAP]
    assert set_budget(project(CAP), typed) == []


def test_a_cap_is_lifted_by_none_and_only_where_there_is_one() -> None:
    for nothing in ("none", "None", None):
        assert set_budget(project(CAP), nothing) == [BudgetSet(amount=None)]
        assert set_budget(project(), nothing) == []


def test_a_cap_of_nothing_is_a_cap() -> None:
    assert set_budget(project(), "0") == [BudgetSet(amount="0.00")]
    with pytest.raises(Refused, match=r"costs \$1\.26, and \$0\.00 is left") as no:
        reserve(project(BudgetSet(amount="0.00")), [paid()])
    check_words(no.value)


@pytest.mark.parametrize(
    "typed", ["", "-5", "$-5", "-$5", "25,00", "1e3", "NaN", "inf", "25 EUR", "25.1234567", "٣", "9" * 10, "\x1b[2J"]
)
def test_what_is_not_an_amount_is_refused_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(BadInput, match="is not an amount") as no:
        set_budget(project(), typed)
    assert "25.00" in hint(no.value)
    check_words(no.value)
    assert "\x1b" not in str(no.value)


def test_a_cap_below_what_is_spent_is_set_and_said_to_be_overspent() -> None:
    assert set_budget(project(spent("30.00")), "25") == [CAP]
    under = project(spent("30.00"), CAP)
    assert left(under) == "0.00"
    said = "$30.00 is reserved or spent already, $5.00 over the budget: no paid run fits"
    assert overspent(under) == said
    assert overspent(project(spent("25.00"), CAP)) is None
    assert overspent(project(spent("30.00"))) is None


# -- reserving ----------------------------------------------------------------------------------------------------


def test_a_run_reserves_the_sum_of_its_estimates_under_its_jobs() -> None:
    asked: list[JobRequested] = [
        paid(1),
        grid(rehearsal=False, estimated=Estimate(amount="0.06", priced_on="2026-08")),
        paid(2),
    ]
    jobs = ("SEQ08_take001", "SEQ08_grid001", "SEQ08_take002")
    assert reserve(project(CAP), asked) == [SpendReserved(jobs=jobs, amount="2.58", total="2.58")]
    assert reserve(project(CAP, spent("1.30")), asked) == [SpendReserved(jobs=jobs, amount="2.58", total="3.88")]


def test_a_rehearsal_reserves_nothing_and_needs_no_budget() -> None:
    assert reserve(project(BudgetSet(amount="0.00")), [take(), grid()]) == []
    mixed = reserve(project(), [take(1), paid(2)])
    assert mixed == [SpendReserved(jobs=("SEQ08_take002",), amount="1.26", total="1.26")]


def test_the_last_cent_of_a_budget_can_be_spent_and_not_one_more() -> None:
    almost = project(CAP, spent("23.74"))
    assert [fact.total for fact in reserve(almost, [paid()])] == ["25.00"]
    with pytest.raises(Refused, match=r"costs \$1\.260001, and \$1\.26 is left of the budget of \$25\.00") as no:
        reserve(almost, [priced("1.260001")])
    assert hint(no.value) == f"takes budget {PROJECT} AMOUNT"
    check_words(no.value)


def test_two_takes_that_fit_alone_are_refused_together() -> None:
    almost = project(CAP, spent("23.00"))
    assert reserve(almost, [paid()])
    with pytest.raises(Refused, match=r"the run costs \$2\.52, and \$2\.00 is left") as no:
        reserve(almost, [paid(1), paid(2)])
    check_words(no.value)


def test_what_an_overspent_budget_has_left_is_nothing() -> None:
    with pytest.raises(Refused, match=r"\$0\.00 is left"):
        reserve(project(spent("30.00"), CAP), [paid()])


def test_an_unknown_price_reserves_only_what_is_known() -> None:
    both = reserve(project(), [paid(1, estimated=UNPRICED), paid(2)])
    assert both == [SpendReserved(jobs=("SEQ08_take002",), amount="1.26", total="1.26")]
    assert reserve(project(), [paid(1, estimated=UNPRICED)]) == []


def test_an_unknown_price_is_refused_where_a_budget_is_to_be_held() -> None:
    with pytest.raises(Refused, match="its price is unknown, and the project has a budget") as no:
        reserve(project(CAP), [paid(estimated=UNPRICED)])
    assert hint(no.value) == f"takes budget {PROJECT} none"
    check_words(no.value)
    with pytest.raises(Refused, match="the price of SEQ08_take002 is unknown") as no:
        reserve(project(CAP), [paid(1), paid(2, estimated=UNPRICED)])
    check_words(no.value)
    assert reserve(project(CAP), [take(estimated=UNPRICED)]) == []


# -- settling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reserved", "actual", "total"),
    [("1.26", "1.30", "5.04"), ("1.26", "1.26", "5.00"), ("1.26", "0.00", "3.74"), (None, "0.50", "5.50")],
)
def test_what_a_job_came_to_takes_the_place_of_what_was_reserved(reserved: str | None, actual: str, total: str) -> None:
    settled = settle(project(spent("5.00")), "SEQ08_take001", reserved, actual)
    assert settled == [SpendSettled(job="SEQ08_take001", reserved=reserved or "0.00", actual=actual, total=total)]


@pytest.mark.parametrize("reserved", [None, "0.00", "0"])
def test_nothing_reserved_and_nothing_spent_settles_nothing(reserved: str | None) -> None:
    assert settle(project(spent("5.00")), "SEQ08_take001", reserved, "0.00") == []


def test_a_settlement_may_overrun_the_budget_for_it_has_happened() -> None:
    over = settle(project(CAP, spent("25.00")), "SEQ08_take001", "1.26", "3.00")
    assert [fact.total for fact in over] == ["26.74"]


@whatever(st.lists(st.tuples(st.decimals("0.01", "9", places=2), st.decimals("0", "9", places=2)), max_size=12))
def test_the_running_total_is_what_is_reserved_and_what_was_settled(jobs: list[tuple[Decimal, Decimal]]) -> None:
    """Jobs are reserved, then every other one settled: the total is exact, and reserving never overruns the cap."""
    known: list[Fact] = [BudgetSet(amount="20.00")]
    reserved: list[tuple[int, str, Decimal]] = []
    for number, (estimate, actual) in enumerate(jobs, start=1):
        try:
            known += reserve(project(*known), [priced(money(estimate), number)])
        except Refused:
            continue
        assert Decimal(project(*known).spend) <= 20
        reserved.append((number, money(estimate), actual))
    expected = Decimal(0)
    for number, set_aside, actual in reserved:
        if number % 2:
            known += settle(project(*known), f"SEQ08_take{number:03d}", set_aside, money(actual))
        expected += actual if number % 2 else Decimal(set_aside)
    assert Decimal(project(*known).spend) == expected


# -- prices -------------------------------------------------------------------------------------------------------


def test_a_unit_costs_what_the_model_s_table_says_under_the_settings() -> None:
    for name, settings, amount in (
        ("kling-o3", {}, "0.084"),
        ("kling-o3-standard", {"generate_audio": True}, "0.112"),
        ("kling-o3-pro", {"generate_audio": False}, "0.112"),
        ("flux-pro", {"seed": 4}, "0.06"),
        ("nano-banana-pro", {"resolution": "4K"}, "0.30"),
    ):
        price = unit_price(name, settings)
        assert price is not None
        assert (price.amount, price.read_on) == (amount, "2026-08")


def test_what_has_no_price_is_none_and_never_nothing() -> None:
    assert unit_price("kling-o9", {}) is None
    assert unit_price("nano-banana-pro", {"resolution": "2K"}) is None
    kling = SHIPPED.find("kling-o3", "takes")
    assert priced_run(kling, {"generate_audio": None}, 5, "16:9").estimate.amount is None


def test_a_take_s_cost_is_its_units_at_the_price_of_the_day_it_was_asked_for() -> None:
    for units, cost in (("15", "1.26"), ("15.0", "1.26"), ("3", "0.252"), ("0", "0.00"), (" 5 ", "0.42")):
        assert actual_cost(paid(), units) == cost
    dearer = priced("2.52")
    assert actual_cost(dearer, "15") == "2.52", "today's table says otherwise"


def test_a_grid_s_unit_is_its_one_picture() -> None:
    asked = grid(rehearsal=False, estimated=Estimate(amount="0.06", priced_on="2026-08"))
    assert (actual_cost(asked, "1"), actual_cost(asked, "2")) == ("0.06", "0.12")


@pytest.mark.parametrize("units", [None, "", "-1", "NaN", "Infinity", "1e400", "many", "1,5", "9" * 10, "٣"])
def test_units_that_say_nothing_leave_the_cost_unknown(units: str | None) -> None:
    assert actual_cost(paid(), units) is None


def test_the_cost_of_an_unknown_price_is_unknown() -> None:
    assert actual_cost(paid(estimated=UNPRICED), "15") is None


def test_a_cost_has_at_most_six_decimals_and_is_one_that_a_fact_takes() -> None:
    cost = actual_cost(paid(estimated=PAID, seconds=7), "1")  # 0.18 a second
    assert cost == "0.18"
    odd = actual_cost(replace(priced("1.00"), seconds=7), "1")
    assert odd == "0.142857"
    assert settle(project(), "SEQ08_take001", None, odd)[0].actual == odd


def test_a_typed_amount_reads_as_written_money() -> None:
    assert (read_amount("12.5"), read_amount("0.084"), read_amount("NONE")) == ("12.50", "0.084", None)
