"""Plans to and from spreadsheets, over the project's plan as the log has it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.plan import check_plan, read_plan
from domain.plan_faults import refusal
from projections.plan import plan_document, plan_pictures, shot_numbers
from services.element_manager import told_names
from services.log.reader import END
from services.plans.csv_plan import read_csv, write_csv
from services.plans.files import MAX_PLAN, read_bounded, read_pictures
from services.verbs.plan_add import Incoming

if TYPE_CHECKING:
    from pathlib import Path

    from domain.sequence import Sequence
    from domain.values import Picture
    from services.workspace.workspace import Workspace


def read_sheet(path: Path, project: str, workspace: Workspace | None) -> Incoming:
    """Read a CSV as the plan of `project`; what it has no column for stays as the workspace has it.

    Raises:
        BadInput: all faults of the sheet, or all faults of the plan it makes, with their places.
    """
    from domain.ids import check_name

    check_name(project, "project")
    data = read_bounded(path, MAX_PLAN)
    own = workspace.project(project) if workspace else None
    states = _states(workspace, project) if workspace else []
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


def written_plan(workspace: Workspace, project: str, *, as_csv: bool, working: bool, upto: int = END) -> bytes:
    """Return the plan's file: CSV with a byte order mark, as spreadsheets expect, or JSON."""
    own = workspace.project(workspace.known_project(project), upto)
    if own.plan is None:
        raise Refused(f"{project} had no plan then", f"takes log {project}")
    states = _states(workspace, project, upto)
    document = plan_document(own, states, working=working)
    if not as_csv:
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return b"\xef\xbb\xbf" + write_csv(document, shot_numbers(states)).encode()


def _states(workspace: Workspace, project: str, upto: int = END) -> list[Sequence]:
    return [workspace.load(project, name, upto) for name in workspace.sequences(project, upto)]


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
