"""Looks at a plan's file before it is added: how it is read, what is in doubt, and what it would change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import BadInput, TakesError
from domain.ids import read_target, shown
from services.plans.files import read_bounded
from services.plans.sheets import SheetSource
from services.plans.sources import open_plan
from services.plans.text import readings
from services.questions.plan_check import check_plan
from services.verbs.plan_add import PlanAdding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.plans.cells import Line
    from services.plans.incoming import Incoming, SheetReading
    from services.plans.sources import JsonSource, Told
    from services.verbs.plan_intake import Intake
    from services.workspace.workspace import Workspace

Match = str | int | None


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A sheet of a workbook; `taken` where it is the one that is read."""

    name: str
    hidden: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of a sheet: its title, what it became ("" where it is left out, None where it isn't known), a sample."""

    title: str
    name: str | None
    sample: str


@dataclass(frozen=True, slots=True)
class PlanLook:
    """What is found in a plan's file; `fault` says why it can't be added as it is.

    `encodings` are those that would read it where that is in doubt, with what each makes of the first words.
    `unnamed`: nobody but its name says which project it is of.
    """

    fault: TakesError | None = None
    project: str | None = None
    unnamed: bool = False
    sheets: list[SheetChoice] = field(default_factory=list)
    encodings: list[tuple[list[str], str]] = field(default_factory=list)
    columns: list[ColumnSeen] = field(default_factory=list)
    reading: SheetReading | None = None
    incoming: Incoming | None = None
    intake: Intake | None = None
    remarks: dict[str, list[str]] = field(default_factory=dict)


def name_from(file_name: str) -> str:
    """Return a project's name made of a file's, for a sheet that names none."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(file_name).stem).strip("-_")[:64]
    return plain if re.match(r"[A-Za-z0-9]", plain) else "film"


def look_at_plan(workspace: Workspace, path: Path, told: Told, matches: Mapping[str, Match]) -> PlanLook:
    """Return what a file's plan would change, or how far it can be read and what is in doubt."""
    try:
        source = open_plan(path, replace(told, unnamed=name_from(path.name)))
    except BadInput as fault:
        return _unopened(path, fault)
    look = _opened(source, told)
    try:
        adding = plan_adding(workspace, source, matches)
        look = replace(look, incoming=adding.incoming, reading=adding.incoming.reading)
        remarks = check_plan(adding.plan, workspace.models)
        return replace(look, intake=adding.preview(), remarks={name: said for name, said in remarks.items() if said})
    except TakesError as fault:
        return replace(look, fault=fault)


def plan_adding(workspace: Workspace, source: JsonSource | SheetSource, matches: Mapping[str, Match]) -> PlanAdding:
    """Return the adding of a plan's file, with what a person says of its shots and sequences.

    `matches` has, by the id of a shot, its place in the plan from 1; by the name of a sequence, what the plan calls it;
    None where it is gone.

    Raises:
        BadInput: all faults of the file; or what is said of a shot or a sequence doesn't fit.
    """
    known = workspace.sequences(source.project) if source.project else []
    shots: dict[str, dict[int, int | None]] = {}
    became: dict[str, str | None] = {}
    for name, match in matches.items():
        if name in known and not isinstance(match, int):
            became[name] = _renamed(name, match, source.sequences, known)
            continue
        target = read_target(name)
        if target.shot is None or isinstance(match, str):
            raise BadInput(f"{shown(name)} is no shot or sequence of the project", code="bad_match")
        shots.setdefault(target.sequence, {})[target.shot] = match
    return PlanAdding(workspace, source.read(workspace, became), shots)


def _renamed(name: str, new: str | None, planned: Sequence[str], known: Sequence[str]) -> str | None:
    if new is not None and (new not in planned or new in known or name in planned):
        raise BadInput(f"{name} can't be the plan's {shown(new)}", "name a new one of the plan", code="bad_match")
    return new


def _unopened(path: Path, fault: BadInput) -> PlanLook:
    """Return what can be chosen from where a file's encoding or sheet is in doubt."""
    look = PlanLook(fault)
    if fault.code == "doubtful_encoding":
        return replace(look, encodings=readings(read_bounded(path)))
    if fault.code in ("which_sheet", "unknown_sheet"):
        from services.plans.xlsx_cells import workbook_sheets

        sheets = workbook_sheets(read_bounded(path), path.name)
        return replace(look, sheets=[SheetChoice(of.name or "", of.hidden, taken=False) for of in sheets])
    return look


def _opened(source: JsonSource | SheetSource, told: Told) -> PlanLook:
    if not isinstance(source, SheetSource):
        return PlanLook(project=source.project)
    sheets = [SheetChoice(source.sheet.name, source.sheet.hidden, taken=True)] if source.sheet.name else []
    sheets += [SheetChoice(of.name or "", hidden=False, taken=False) for of in source.others]
    sheets += [SheetChoice(name, hidden=True, taken=False) for name in source.hidden]
    unnamed = told.project is None and source.named is None
    return PlanLook(project=source.project, unnamed=unnamed, sheets=sheets, columns=_columns(source))


def _columns(source: SheetSource) -> list[ColumnSeen]:
    became = {column.at: column.name for column in source.table.columns}
    lines = [line for line in source.sheet.lines if line.number >= source.table.titles_line]
    return [
        ColumnSeen(title.strip(), became.get(at), shown(_sample(lines[1:], at)) if _sample(lines[1:], at) else "")
        for at, title in enumerate(lines[0].cells)
        if title.strip()
    ]


def _sample(lines: Sequence[Line], at: int) -> str:
    cells = (line.cells[at].strip() for line in lines if at < len(line.cells))
    return next((cell for cell in cells if cell), "")
