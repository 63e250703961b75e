"""Compares the schemas that are kept of models with today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.models.changes import changes
from domain.models.openapi import read_openapi
from services.verbs.models import schema_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.models.known import Models
    from domain.models.model import Model


def named_models(models: Models, name: str | None) -> list[Model]:
    """Return the model of a name, or all; refuse a name that none has."""
    if name is None:
        return [*models.all("takes"), *models.all("grids")]
    return [models.get(name) or models.find(name, "takes")]


def check_model(model: Model, file: Path | None = None) -> Iterator[tuple[str, list[str]]]:
    """Yield each endpoint of a model with its differences from today's schema, none where it is the same.

    Args:
        model: the model.
        file: a schema in place of fal's, for a model of one endpoint.

    Raises:
        TakesError: fal can't be reached, or the schema isn't one.
    """
    for endpoint in model.endpoints.values():
        today = read_openapi(schema_document(endpoint.endpoint, file)).schema
        same = today.sha256 == endpoint.schema.sha256
        yield endpoint.endpoint, [] if same else changes(endpoint.schema, today) or ["its form differs"]
