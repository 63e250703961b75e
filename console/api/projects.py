"""What holds for a project as a whole: its budget, and putting it away."""

from __future__ import annotations

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, Here, Name, done
from console.models import Done
from console.request_bodies import BudgetBody, PlainBody
from domain.decisions import archive as putting_away
from domain.decisions.spend import set_budget

router = APIRouter(prefix="/api/client/{project}", responses=FAULTS, tags=["projects"])


@router.post("/budget")
def budget(served: Here, by: Actor, project: Name, body: BudgetBody) -> Done:
    """Cap what a project may spend, or lift the cap."""
    workspace = served.acting(by, body.message)
    records = workspace.change_project(project, lambda own: set_budget(own, body.amount))
    cap = workspace.project(project).budget
    said = f"the budget is ${cap}" if cap is not None else "there is no budget"
    return done(served, records, said if records else f"{said} already")


@router.post("/archive")
def archive(served: Here, by: Actor, project: Name, body: PlainBody) -> Done:
    """Put a project away: lists leave it out, and it starts no paid run."""
    records = served.acting(by, body.message).change_project(project, putting_away.archive)
    return done(served, records, f"{project} is archived{'' if records else ' already'}")


@router.post("/unarchive")
def unarchive(served: Here, by: Actor, project: Name, body: PlainBody) -> Done:
    """Take a project out of the archive."""
    records = served.acting(by, body.message).change_project(project, putting_away.unarchive)
    return done(served, records, f"{project} is {'out of' if records else 'not in'} the archive")
