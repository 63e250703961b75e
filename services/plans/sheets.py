"""A plan in a spreadsheet: the sheet that holds the shots, read over the project's plan as the log has it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from domain.ids import shown
from domain.models.known import SHIPPED
from domain.plan import check_plan, read_plan
from domain.plan_faults import refusal
from domain.steps import Step
from projections.plan import plan_document, plan_pictures, shot_numbers
from services.media.planned_pictures import told_names
from services.plans.incoming import Incoming, SheetReading
from services.plans.pictures import read_pictures
from services.plans.sheet_cells import seconds
from services.plans.sheet_plan import sheet_plan
from services.plans.sheet_rows import Table, first_rows, has_shots, read_table
from services.plans.sheet_values import plan_values, said_of_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from domain.values import Picture
    from services.plans.cells import Sheet
    from services.plans.columns import Mapping as Columns
    from services.plans.sheet_rows import Row
    from services.workspace.workspace import Workspace


@dataclass(slots=True)
class SheetSource:
    """A sheet as it was opened.

    `others` are the workbook's other sheets, `hidden` the names of those passed over; `told` is the
    project that a person names.
    """

    path: Path
    sha256: str
    sheet: Sheet
    others: list[Sheet]
    columns: Columns
    what: str
    told: str | None
    hidden: tuple[str, ...] = ()
    sent: bool = False
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        self.table = read_table(self.sheet, self.columns, self.what)

    @property
    def project(self) -> str | None:
        """The project that the sheet names, else the one that a person does."""
        return self.named or self.told

    @property
    def named(self) -> str | None:
        """The project that the sheet itself names."""
        return plan_values(self.table, self.others)[0].get("project")

    @property
    def sequences(self) -> list[str]:
        """The names of its sequences as they are written."""
        return list(dict.fromkeys(name for row in self.table.rows if (name := row.said("sequence"))))

    def read(self, workspace: Workspace | None = None, became: Mapping[str, str | None] | None = None) -> Incoming:
        """Return the sheet as the plan of its project; what it has no column for stays as the workspace has it.

        Args:
            workspace: where the project may be; nothing is kept of it where it is None.
            became: the project's sequences by name, and what the file calls them, None where it has them no more.

        Raises:
            BadInput: all faults of the sheet, or all faults of the plan it makes, with their places.
        """
        project, table = self.project or "", self.table
        became = became or {}
        own = {new: old for old, new in became.items() if new}
        for row in table.rows:
            row.cells["sequence"] = own.get(row.said("sequence"), row.said("sequence"))
        there = workspace.project(project) if workspace else None
        states = workspace.load_all(project) if workspace else []
        models = workspace.models if workspace else SHIPPED
        base = read_plan(plan_document(there, states), models) if there and there.plan else None
        read = sheet_plan(table, project, base, shot_numbers(states), others=self.others, what=self.what)
        known = plan_pictures(there, states) if there else {}
        plan, faults = check_plan(read.document, models)
        pictures, blurred = read_pictures(without(read.document, known), self.path.parent, sent=self.sent)
        faults = [(read.place(place), fault) for place, fault in (*faults, *blurred)]
        if plan is None or faults:
            raise refusal(shown(self.path.name), faults)
        names, reading = told_names(pictures, self.path.parent, known), self.reading()
        return Incoming(
            plan, self.path.name, self.sha256, pictures, known, read.numbers, names, reading, frozenset(became)
        )

    def reading(self) -> SheetReading:
        """Return how the sheet was read."""
        table, sheet = self.table, self.sheet
        return SheetReading(
            sheet.place(table.titles_line),
            tuple((column.title, column.name) for column in table.columns),
            tuple((sheet.place(line), text) for line, text in table.passed),
            tuple((sheet.place(row.line), _told(row)) for row in first_rows(table.rows)),
            (*((of.name or "", said_of_plan(of)) for of in self.others), *((name, "") for name in self.hidden)),
        )


def _told(row: Row) -> str:
    told = {name: row.said(name) for name in row.cells if row.said(name)}
    if length := seconds(row.said("duration"), row.said("frames"), row.said("fps"))[0]:
        told["duration"] = f"{length} s"
    return " · ".join(f"{name} {cell}" for name, cell in told.items())


def chosen_sheet(sheets: list[Sheet], name: str | None, columns: Columns, what: str) -> Sheet:
    """Return the sheet of a workbook that holds the shots: the one that is named, else the only one with their titles.

    A hidden one is taken only where it is named.

    Raises:
        BadInput: there is none of that name; or several may be it.
    """
    names = [sheet.name or "" for sheet in sheets]
    if name is not None:
        found = [sheet for sheet in sheets if (sheet.name or "").strip().lower() == name.strip().lower()]
        if not found:
            said = f"{what} has no sheet {shown(name)}; it has {shown(', '.join(names), 200)}"
            raise BadInput(said, "name one of them", code="unknown_sheet", file=what)
        return found[0]
    fit = [sheet for sheet in sheets if not sheet.hidden and has_shots(sheet, columns)]
    if len(fit) > 1:
        said = f"{what} has several sheets of shots: {', '.join(shown(sheet.name or '') for sheet in fit)}"
        raise BadInput(said, "say which:", Step("again", sheet=fit[0].name), code="which_sheet", file=what)
    filled = fit or [sheet for sheet in sheets if sheet.lines and not sheet.hidden]
    if not filled:
        raise BadInput(f"{what} is empty", "its first row names the columns", code="empty_file", file=what)
    return filled[0]


def without(document: Mapping[str, Any], known: Mapping[str, Picture]) -> dict[str, object]:
    """Return the document without the pictures the workspace keeps already, so that only new ones are read."""
    clean = json.loads(json.dumps(document))
    for element in clean.get("elements", {}).values():
        if element.get("frontal") in known:
            element["frontal"] = None
        element["references"] = [path for path in element.get("references", []) if path not in known]
    for sequence in clean["sequences"].values():
        for part in (sequence, *sequence["shots"]):
            for frame in ("start_frame", "end_frame"):
                if part.get(frame) in known:
                    part[frame] = None
    return dict(clean)
