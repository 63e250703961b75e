"""The state of one project beside its sequences: its plan, its budget and its spend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from domain.models.known import SHIPPED

if TYPE_CHECKING:
    from domain.events import Delivered, PlanImported
    from domain.models.known import Models
    from domain.values import Element, Used


class Project(Struct):
    """One project as the facts of its own stream leave it; `folders` are all below frames/ that it ever used.

    `used` has, by entity, the numbers that the log has lost and that are not used again.
    `budget` is the cap, None where there is none; `spend` is all that is reserved or spent. Both are in `currency`.
    `models` are those that its workspace knows; whoever reads it from a log adds them.
    """

    id: str
    version: int = 0
    position: int = 0
    plan: PlanImported | None = None
    folders: set[str] = set()
    budget: str | None = None
    spend: str = "0.00"
    currency: str = "USD"
    used: dict[str, Used] = {}
    archived: bool = False
    deliveries: dict[str, Delivered] = {}
    models: Models = SHIPPED

    @property
    def elements(self) -> dict[str, Element]:
        """The plan's elements by name."""
        return {element.name: element for element in self.plan.elements} if self.plan else {}
