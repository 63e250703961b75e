"""A person agrees to a price, or to the requests that were shown, before anything paid is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.decisions.agreement import Agreement, Bill, check_agreed
from domain.errors import Changed, Refused
from tests.driver_beware import PAID, UNPRICED, grid, take
from tests.scenario import check_words

if TYPE_CHECKING:
    from domain.events import JobRequested, TakeRequested


def paid(number: int = 1, seconds: int = 15) -> TakeRequested:
    return take(number, renderer="fal", rehearsal=False, estimated=PAID, seconds=seconds)


UNKNOWN = take(2, renderer="fal", rehearsal=False, estimated=UNPRICED)


def refused(kind: type[Refused], agreement: Agreement, *requests: JobRequested) -> Refused:
    with pytest.raises(kind) as no:
        check_agreed(agreement, requests)
    check_words(no.value)
    return no.value


def test_a_bill_is_the_sum_of_what_costs_something() -> None:
    assert Bill.of([take(), paid(1), grid(), paid(2)]).price == "2.52"
    assert Bill.of([paid(1), UNKNOWN]).price == "unknown"
    assert Bill.of([take(), grid()]).price is None


def test_a_rehearsal_and_the_price_that_was_agreed_to_pass() -> None:
    check_agreed(Agreement(), [take()])
    check_agreed(Agreement("1.26"), [paid()])
    check_agreed(Agreement("unknown"), [UNKNOWN])


def test_what_nobody_agreed_to_is_refused_with_its_price() -> None:
    assert str(refused(Refused, Agreement(), paid())) == "this run costs $1.26, and nobody has agreed to that"
    refused(Refused, Agreement(), UNKNOWN)


def test_another_price_than_was_agreed_to_is_refused() -> None:
    no = refused(Changed, Agreement("1.26"), paid(1), paid(2))
    assert str(no) == "the run costs $2.52 now, not what was agreed to"


def test_what_was_shown_may_be_fewer_or_under_other_numbers_and_nothing_else() -> None:
    shown = (paid(1), paid(2))
    check_agreed(Agreement(shown=shown), [paid(2)])
    check_agreed(Agreement("9.00", shown), [paid(7)])
    no = refused(Changed, Agreement(shown=shown), paid(1), paid(2, seconds=12))
    assert str(no) == "what would be sent has changed since the price was shown"
