"""The one way in for plans: a file of any kind opened, and then read over the project's plan as the log has it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput, BadUsage
from domain.ids import check_project_name, shown
from domain.models.known import SHIPPED
from domain.plan import check_plan
from domain.plan_faults import refusal
from domain.steps import Open, Step
from services.media.planned_pictures import told_names
from services.plans.columns import Mapping, read_mapping
from services.plans.csv_cells import csv_sheet
from services.plans.files import MAX_PLAN, is_workbook, read_bounded
from services.plans.incoming import Incoming
from services.plans.json_document import doubled, parsed
from services.plans.pictures import read_pictures
from services.plans.sheets import SheetSource, chosen_sheet
from services.plans.text import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping as Table
    from pathlib import Path

    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a plan's file beside its path; None where it is to be found out.

    `unnamed` is what a sheet's project is called that nobody names; it is refused where that is None, too. `sent`: the
    file came from elsewhere, so that its pictures can only be those that came along.
    """

    project: str | None = None
    unnamed: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    columns: Mapping = field(default_factory=lambda: read_mapping((), ()))
    sent: bool = False


@dataclass(frozen=True, slots=True)
class JsonSource:
    """A plan's JSON as it was opened."""

    path: Path
    sha256: str
    document: Any
    sent: bool = False

    @property
    def project(self) -> str | None:
        """The project it names, where it names one."""
        found = self.document.get("project") if isinstance(self.document, dict) else None
        return found if isinstance(found, str) else None

    @property
    def sequences(self) -> list[str]:
        """The names of its sequences."""
        found = self.document.get("sequences") if isinstance(self.document, dict) else None
        return list(found) if isinstance(found, dict) else []

    def read(self, workspace: Workspace | None = None, became: Table[str, str | None] | None = None) -> Incoming:
        """Return the plan and the pictures it names.

        Args:
            workspace: whose models the plan may name; those shipped where it is None.
            became: the project's sequences by name, and what the file calls them, None where it has them no more.

        Raises:
            BadInput: all its faults, with their places.
        """
        document, became = self.document, became or {}
        faults = list(doubled(document))
        if own := {new: old for old, new in became.items() if new}:
            sequences = {own.get(name, name): of for name, of in document["sequences"].items()}
            document = {**document, "sequences": sequences}
        plan, wrong = check_plan(document, workspace.models if workspace else SHIPPED)
        pictures, blurred = read_pictures(document, self.path.parent, sent=self.sent)
        faults += [*wrong, *blurred]
        if plan is None or faults:
            raise refusal(shown(self.path.name), faults)
        names = told_names(pictures, self.path.parent, {})
        return Incoming(plan, self.path.name, self.sha256, pictures, names=names, told=frozenset(became))


def open_plan(path: Path, told: Told | None = None) -> JsonSource | SheetSource:
    """Open a plan's file: JSON, CSV, TSV or an .xlsx workbook.

    Raises:
        BadInput: it can't be read, is too large, is of another kind, or its encoding or its sheet is in doubt.
        BadUsage: something is told of it that a file of its kind hasn't.
    """
    told = told or Told()
    data = read_bounded(path)
    digest, name = hashlib.sha256(data).hexdigest(), shown(path.name)
    if is_workbook(data, name):
        _check_told(name, "a workbook", {"an encoding": told.encoding})
        from services.plans.xlsx_cells import workbook_sheets

        sheets = workbook_sheets(data, name)
        sheet = chosen_sheet(sheets, told.sheet, told.columns, name)
        others, what = [other for other in sheets if other is not sheet and not other.hidden], name
        hidden = tuple(other.name or "" for other in sheets if other.hidden and other is not sheet)
    else:
        _check_told(name, "no workbook", {"the name of a sheet": told.sheet})
        text = decoded(data, name, told.encoding)
        if path.suffix.lower() == ".json" or text.lstrip()[:1] == "{":
            _check_told(name, "JSON", {"what a column is": told.columns.said})
            return _checked(JsonSource(path, digest, parsed(text, name), told.sent), told)
        if text.lstrip()[:1] == "<":
            said = f"{name} is a web page or XML, which some programs write as a sheet"
            raise BadInput(said, "save it as .xlsx or as CSV UTF-8", code="not_xlsx", file=name)
        what = name if path.suffix.lower().startswith(".xls") else "the CSV"
        sheet, others, hidden = csv_sheet(text, MAX_PLAN), [], ()
    project = told.project or told.unnamed
    return _checked(SheetSource(path, digest, sheet, others, told.columns, what, project, hidden, told.sent), told)


def _check_told(name: str, kind: str, needless: dict[str, object]) -> None:
    """Refuse what is told of a file in vain, so that nobody believes it was heeded."""
    if given := [what for what, value in needless.items() if value]:
        said = f"{name} is {kind}; {' and '.join(given)} can't be said of it"
        raise BadUsage(said, "leave that out", code="said_in_vain", file=name)


def _checked(source: JsonSource | SheetSource, told: Told) -> JsonSource | SheetSource:
    """Return a source whose project is known; refuse one that contradicts what a person says."""
    name = source.project
    if told.project is not None and name not in (None, told.project):
        said = f"{shown(source.path.name)} is of project {shown(name or '')}, not of {shown(told.project)}"
        raise BadInput(said, "leave the project out, or correct the file", code="two_projects", project=told.project)
    if isinstance(source, SheetSource):
        if name is None:
            said = f"{shown(source.path.name)} doesn't say of which project it is"
            way = "say it, or give the sheet a column project:"
            raise BadInput(said, way, Step("again", project=Open("NAME")), code="which_project")
        check_project_name(name)
    return source


def read_plan(path: Path, told: Told | None = None, workspace: Workspace | None = None) -> Incoming:
    """Read a plan's file of any kind, with its pictures; a sheet over what the workspace has of its project.

    Raises:
        BadInput: all its faults, with their places.
    """
    return open_plan(path, told).read(workspace)
