"""A project's plan as a file: JSON, or CSV for a spreadsheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.steps import Step
from projections.plan import plan_document, shot_numbers
from services.log.reader import END
from services.plans.csv_written import write_csv

if TYPE_CHECKING:
    from services.workspace.workspace import Workspace


def written_plan(workspace: Workspace, project: str, *, as_csv: bool, working: bool, upto: int = END) -> bytes:
    """Return the plan's file: CSV with a byte order mark, as spreadsheets expect, or JSON."""
    own = workspace.project(workspace.known_project(project), upto)
    if own.plan is None:
        look = Step("log", project=project)
        raise Refused(f"{project} had no plan then", look, code="no_plan", project=project)
    states = workspace.load_all(project, upto)
    document = plan_document(own, states, working=working)
    if not as_csv:
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    return b"\xef\xbb\xbf" + write_csv(document, shot_numbers(states), own.models).encode()
