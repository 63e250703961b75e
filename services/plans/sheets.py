"""A plan read from a spreadsheet, over the project's plan as the log has it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from domain.ids import check_project_name
from domain.plan import check_plan, read_plan
from domain.plan_faults import refusal
from projections.plan import plan_document, plan_pictures, shot_numbers
from services.media.planned_pictures import told_names
from services.plans.csv_plan import read_csv
from services.plans.files import MAX_PLAN, read_bounded, read_pictures
from services.plans.incoming import Incoming

if TYPE_CHECKING:
    from pathlib import Path

    from domain.values import Picture
    from services.workspace.workspace import Workspace


def read_sheet(path: Path, project: str, workspace: Workspace | None) -> Incoming:
    """Read a CSV as the plan of `project`; what it has no column for stays as the workspace has it.

    Raises:
        BadInput: all faults of the sheet, or all faults of the plan it makes, with their places.
    """
    check_project_name(project)
    data = read_bounded(path, MAX_PLAN)
    own = workspace.project(project) if workspace else None
    states = workspace.load_all(project) if workspace else []
    base = read_plan(plan_document(own, states)) if own and own.plan else None
    sheet = read_csv(data, project, base, shot_numbers(states))
    known = plan_pictures(own, states) if own else {}
    plan, faults = check_plan(sheet.document)
    pictures, blurred = read_pictures(_without(sheet.document, known), path.parent)
    faults = [*faults, *blurred]
    if plan is None or faults:
        raise refusal(path.name, faults)
    digest = hashlib.sha256(data).hexdigest()
    names = told_names(pictures, path.parent, known)
    return Incoming(plan, path.name, digest, pictures, known, sheet.numbers, names)


def _without(document: dict[str, object], known: dict[str, Picture]) -> dict[str, object]:
    """Return the document without the pictures the workspace keeps already, so that only new ones are read."""
    clean = json.loads(json.dumps(document))
    for element in clean.get("elements", {}).values():
        if element.get("frontal") in known:
            element["frontal"] = None
        element["references"] = [path for path in element.get("references", []) if path not in known]
    for sequence in clean["sequences"].values():
        for shot in sequence["shots"]:
            if shot.get("start_frame") in known:
                shot["start_frame"] = None
    return dict(clean)
