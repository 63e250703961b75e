"""What was found in an endpoint's schema, in lines: roles, settings, limits, what is always off, what has no place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.models.model import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.decisions.models import Made
    from domain.models.model import Endpoint, SettingRule
    from domain.values import Setting


def told(made: Made) -> list[str]:
    """Return the lines about a model that was made of one endpoint."""
    model, (endpoint,) = made.model, made.model.endpoints.values()
    rewriters = [f"  {name} would rewrite the prompt: it is always off" for name in made.found.rewriters]
    left = [f"  not placed: {', '.join(made.found.unplaced)}"] if made.found.unplaced else []
    prices = ", ".join(f"${price.amount}/{price.unit}" for price in model.prices)
    return [
        f"{model.name}: makes {model.makes}, of {endpoint.endpoint}",
        *(f"  {role.replace('_', ' ')}: {name}" for role, name in endpoint.roles.items()),
        *(_setting(name, rule) for name, rule in sorted(model.settings.items())),
        *_limits(endpoint, films=model.makes == "takes"),
        *rewriters,
        *left,
        f"  price: {prices or 'unknown, so it asks, and is refused where a budget is set'}",
        f"  schema: sha256 {endpoint.schema.sha256}",
    ]


def _setting(name: str, rule: SettingRule) -> str:
    values = "true|false" if rule.kind is bool else "|".join(map(str, rule.choices)) or KINDS[rule.kind]
    return f"  setting {name}: {values}" + ("" if rule.default is None else f", {_value(rule.default)} if left alone")


def _value(value: Setting) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _limits(endpoint: Endpoint, *, films: bool) -> Iterator[str]:
    limits = endpoint.limits
    if films:
        lengths = " ".join(map(str, limits.lengths)) or f"{limits.min_seconds}-{limits.max_seconds}"
        shots = "1 shot" if limits.max_shots == 1 else f"{limits.max_shots} shots"
        yield f"  limits: {lengths} s, {shots}, {limits.max_prompt} characters"
    if limits.aspect_ratios:
        yield f"  aspect ratios: {' '.join(limits.aspect_ratios)}"
    if endpoint.takes_elements:
        yield f"  elements: {limits.elements} at most, named {endpoint.names or 'by their descriptions'}"
