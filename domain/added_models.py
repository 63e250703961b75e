"""The models that were added to a workspace, and those that were removed, as the facts of their stream leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.events import ModelAdded, ModelRemoved
from domain.models.known import SHIPPED, Models, index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.models.model import Model
    from domain.record import Record

MODELS_STREAM = ".models"  # no project can have this name


def fold_models(records: Iterable[Record]) -> Models:
    """Return the models of a workspace, given the facts of their stream."""
    added: dict[str, Model] = {}
    hidden: set[str] = set()
    for record in records:
        if isinstance(record.fact, ModelAdded):
            added[record.fact.model.name] = record.fact.model
            hidden.discard(record.fact.model.name)
        elif isinstance(record.fact, ModelRemoved):
            added.pop(record.fact.name, None)
            if is_shipped(record.fact.name):
                hidden.add(record.fact.name)
    return Models(added, hidden) if added or hidden else SHIPPED


def is_shipped(name: str) -> bool:
    """Whether a name is that of a shipped model."""
    return name in (*index().takes, *index().grids)
