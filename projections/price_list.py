"""The price list: every model with its settings, limits and dated prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from domain.models import ALIASES, ENDPOINT_KINDS, GRID_MODELS, PICTURE_LIMITS, VIDEO_MODELS
from domain.money import money, unit_price

if TYPE_CHECKING:
    from domain.models import GridModel, Price, Setting, VideoModel
    from projections.views.models import GridModelView, ModelView, PriceList, PriceView, SettingView, VideoModelView


def price_list() -> PriceList:
    """Return every model with its limits and dated prices; money in decimal strings, null where it isn't known."""
    return {
        "video": [_video(model) for model in VIDEO_MODELS.values()],
        "grid": [_grid(model) for model in GRID_MODELS.values()],
        "pictures": {
            "min_side": PICTURE_LIMITS.min_side,
            "aspect_ratio": {"min": PICTURE_LIMITS.min_ratio, "max": PICTURE_LIMITS.max_ratio},
            "max_bytes": PICTURE_LIMITS.max_bytes,
        },
    }


def _video(model: VideoModel) -> VideoModelView:
    without_frame, with_frame = model.max_elements
    return {
        **_common(model),
        "endpoints": {
            kind: {
                "endpoint": endpoint,
                "start_frame": ENDPOINT_KINDS[kind].frame_field,
                "elements": ENDPOINT_KINDS[kind].takes_elements,
                "aspect_ratio": ENDPOINT_KINDS[kind].takes_aspect_ratio,
            }
            for kind, endpoint in model.endpoints.items()
        },
        "shots": {"min": model.min_shots, "max": model.max_shots},
        "seconds": {"min": model.min_seconds, "max": model.max_seconds},
        "prompt": {"one_shot": {"max": model.max_prompt}, "each_of_several": {"max": model.max_shot_prompt}},
        "elements": {"max": without_frame, "max_with_start_frame": with_frame},
    }


def _grid(model: GridModel) -> GridModelView:
    return {
        **_common(model),
        "endpoints": {kind: {"endpoint": endpoint} for kind, endpoint in model.endpoints.items()},
        "prompt": {"min": model.min_prompt, "max": model.max_prompt},
        "references": {"max": model.max_references},
    }


def _common(model: VideoModel | GridModel) -> ModelView:
    return {
        "model": model.name,
        "aliases": sorted(alias for alias, name in ALIASES.items() if name == model.name),
        "aspect_ratios": list(model.aspect_ratios),
        "settings": {name: _setting(setting) for name, setting in sorted(model.settings.items())},
        "prices": [_price(price) for price in model.prices] + _unknown_prices(model),
    }


def _setting(setting: Setting) -> SettingView:
    return {"type": setting.kind.__name__, "choices": list(setting.choices)}


def _price(price: Price) -> PriceView:
    return {
        "when": dict(price.when),
        "amount": money(price.amount),
        "currency": "USD",
        "unit": price.unit,
        "read_on": price.read_on,
    }


def _unknown_prices(model: VideoModel | GridModel) -> list[PriceView]:
    """The choices of a setting that prices depend on for which none is known."""
    unit: Literal["second", "image"] = "second" if model.name in VIDEO_MODELS else "image"
    if not model.prices:
        return [{"when": {}, "amount": None, "currency": "USD", "unit": unit, "read_on": None}]
    names = {name for price in model.prices for name, _ in price.when}
    return [
        {"when": {name: choice}, "amount": None, "currency": "USD", "unit": unit, "read_on": None}
        for name in sorted(names)
        for choice in model.settings[name].choices
        if unit_price(model.name, {name: choice}) is None
    ]
