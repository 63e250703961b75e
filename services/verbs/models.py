"""Adds a model of an endpoint's schema to a workspace, and removes one."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from domain.added_models import MODELS_STREAM
from domain.decisions.models import Made, add_model, make_model, remove_model
from domain.errors import BadInput
from domain.ids import shown
from domain.models.openapi import read_openapi
from domain.steps import Open, Step
from services.log.ledger import Change
from services.workspace.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from domain.events import Fact
    from domain.models.known import Models
    from domain.record import Record
    from services.workspace.workspace import Workspace

MOST = 4_000_000  # bytes of a schema; the largest that is known has 200 kB


def made(endpoint: str, file: Path | None, name: str | None, roles: Mapping[str, str], prices: Sequence[str]) -> Made:
    """Return the model that an endpoint makes, from a file of its schema or from fal; nothing is recorded."""
    return made_of(schema_document(endpoint, file), endpoint, name, roles, prices)


def made_of(document: object, endpoint: str, name: str | None, roles: Mapping[str, str], prices: Sequence[str]) -> Made:
    """Return the model that an endpoint makes, from its schema's document; nothing is recorded."""
    return make_model(read_openapi(document), endpoint, name, roles, prices, utc_now()[:10])


def schema_document(endpoint: str, file: Path | None) -> object:
    """Return the document of an endpoint's schema: a file's, or fal's of today.

    Raises:
        BadInput: the file isn't there, is too large, or holds no JSON.
        OutOfReach: fal can't be reached.
    """
    if file is None:
        from services.renderers.fal.schemas import fetch_schema

        return fetch_schema(endpoint)
    return _document(file)


def _document(file: Path) -> object:
    name, way = shown(str(file), 300), Step("again", schema=Open("openapi.json"))
    try:
        with file.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            data = opened.read(MOST + 1) if size <= MOST else b"x" * (MOST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"{name} can't be read: {reason}", way, code="no_file", file=name) from None
    if len(data) > MOST:
        said = f"{name} is over {MOST // 1_000_000} MB, which no endpoint's schema is"
        raise BadInput(said, way, code="bad_schema", file=name)
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise BadInput(f"{name} isn't JSON", way, code="bad_schema", file=name) from None


def add(workspace: Workspace, wished: Made) -> list[Record]:
    """Add a model; the same again appends nothing."""
    return _changed(workspace, lambda models: add_model(models, wished.model))


def remove(workspace: Workspace, name: str) -> list[Record]:
    """Offer a model no more; one that isn't offered already appends nothing."""
    return _changed(workspace, lambda models: remove_model(models, name))


def _changed(workspace: Workspace, decide: Callable[[Models], Sequence[Fact]]) -> list[Record]:
    def changes() -> list[Change]:
        version = len(workspace.ledger.reader.project_stream(MODELS_STREAM))
        return [Change(MODELS_STREAM, version, decide(workspace.models))]

    return workspace.append(changes)
