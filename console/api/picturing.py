"""Start frames: from a quadrant of a grid, an uploaded picture, or a moment of a take."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter

from console.api.support import FAULTS, Actor, DeskHere, Name, done
from console.models import Done
from console.wishes import QuadrantWish
from domain.ids import read_quadrant
from domain.typed import read_place
from services import reviewing

router = APIRouter(prefix="/api/client/{project}/sequences/{sequence}", responses=FAULTS, tags=["picturing"])


@router.post("/approve-grid")
def approve_grid(desk: DeskHere, by: Actor, project: Name, sequence: Name, wish: QuadrantWish) -> Done:
    """Make a quadrant of a grid the start frame; another one of the same grid later costs nothing."""
    target = read_place(sequence, wish.shot)
    quadrant = cast("Any", read_quadrant(wish.quadrant))
    workspace = desk.acting(by, wish.message)
    records = reviewing.approve_grid(workspace, project, target, quadrant, wish.grid).records
    return done(desk, records, f"{wish.quadrant} is the start frame" if records else "it is the start frame already")
