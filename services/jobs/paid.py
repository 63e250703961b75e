"""Whether a project has paid for a take; apart from the renderers, which `takes note` and its like don't import."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.workspace.workspace import Workspace


def has_paid_take(workspace: Workspace, project: str) -> bool:
    """Say whether any take of the project was not a rehearsal."""
    view = workspace.store.sequences(project)
    return view is not None and any(part["paid"] for part in view["sequences"].values())
