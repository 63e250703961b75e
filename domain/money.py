"""Money as decimal strings: read, added, priced, never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import BadUsage
from domain.events import TakeRequested
from domain.ids import shown
from domain.models.known import SHIPPED
from domain.models.prices import amount, conditions, price_under, units
from domain.values import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import JobRequested
    from domain.models.known import Models
    from domain.models.model import Endpoint, Model, Price

CENT = Decimal("0.01")
FINEST = Decimal("0.000001")
NOTHING = Estimate(amount="0.00")
# Plain digits only: Decimal alone would take NaN, 1e999 and the digits of other scripts.
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_UNITS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,18})?")


def money(amount: Decimal) -> str:
    """Write an amount with at least two decimals and at most six: `0.42`, `0.084`."""
    amount = amount.quantize(FINEST, ROUND_HALF_UP)
    return format(amount.quantize(CENT) if amount == amount.quantize(CENT) else amount.normalize(), "f")


def total(amounts: Iterable[str | None]) -> str:
    """Add up what is known of `amounts`; an unknown one adds nothing."""
    return money(sum((Decimal(a) for a in amounts if a is not None), Decimal(0)))


def read_amount(text: str) -> str | None:
    """Read a typed amount: `25`, `25.00` and `$25` are 25.00, `none` is None; anything else is BadUsage."""
    word = text.strip()
    if word.lower() == "none":
        return None
    if not _AMOUNT.fullmatch(word.removeprefix("$")):
        hint = "write it as 25, 25.00 or $25; none lifts a budget"
        raise BadUsage(f"{shown(text)} is not an amount of dollars", hint, code="bad_amount")
    return money(Decimal(word.removeprefix("$")))


class Priced(NamedTuple):
    """The price that holds for a run, None where none is known, and what the run comes to."""

    price: Price | None
    estimate: Estimate


def priced(
    model: Model,
    settings: Mapping[str, object],
    seconds: int,
    ratio: str,
    endpoint: Endpoint | None = None,
    *,
    references: bool = False,
) -> Priced:
    """Return the price of a run of a model today, and what the run costs.

    Args:
        model: the model, with its prices.
        settings: as they are set; one that isn't counts with its default.
        seconds: of a take; 1 for a grid.
        ratio: width to height, for prices by pixels.
        endpoint: the one that is asked, where it is known: what it always sends counts as set.
        references: whether pictures of elements go along.
    """
    found = conditions(model, endpoint, settings, references=references)
    price = price_under(model.prices, found)
    names = {one.roles.get("resolution") for one in model.endpoints.values()}
    resolution = next((value for name, value in found.items() if name in names), None)
    count = units(price, seconds=seconds, ratio=ratio, resolution=resolution) if price else None
    if price is None or count is None:
        return Priced(price, Estimate(amount=None))
    return Priced(price, Estimate(amount=money(amount(price, count)), priced_on=price.read_on))


def unit_price(name: str, settings: Mapping[str, object], models: Models = SHIPPED) -> Price | None:
    """Return the price of a model today, None where the model or its price isn't known."""
    model = models.get(name)
    return price_under(model.prices, conditions(model, None, settings)) if model else None


def actual_cost(request: JobRequested, billed: str | None) -> str | None:
    """Return what a job came to, at the prices of the day it was asked for; None where that can't be known.

    Args:
        request: a take, whose unit is a second, or a grid, whose unit is an image, unless its price says another.
        billed: the provider's `x-fal-billable-units`, as it was sent.
    """
    if request.estimated.amount is None or billed is None or not _UNITS.fullmatch(billed.strip()):
        return None
    count, made = Decimal(billed.strip()), request.made_with
    if made and made.price:
        return None if made.price.unit == "token" else money(amount(made.price, count))
    estimated = Decimal(request.estimated.amount)
    return money(count * (estimated / request.seconds if isinstance(request, TakeRequested) else estimated))
