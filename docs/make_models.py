"""Write the tables of docs/models.md from the shipped models; with `--check`, say whether they are stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from domain.models.known import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.models.model import Endpoint, Model, Price
    from domain.values import Setting

PAGE = Path(__file__).with_name("models.md")
REFRESH = ".venv/bin/python docs/make_models.py"
BEGIN = "<!-- written by docs/make_models.py: begin -->\n"
END = "<!-- end -->\n"
UNITS = {"token": "million tokens"}


def tables() -> str:
    """Return the tables as today's models make them."""
    return "\n".join(line for makes in ("takes", "grids") for model in SHIPPED.all(makes) for line in _model(model))


def _model(model: Model) -> Iterator[str]:
    names = ", ".join(f"`{name}`" for name in (model.name, *model.aliases))
    yield f"### {names}\n"
    yield f"Makes {model.makes}. Read in {model.read_on} from {' '.join(f'<{source}>' for source in model.sources)}.\n"
    yield "| endpoint | seconds | shots | characters | pictures | aspect ratios | always sent | schema |"
    yield "|---|---|---|---|---|---|---|---|"
    for endpoint in model.endpoints.values():
        yield f"| {' | '.join(_endpoint(model, endpoint))} |"
    settings = [
        f"`{name}`" + (f" ({', '.join(map(str, r.choices))})" if r.choices else "")
        for name, r in sorted(model.settings.items())
    ]
    yield f"\nSettings: {', '.join(settings) or 'none'}. Prices: {'; '.join(map(_price, model.prices)) or 'unknown'}.\n"


def _endpoint(model: Model, endpoint: Endpoint) -> Iterator[str]:
    limits, takes = endpoint.limits, model.makes == "takes"
    yield f"`{endpoint.endpoint}`"
    lengths = ", ".join(map(str, limits.lengths)) or f"{limits.min_seconds}-{limits.max_seconds}"
    yield lengths if takes else "–"
    yield str(limits.max_shots) if takes else "–"
    yield f"{limits.max_prompt}" + (f", {limits.max_shot_prompt} a shot of several" if limits.max_shots > 1 else "")
    yield ", ".join(_pictures(endpoint)) or "none"
    yield " ".join(limits.aspect_ratios) or "none"
    yield ", ".join(f"`{name}={_value(value)}`" for name, value in endpoint.fixed.items()) or "–"
    yield f"`{endpoint.schema.sha256[:12]}`"


def _pictures(endpoint: Endpoint) -> Iterator[str]:
    yield from (role.replace("_", " ") for role in ("start_frame", "end_frame") if role in endpoint.roles)
    if endpoint.most_between:
        yield f"{endpoint.most_between} frames between"
    if endpoint.takes_elements:
        yield f"{endpoint.limits.elements} elements" + (f" as `{endpoint.names}`" if endpoint.names else "")


def _price(price: Price) -> str:
    base = f" + ${price.base} a run" if price.base else ""
    when = ", ".join(f"{name}={_value(value)}" for name, value in price.when.items())
    held = f" when {when}" if when else ""
    return f"${price.amount} per {UNITS.get(price.unit, price.unit)}{base}{held} ({price.read_on})"


def _value(value: Setting) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def page() -> str:
    """Return the page with today's tables in it."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the page, or compare it."""
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"docs/models.md is stale; to refresh it: {REFRESH}")


if __name__ == "__main__":
    main()
