"""Prices as people type them: `0.157/second when resolution=720p`, `0.015/megapixel + 0.015/run`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from domain.errors import BadInput
from domain.ids import shown
from domain.models.model import Price, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.models.model import SettingRule
    from domain.values import Setting

UNITS: tuple[Unit, ...] = get_args(Unit)
_AMOUNT = r"\$?([0-9]{1,9}(?:\.[0-9]{1,6})?)"
_PRICE = re.compile(
    rf"\s*{_AMOUNT}\s*/\s*([a-z]+)(?:\s*\+\s*{_AMOUNT}\s*/\s*run)?(?:\s+when\s+(.+?))?\s*", re.IGNORECASE
)
_BARE = re.compile(rf"\s*{_AMOUNT}\s*(?:when\b.*)?", re.IGNORECASE)


def read_price(text: str, read_on: str, rules: Mapping[str, SettingRule]) -> Price:
    """Return a typed price; its conditions are settings of the model, or `references=true`.

    Raises:
        BadInput: it has no unit, or another form, or depends on what the model hasn't got.
    """
    match = _PRICE.fullmatch(text)
    known = f"units are {', '.join(UNITS)}"
    if match is None and _BARE.fullmatch(text):
        raise BadInput(f"{shown(text)} has no unit: what does it pay for?", known, code="bad_price")
    if match is None or match[2].lower().removesuffix("s") not in UNITS:
        example = f"write it as 0.157/second when resolution=720p; {known}"
        raise BadInput(f"{shown(text)} is no price", example, code="bad_price")
    unit = next(unit for unit in UNITS if unit == match[2].lower().removesuffix("s"))
    when = dict(_condition(part.strip(), rules) for part in (match[4] or "").split(",") if part.strip())
    return Price(amount=match[1], unit=unit, read_on=read_on, when=when, base=match[3])


def _condition(text: str, rules: Mapping[str, SettingRule]) -> tuple[str, Setting]:
    name, _, said = (part.strip() for part in text.partition("="))
    if name == "references":
        return name, said.lower() == "true"
    if name not in rules:
        has = ", ".join(sorted(rules)) or "none"
        raise BadInput(
            f"no price depends on {shown(name)}: the model's settings are {has}", "name one", code="bad_price"
        )
    value: Setting = said
    kind = rules[name].kind
    if kind is bool:
        value = {"true": True, "false": False}.get(said.lower(), said)
    elif kind in (int, float) and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", said):
        value = kind(said)
    if fault := rules[name].fault(value):
        raise BadInput(f"a price when {shown(text)}: {name} {fault}", "name one of its values", code="bad_price")
    return name, value
