"""What a plan that is added again changes beside words: prices, elements, start frames."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.money import unit_price

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.events import PlanImported, SequencePlanned
    from domain.models.known import Models
    from domain.models.model import Price
    from domain.project import Project
    from domain.sequence import Sequence


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a unit costs before and after the change, in dollars; None where no price is known.

    Attributes:
        unit: `second` of a take, or `image` for a grid.
        sequences: those it changes for; empty for grids, which are alike in all.
    """

    unit: str
    before: Decimal | None
    now: Decimal | None
    sequences: tuple[str, ...] = ()


def price_changes(
    project: Project,
    wished: PlanImported,
    states: Iterable[Sequence],
    planned: Mapping[str, SequencePlanned],
) -> list[PriceChange]:
    """Return what runs and grids will cost another amount for, sequences with one change together.

    Args:
        project: as it stands.
        wished: the project's part of the plan.
        states: its sequences as they stand; one that is new, final or omitted doesn't count.
        planned: what the plan says anew, by sequence.
    """
    plan = project.plan
    if plan is None:
        return []
    found: dict[tuple[Decimal | None, Decimal | None], list[str]] = {}
    for state in states:
        now = planned.get(state.id, state.planned)
        if state.planned is None or now is None or now.omitted or state.final:
            continue
        before = _second(state, plan, state.planned, project.models)
        found.setdefault((before, _second(state, wished, now, project.models)), []).append(state.id)
    changes = [
        PriceChange("second", *prices, tuple(names)) for prices, names in found.items() if prices[0] != prices[1]
    ]
    grid, wanted = (_amount(unit_price(name, {}, project.models)) for name in (plan.grid_model, wished.grid_model))
    return changes + ([PriceChange("image", grid, wanted)] if grid != wanted else [])


def new_elements(project: Project, wished: PlanImported) -> list[str]:
    """Return the elements that the plan brings, in its order; none where the project is new."""
    known = {element.name for element in project.plan.elements} if project.plan else set()
    return [element.name for element in wished.elements if element.name not in known] if known or project.plan else []


def newly_framed(states: Iterable[Sequence], planned: Mapping[str, SequencePlanned]) -> list[str]:
    """Return the known sequences that want a start frame from now on, and have none."""
    return [
        state.id
        for state in states
        if (now := planned.get(state.id)) and now.needs_start_frame and not now.omitted
        if state.planned and not state.planned.needs_start_frame and not state.own.frame
    ]


def _second(state: Sequence, plan: PlanImported, planned: SequencePlanned, models: Models) -> Decimal | None:
    picked = state.picked
    settings = {**plan.settings, **planned.settings, **((picked.settings if picked else None) or {})}
    return _amount(unit_price((picked.model if picked else None) or plan.video_model, settings, models))


def _amount(price: Price | None) -> Decimal | None:
    return Decimal(price.amount) if price else None
