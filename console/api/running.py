"""Runs: composed, generated, resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from console import proposals
from console.api.support import FAULTS, Actor, Here, Name, done
from console.buttons import fault_of
from console.models import Composed, ComposedGrid, Started
from console.request_bodies import GenerateBody, GridBody, ResumeBody, RunBody
from domain.decisions.agreement import Agreement
from domain.events import StartFrameSupplied
from domain.ids import own_form
from services.jobs import resuming
from services.verbs import compose as composing
from services.verbs import grid as grids
from services.verbs.priced import job_ids
from services.verbs.start_frames import doubtful_pictures, take_in

if TYPE_CHECKING:
    from domain.record import Record
    from services.workspace.workspace import Workspace

router = APIRouter(prefix="/api/client/{project}", responses=FAULTS, tags=["running"])
_SEQUENCE = "/sequences/{sequence}"


@router.post(_SEQUENCE + "/compose")
def compose(served: Here, project: Name, sequence: Name, body: RunBody) -> Composed:
    """Return what a run would send and cost; nothing is recorded."""
    workspace = served.workspace
    renderer = proposals.renderer_of(workspace, project, body.renderer)
    wanted = proposals.composition(body, renderer, sequence)
    found = composing.propose(workspace, project, sequence, wanted)
    return proposals.composed(found, wanted.wish, renderer, workspace.project(project))


@router.post(_SEQUENCE + "/generate")
def generate(served: Here, by: Actor, project: Name, sequence: Name, body: GenerateBody) -> Started:
    """Record the words and the takes in one go, and follow them; a paid run says the price that was agreed to."""
    workspace = served.acting(by, body.message)
    renderer = proposals.renderer_of(workspace, project, body.renderer)
    wanted = proposals.composition(body, renderer, sequence)
    records = composing.request(workspace, project, sequence, wanted, Agreement(body.agreed))
    ids = job_ids(records)
    served.runs.start(workspace, project, renderer, ids)
    said = _begun(workspace, project, sequence, ids, records)
    return Started(**dict(done(served, records, said)), jobs=ids, left={})


@router.post(_SEQUENCE + "/compose-grid")
def compose_grid(served: Here, project: Name, sequence: Name, body: GridBody) -> ComposedGrid:
    """Return what grids would send and cost; nothing is recorded."""
    workspace = served.workspace
    renderer = proposals.renderer_of(workspace, project, body.renderer)
    wanted = proposals.grid_wish(body, renderer, sequence)
    found = grids.propose(workspace, project, {sequence: wanted})
    return proposals.composed_grid(found, renderer, workspace.project(project))


@router.post(_SEQUENCE + "/grid")
def grid(served: Here, by: Actor, project: Name, sequence: Name, body: GridBody) -> Started:
    """Record grids, and follow them; paid ones say the price that was agreed to."""
    workspace = served.acting(by, body.message)
    renderer = proposals.renderer_of(workspace, project, body.renderer)
    wanted = proposals.grid_wish(body, renderer, sequence)
    records = take_in(workspace, project, sequence)
    records += grids.request(workspace, project, {sequence: wanted}, Agreement(body.agreed))
    ids = job_ids(records)
    served.runs.start(workspace, project, renderer, ids)
    said = _begun(workspace, project, sequence, ids, records)
    return Started(**dict(done(served, records, said)), jobs=ids, left={})


def _begun(workspace: Workspace, project: str, sequence: str, ids: list[str], records: list[Record]) -> str:
    """Say what is under way, which pictures from `clean/` were taken in for it, and which nobody can place."""
    frames = [record.fact for record in records if isinstance(record.fact, StartFrameSupplied)]
    said = [f"{', '.join(ids)} is under way"]
    said += ["; ".join((f"{fact.source.name} is {fact.start_id}", *fact.changes)) for fact in frames]
    return ". ".join([*said, *doubtful_pictures(workspace, project, [sequence])])


@router.post("/resume")
def resume(served: Here, by: Actor, project: Name, body: ResumeBody) -> Started:
    """Carry on with whatever was under way and nobody follows; it was agreed to when it was asked for."""
    workspace = served.acting(by, body.message)
    named = own_form(body.take) if body.take else None
    found = resuming.resumable(workspace, workspace.known_project(project), named)
    ids: list[str] = []
    for renderer, jobs in found.groups:
        served.runs.start(workspace, project, renderer, jobs)
        ids += jobs
    said = f"carrying on with {', '.join(ids)}" if ids else "nothing to carry on with"
    left = {job: fault_of(why) for job, why in found.left.items()}
    return Started(**dict(done(served, [], said)), jobs=ids, left=left)
