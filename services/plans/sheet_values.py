"""What a workbook or sheet says of the whole plan: columns with one value, or a second sheet of names and values."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from services.plans.columns import PLAN_COLUMNS, plan_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.plan_faults import Fault
    from services.plans.cells import Sheet
    from services.plans.sheet_rows import Table

_RATIO = re.compile(r"0*([0-9]+(?:[.,][0-9]+)?)\s*(?:[:x×/]\s*0*([0-9]+(?:[.,][0-9]+)?))?")


def plan_values(table: Table, others: Sequence[Sheet]) -> tuple[dict[str, str], list[Fault]]:
    """Return what is said of the whole plan, by column, and a fault for each that is said in two ways."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    first: dict[str, str] = {}
    for place, column, cell in (*_from_columns(table), *_from_sheets(others)):
        if values.setdefault(column, cell) != cell:
            faults.append((place, f"differs from {first[column]}, and a plan has only one {column}"))
        first.setdefault(column, place)
    return values, faults


def said_of_plan(sheet: Sheet) -> str:
    """Return what another sheet says of the whole plan, in one line; "" where it says nothing."""
    return ", ".join(f"{column} {value}" for _, column, value in _from_sheets([sheet]))


def _from_columns(table: Table) -> Iterator[tuple[str, str, str]]:
    for column in PLAN_COLUMNS:
        for row in table.rows if column in table.names else ():
            if cell := row.said(column):
                yield row.place(column), column, _ratio(cell) if column == "aspect_ratio" else cell


def _from_sheets(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str, str]]:
    """Yield (place, column, value) of the lines that are a known name and a value."""
    for sheet in sheets:
        for line in sheet.lines:
            filled = [(i, cell.strip()) for i, cell in enumerate(line.cells) if cell.strip()]
            if len(filled) >= 2 and (column := plan_column(filled[0][1])):
                at, cell = filled[1]
                yield sheet.place(line.number, at), column, _ratio(cell) if column == "aspect_ratio" else cell


def _ratio(cell: str) -> str:
    """Return `239:100` for `2.39:1` or `2.39`; a spreadsheet's time 16:09:00 is 16:9."""
    match = _RATIO.fullmatch(re.sub(r"^([0-9]+:[0-9]+):00$", r"\1", cell))
    if match is None or float((match[2] or "1").replace(",", ".")) == 0:
        return cell
    wide, high = (Fraction((part or "1").replace(",", ".")) for part in match.groups())
    if wide.denominator == high.denominator == 1:
        return f"{wide}:{high}"
    shape = wide / high
    return f"{shape.numerator}:{shape.denominator}"
