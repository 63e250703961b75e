"""Generates grids: decides on the requests and shows their price, then appends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.pictures import request_grids
from services.verbs.priced import NOBODY, append_priced

if TYPE_CHECKING:
    from domain.decisions.agreement import Agreement
    from domain.decisions.pictures import GridWish
    from domain.events import GridRequested
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


def propose(workspace: Workspace, project: str, wishes: dict[str, GridWish]) -> list[GridRequested]:
    """Decide on grids, by sequence, without appending anything."""
    own = workspace.project(project)
    return [
        grid for name, wish in wishes.items() for grid in request_grids(workspace.sequence(project, name), own, wish)
    ]


def request(
    workspace: Workspace, project: str, wishes: dict[str, GridWish], agreed: Agreement = NOBODY
) -> list[Record]:
    """Append the grid requests of one command and the money they take, all of it or nothing."""

    def decide(states: dict[str, State], own: Project) -> dict[str, list[GridRequested]]:
        return {name: request_grids(states[name], own, wish) for name, wish in wishes.items()}

    return append_priced(workspace, project, list(wishes), decide, agreed)
