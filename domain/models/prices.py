"""Prices of requests: the first price that holds under their settings, times the units they make."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from domain.models.sizes import pixels_of, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.models.model import Endpoint, Model, Price
    from domain.values import Setting

FRAMES = 24  # a second of the models that are paid by token
_MILLION = Decimal(1_000_000)


def price_under(prices: Iterable[Price], settings: Mapping[str, object]) -> Price | None:
    """Return the first price of which all conditions hold; None where none does."""
    return next((p for p in prices if all(settings.get(name) == value for name, value in p.when.items())), None)


def conditions(
    model: Model, endpoint: Endpoint | None, settings: Mapping[str, object], **more: Setting
) -> dict[str, object]:
    """Return all that a price may depend on: each setting as set or by default, what is fixed, and `more`."""
    defaults = {name: rule.default for name, rule in model.settings.items() if rule.default is not None}
    fixed = endpoint.fixed if endpoint else {n: v for e in model.endpoints.values() for n, v in e.fixed.items()}
    return {"references": False, **defaults, **fixed, **settings, **more}


def units(price: Price, *, seconds: int, ratio: str, resolution: object = None) -> Decimal | None:
    """Return how many of a price's units one run makes; None where that can't be known.

    Args:
        price: its unit is a second, an image, a run, a megapixel (rounded up), or a token of 1,024 pixels a frame.
        seconds: the length of a take; of a grid 1.
        ratio: width to height, as `16:9`.
        resolution: the setting of that role, as `720p` or `2K`.
    """
    match price.unit:
        case "second":
            return Decimal(seconds)
        case "image" | "run":
            return Decimal(1)
        case "megapixel":
            width, height = size_of(ratio)
            return (Decimal(width * height) / _MILLION).to_integral_value(ROUND_CEILING)
    pixels = pixels_of(resolution, ratio)
    return Decimal(pixels * FRAMES * seconds) / 1024 if pixels else None


def amount(price: Price, count: Decimal) -> Decimal:
    """Return what so many units cost, in dollars."""
    each = Decimal(price.amount) / (_MILLION if price.unit == "token" else 1)
    return each * count + Decimal(price.base or 0)
