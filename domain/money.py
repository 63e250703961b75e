"""Money as decimal strings: read, added, priced, never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from domain.errors import BadUsage
from domain.events import TakeRequested
from domain.ids import shown
from domain.models import GRID_MODELS, VIDEO_MODELS, model_name
from domain.values import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import JobRequested
    from domain.models import GridModel, Price, VideoModel

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


def price_of(model: VideoModel | GridModel, settings: Mapping[str, object], units: int) -> Estimate:
    """Return what `units` seconds or images cost under `settings`; an amount of None where no price is known."""
    price = _price(model, settings)
    if price is None:
        return Estimate(amount=None)
    return Estimate(amount=money(price.amount * units), priced_on=price.read_on)


def unit_price(name: str, settings: Mapping[str, object]) -> Price | None:
    """Return what a second or image of a model costs today, None where the model or its price isn't known."""
    name = model_name(name)
    model = VIDEO_MODELS.get(name) or GRID_MODELS.get(name)
    return _price(model, settings) if model else None


def actual_cost(request: JobRequested, units: str | None) -> str | None:
    """Return what a job came to, at the prices of the day it was asked for; None where that can't be known.

    Args:
        request: a take, whose unit is a second, or a grid, whose unit is an image.
        units: the provider's `x-fal-billable-units`, as it was sent.
    """
    if request.estimated.amount is None or units is None or not _UNITS.fullmatch(units.strip()):
        return None
    estimated = Decimal(request.estimated.amount)
    price = estimated / request.seconds if isinstance(request, TakeRequested) else estimated
    return money(Decimal(units.strip()) * price)


def _price(model: VideoModel | GridModel, settings: Mapping[str, object]) -> Price | None:
    """A price holds where all its conditions do; a setting left alone counts as the condition's first price."""
    for price in model.prices:
        if all(settings.get(name, _default(model, name)) == value for name, value in price.when):
            return price
    return None


def _default(model: VideoModel | GridModel, setting: str) -> object:
    return next((value for price in model.prices for name, value in price.when if name == setting), None)
