"""Edits a project's own plan: composed from what the log has, and added as any plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.plans.edited import edited_plan
from services.verbs.plan_add import PlanAdding

if TYPE_CHECKING:
    from pathlib import Path

    from services.plans.edited import Edit
    from services.workspace.workspace import Workspace


def editing(workspace: Workspace, project: str, edit: Edit, folder: Path | None = None) -> PlanAdding:
    """Return the adding of a plan with an edit made; `folder` holds the pictures that it brings.

    Raises:
        BadInput: the plan that it makes has faults, all told with their places.
        Changed: somebody has changed the plan since the person looked.
    """
    edited = edited_plan(workspace, project, edit, folder)
    return PlanAdding(workspace, edited.incoming, edited.told)
