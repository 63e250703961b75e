"""Runs: put together, asked for, carried on with."""

from __future__ import annotations

from fastapi import APIRouter

from console import proposals
from console.api.support import FAULTS, Actor, DeskHere, Name, done
from console.faults import reason
from console.models import Composed, ComposedGrid, Started
from console.wishes import GenerateWish, GridWishBody, ResumeWish, RunWish
from domain.decisions.agreement import Agreement
from domain.ids import own_form
from services.jobs import resuming
from services.verbs import compose as composing
from services.verbs import grid as grids
from services.verbs.priced import job_ids
from services.verbs.start_frames import take_in

router = APIRouter(prefix="/api/client/{project}", responses=FAULTS, tags=["running"])
_SEQUENCE = "/sequences/{sequence}"


@router.post(_SEQUENCE + "/compose")
def compose(desk: DeskHere, project: Name, sequence: Name, wish: RunWish) -> Composed:
    """Look at a run before it is asked for; nothing is recorded."""
    workspace = desk.workspace
    renderer = proposals.renderer_of(workspace, project, wish.renderer)
    wanted = proposals.composition(wish, renderer, sequence)
    found = composing.propose(workspace, project, sequence, wanted)
    return proposals.composed(found, wanted.wish, renderer, workspace.project(project))


@router.post(_SEQUENCE + "/generate")
def generate(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: GenerateWish) -> Started:
    """Record the words and the takes in one go, and follow them; a paid run says the price that was agreed to."""
    workspace = desk.acting(by, wish.message)
    renderer = proposals.renderer_of(workspace, project, wish.renderer)
    wanted = proposals.composition(wish, renderer, sequence)
    records = composing.request(workspace, project, sequence, wanted, Agreement(wish.agreed))
    ids = job_ids(records)
    desk.runs.start(workspace, project, renderer, ids)
    return Started(**dict(done(desk, records, f"{', '.join(ids)} is under way")), jobs=ids, left={})


@router.post(_SEQUENCE + "/compose-grid")
def compose_grid(desk: DeskHere, project: Name, sequence: Name, wish: GridWishBody) -> ComposedGrid:
    """Look at grids before they are asked for; nothing is recorded."""
    workspace = desk.workspace
    renderer = proposals.renderer_of(workspace, project, wish.renderer)
    wanted = proposals.grid_wish(wish, renderer, sequence)
    found = grids.propose(workspace, project, {sequence: wanted})
    return proposals.composed_grid(found, renderer, workspace.project(project))


@router.post(_SEQUENCE + "/grid")
def grid(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: GridWishBody) -> Started:
    """Record grids, and follow them; paid ones say the price that was agreed to."""
    workspace = desk.acting(by, wish.message)
    renderer = proposals.renderer_of(workspace, project, wish.renderer)
    wanted = proposals.grid_wish(wish, renderer, sequence)
    take_in(workspace, project, sequence)
    records = grids.request(workspace, project, {sequence: wanted}, Agreement(wish.agreed))
    ids = job_ids(records)
    desk.runs.start(workspace, project, renderer, ids)
    return Started(**dict(done(desk, records, f"{', '.join(ids)} is under way")), jobs=ids, left={})


@router.post("/resume")
def resume(desk: DeskHere, by: Actor, project: Name, wish: ResumeWish) -> Started:
    """Carry on with whatever was under way and nobody follows; it was agreed to when it was asked for."""
    workspace = desk.acting(by, wish.message)
    named = own_form(wish.take) if wish.take else None
    found = resuming.resumable(workspace, workspace.known_project(project), named)
    ids: list[str] = []
    for renderer, jobs in found.groups:
        desk.runs.start(workspace, project, renderer, jobs)
        ids += jobs
    said = f"carrying on with {', '.join(ids)}" if ids else "nothing to carry on with"
    left = {job: reason(why) for job, why in found.left.items()}
    return Started(**dict(done(desk, [], said)), jobs=ids, left=left)
