"""What is known of one project beside its sequences: the plan it follows, its budget and what is spent of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.events import BudgetSet, PlanImported, SpendReserved, SpendSettled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record
    from domain.values import Element


@dataclass(slots=True)
class Project:
    """One project as the facts of its own stream leave it; `folders` are all below frames/ that it ever used.

    `budget` is the cap, None where there is none; `spend` is all that is reserved or spent. Both are in `currency`.
    """

    id: str
    version: int = 0
    position: int = 0
    plan: PlanImported | None = None
    folders: set[str] = field(default_factory=set)
    budget: str | None = None
    spend: str = "0.00"
    currency: str = "USD"

    @property
    def elements(self) -> dict[str, Element]:
        """The plan's elements by name."""
        return {element.name: element for element in self.plan.elements} if self.plan else {}


def fold_project(project: str, records: Iterable[Record]) -> Project:
    """Return the project that `records` of its stream leave behind; of all Spend facts the newest is enough."""
    state = Project(project)
    for record in records:
        state.version, state.position = record.version, record.position
        match record.fact:
            case PlanImported():
                state.plan = record.fact
                state.folders.add(record.fact.frames)
            case BudgetSet():
                state.budget, state.currency = record.fact.amount, record.fact.currency
            case SpendReserved() | SpendSettled():
                state.spend = record.fact.total
    return state
