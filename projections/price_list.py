"""Every model with its limits and its dated prices, as `takes models --json` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.models.known import SHIPPED, index
from domain.models.prices import conditions, price_under

if TYPE_CHECKING:
    from domain.models.known import Models
    from domain.models.model import Endpoint, Model, Price, SettingRule, Unit
    from domain.values import Setting
    from projections.views.models import (
        EndpointView,
        GridModelView,
        ModelView,
        PictureLimitsView,
        PriceList,
        PriceView,
        SettingView,
        VideoModelView,
    )


def price_list(models: Models = SHIPPED) -> PriceList:
    """Return every model with its limits and dated prices; money in decimal strings, null where it isn't known."""
    usual = SHIPPED.find(index().takes[0], "takes")
    return {
        "video": [_video(model) for model in models.all("takes")],
        "grid": [_grid(model) for model in models.all("grids")],
        "pictures": _pictures(max(usual.endpoints.values(), key=lambda e: e.limits.pictures.min_side)),
    }


def _pictures(endpoint: Endpoint) -> PictureLimitsView:
    limits = endpoint.limits.pictures
    return {
        "min_side": limits.min_side,
        "aspect_ratio": {"min": limits.min_ratio, "max": limits.max_ratio},
        "max_bytes": limits.max_bytes,
    }


def _video(model: Model) -> VideoModelView:
    limits, (without_frame, with_frame) = model.limits, model.max_elements
    return {
        **_common(model),
        "endpoints": {
            kind: {
                "endpoint": endpoint.endpoint,
                "start_frame": endpoint.roles.get("start_frame"),
                "end_frame": endpoint.roles.get("end_frame"),
                "elements": endpoint.takes_elements,
                "aspect_ratio": "aspect_ratio" in endpoint.roles,
                **_kept(endpoint),
            }
            for kind, endpoint in model.endpoints.items()
        },
        "shots": {"min": 1, "max": limits.max_shots},
        "seconds": {"min": limits.min_seconds, "max": limits.max_seconds},
        "lengths": list(limits.lengths),
        "prompt": {"one_shot": {"max": limits.max_prompt}, "each_of_several": {"max": limits.max_shot_prompt}},
        "elements": {"max": without_frame, "max_with_start_frame": with_frame},
    }


def _kept(endpoint: Endpoint) -> EndpointView:
    return {
        "endpoint": endpoint.endpoint,
        "schema": endpoint.schema.sha256,
        "roles": endpoint.roles,
        "always": endpoint.fixed,
        "named": endpoint.names,
    }


def _grid(model: Model) -> GridModelView:
    limits = next(iter(model.endpoints.values())).limits
    return {
        **_common(model),
        "endpoints": {kind: _kept(endpoint) for kind, endpoint in model.endpoints.items()},
        "prompt": {"min": limits.min_prompt, "max": limits.max_prompt},
        "references": {"max": model.max_elements[0]},
    }


def _common(model: Model) -> ModelView:
    ratios = dict.fromkeys(ratio for endpoint in model.endpoints.values() for ratio in endpoint.limits.aspect_ratios)
    return {
        "model": model.name,
        "aliases": sorted(model.aliases),
        "aspect_ratios": list(ratios),
        "settings": {name: _setting(rule) for name, rule in sorted(model.settings.items())},
        "prices": [_price(price) for price in model.prices] + _unknown_prices(model),
        "read_on": model.read_on,
        "sources": list(model.sources),
        "retired_on": model.retired_on,
    }


def _setting(rule: SettingRule) -> SettingView:
    return {"type": rule.kind.__name__, "choices": list(rule.choices), "default": rule.default}


def _price(price: Price) -> PriceView:
    return {
        "when": dict(price.when),
        "amount": price.amount,
        "base": price.base,
        "currency": "USD",
        "unit": price.unit,
        "read_on": price.read_on,
    }


def _unknown_prices(model: Model) -> list[PriceView]:
    """The choices of a setting that prices depend on for which none is known."""
    unit: Unit = "second" if model.makes == "takes" else "image"
    if not model.prices:
        return [_unknown({}, unit)]
    rules = model.settings
    names = sorted({name for price in model.prices for name in price.when if name in rules})
    return [
        _unknown({name: choice}, unit)
        for name in names
        for choice in rules[name].choices
        if price_under(model.prices, conditions(model, None, {name: choice})) is None
    ]


def _unknown(when: dict[str, Setting], unit: Unit) -> PriceView:
    return {"when": when, "amount": None, "base": None, "currency": "USD", "unit": unit, "read_on": None}
