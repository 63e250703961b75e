"""Making a model of an endpoint's schema, and offering one no more."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, Here, done
from console.models import Done, ModelFound
from console.request_bodies import ModelBody, ModelNameBody
from projections.model_found import told
from services.verbs import models as verbs

router = APIRouter(prefix="/api/models", responses=FAULTS, tags=["models"])


@router.post("/add")
def add(served: Here, by: Actor, body: ModelBody) -> ModelFound:
    """Make a model of a queue endpoint of fal; its schema is fetched where none is sent along."""
    workspace = served.acting(by, body.message)
    made = verbs.made_of(
        body.openapi or verbs.schema_document(body.endpoint, None), body.endpoint, body.name, body.roles, body.prices
    )
    records = [] if body.dry_run else verbs.add(workspace, made)
    said = "nothing was added" if body.dry_run else "added" if records else "it was there already"
    answer = dict(done(served, records, f"{made.model.name}: {said}"))
    return ModelFound(**answer, model=made.model.name, found=told(made))


@router.post("/remove")
def remove(served: Here, by: Actor, body: ModelNameBody) -> Done:
    """Offer a model no more; takes that were made with it, or are under way, stay as they are."""
    records = verbs.remove(served.acting(by, body.message), body.name)
    return done(served, records, f"{body.name} isn't offered" + (" any more" if records else ""))
