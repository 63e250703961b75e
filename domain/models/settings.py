"""Checks settings against a model: what it lacks or can't take is refused, never dropped silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.models.model import Endpoint, Model, SettingRule
    from domain.values import Setting


def in_models_types(model: Model, settings: Mapping[str, Setting]) -> dict[str, Setting]:
    """Return settings with a number that was typed where the model wants text as that text: `safety_tolerance=3`."""
    found, rules = dict(settings), model.settings
    for name, value in settings.items():
        known = rules.get(name)
        if known is not None and known.kind is str and isinstance(value, int | float) and not isinstance(value, bool):
            found[name] = str(value)
    return found


def settings_faults(model: Model, settings: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return (setting, what is wrong) for each that all the model's endpoints lack, or that can't be taken."""
    return _faults(model.name, model.settings, settings)


def check_settings(model: Model, settings: Mapping[str, Setting], endpoint: Endpoint | None = None) -> None:
    """Refuse a setting that a model, or one of its endpoints, lacks or can't take."""
    faults = settings_faults(model, settings)
    if endpoint and not faults:
        rules = {name: rule for name in endpoint.settings if (rule := endpoint.rule(name))}
        faults = _faults(endpoint.endpoint, rules, settings)
    for name, fault in faults:
        raise BadInput(f"setting {name}: {fault}", Step("models"), code="bad_setting", model=model.name)


def _faults(whose: str, rules: Mapping[str, SettingRule], settings: Mapping[str, object]) -> list[tuple[str, str]]:
    faults = []
    for name, value in sorted(settings.items()):
        known = rules.get(name)
        if known is None:
            faults.append((name, f"{whose} has no such setting; it has {', '.join(sorted(rules)) or 'none'}"))
        elif fault := known.fault(value):
            faults.append((name, fault))
    return faults
