"""The tables of `takes models`: models for takes and for grids, their endpoints and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.views.models import GridModelView, PriceList, PriceView, Span, VideoModelView

_UNITS = {"token": "1M tokens"}
_KINDS = {"int": "a whole number", "float": "a number", "str": "text"}


def say_models(view: PriceList) -> None:
    """Print all models with their limits and prices."""
    say("for takes")
    _takes(view["video"])
    say("\nfor grids")
    _grids(view["grid"])
    say("\nprices in dollars, as the provider's pages said")
    _prices([*view["video"], *view["grid"]])
    pictures, ratio = view["pictures"], view["pictures"]["aspect_ratio"]
    say(
        f"\npictures that are sent: {pictures['min_side']} pixels a side at least, width to height from "
        f"{ratio['min']:g} to {ratio['max']:g}, {pictures['max_bytes'] // 1_000_000} MB at most"
    )


def _takes(models: list[VideoModelView]) -> None:
    table(
        ["model", "shots", "seconds", "characters", "elements", "aspect ratios", "settings"],
        [
            [
                " = ".join([model["model"], *model["aliases"]]),
                _span(model["shots"]),
                " ".join(map(str, model["lengths"])) or _span(model["seconds"]),
                _characters(model),
                _elements(model),
                " ".join(model["aspect_ratios"]),
                _settings(model),
            ]
            for model in models
        ],
    )
    for model in models:
        _endpoints(endpoint["endpoint"] for endpoint in model["endpoints"].values())


def _grids(models: list[GridModelView]) -> None:
    table(
        ["model", "characters", "references", "aspect ratios", "settings"],
        [
            [
                " = ".join([model["model"], *model["aliases"]]),
                _span(model["prompt"]),
                str(model["references"]["max"] or "none"),
                " ".join(model["aspect_ratios"]),
                _settings(model),
            ]
            for model in models
        ],
    )
    for model in models:
        _endpoints(endpoint["endpoint"] for endpoint in model["endpoints"].values())


def _characters(model: VideoModelView) -> str:
    alone, of_several = model["prompt"]["one_shot"]["max"], model["prompt"]["each_of_several"]["max"]
    return f"{alone}, {of_several} a shot of several" if model["shots"]["max"] > 1 else str(alone)


def _elements(model: VideoModelView) -> str:
    alone, framed = model["elements"]["max"], model["elements"]["max_with_start_frame"]
    return f"{alone}, {framed} with a frame" if alone or framed else "none"


def _span(limits: Span) -> str:
    return f"{limits['min']}-{limits['max']}" if limits["min"] < limits["max"] else str(limits["max"])


def _settings(model: VideoModelView | GridModelView) -> str:
    said = []
    for name, setting in model["settings"].items():
        choices = ["true", "false"] if setting["type"] == "bool" else [str(choice) for choice in setting["choices"]]
        said.append(f"{name}={'|'.join(choices)}" if choices else f"{name}: {_KINDS[setting['type']]}")
    return ", ".join(said)


def _endpoints(endpoints: Iterable[str]) -> None:
    for endpoint in endpoints:
        say(f"  {endpoint}")


def _prices(models: list[VideoModelView | GridModelView]) -> None:
    rows = [
        [
            model["model"],
            _amount(price),
            _UNITS.get(price["unit"], price["unit"]),
            ", ".join(f"{name}={_value(value)}" for name, value in price["when"].items()),
            price["read_on"] or "",
        ]
        for model in models
        for price in model["prices"]
    ]
    table(["model", "price", "of a", "with", "read in"], rows)


def _amount(price: PriceView) -> str:
    if price["amount"] is None:
        return "?"
    return f"${price['amount']}" + (f" + ${price['base']} a run" if price["base"] else "")


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
