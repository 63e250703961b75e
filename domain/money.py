"""Money as decimal strings: added, priced, never a float."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.values import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.models import GridModel, VideoModel

CENT = Decimal("0.01")
NOTHING = Estimate(amount="0.00")


def money(amount: Decimal) -> str:
    """Write an amount with at least two decimals: `0.42`, `0.084`."""
    return format(amount.quantize(CENT) if amount == amount.quantize(CENT) else amount.normalize(), "f")


def total(amounts: Iterable[str | None]) -> str:
    """Add up what is known of `amounts`; an unknown one adds nothing."""
    return money(sum((Decimal(a) for a in amounts if a is not None), Decimal(0)))


def price_of(model: VideoModel | GridModel, settings: Mapping[str, object], units: int) -> Estimate:
    """Return what `units` seconds or images cost under `settings`; an amount of None where no price is known.

    A price holds where all its conditions do; a setting left alone counts as the condition's first price.
    """
    for price in model.prices:
        if all(settings.get(name, _default(model, name)) == value for name, value in price.when):
            return Estimate(amount=money(price.amount * units), priced_on=price.read_on)
    return Estimate(amount=None)


def _default(model: VideoModel | GridModel, setting: str) -> object:
    return next((value for price in model.prices for name, value in price.when if name == setting), None)
