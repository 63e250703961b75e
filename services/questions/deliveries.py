"""What changed in the cut since it was delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.deliver import find_delivery
from domain.events import Delivered
from projections.deliveries import changed_shots
from services.log.reader import END

if TYPE_CHECKING:
    from projections.views.deliveries import SinceDelivery
    from services.workspace.workspace import Workspace


def since_delivery(workspace: Workspace, project: str, name: str, upto: int = END) -> SinceDelivery:
    """Return shot by shot what became of what was delivered under a name.

    Raises:
        Unknown: nothing was.
    """
    own = workspace.project(workspace.known_project(project), upto)
    found = find_delivery(own, name)
    records = workspace.ledger.reader.stream(project, upto)
    record = next(r for r in records if isinstance(r.fact, Delivered) and r.fact.name == name)
    shots = [
        row
        for sequence in found.what
        for row in changed_shots(
            workspace.load(project, sequence, found.position), workspace.load(project, sequence, upto)
        )
    ]
    position = workspace.ledger.reader.position_of(project, upto)
    return {
        "project": project,
        "name": name,
        "delivered_at": found.position,
        "position": position,
        "by": record.by,
        "at": record.at,
        "shots": shots,
    }
