"""Finds the rows of shots in a sheet: below the row with the titles, without totals; each cell by its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import name_fault, shown
from domain.plan_faults import said
from domain.steps import Step
from services.plans.cells import MAX_COLUMNS
from services.plans.columns import COLUMNS, KNOWN, Column, plain_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.plan_faults import Fault
    from services.plans.cells import Line, Sheet
    from services.plans.columns import Mapping

_HEAD = 40  # lines among which the one with the titles is
_NEEDED = ("sequence", "prompt")
_TOTAL = re.compile(r"(?:(?:grand|sub)[ -]?)?totals?\b.{0,30}|sum|trt|(?:total )?running time|Σ", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9][0-9:.,']*\s*(?:s|secs?|seconds?|min|minutes?|shots?|scenes?)?\.?", re.IGNORECASE)
_ERROR = re.compile(r"#(?:[¡¿]?[^\W\d_][\w/ ]{0,15}[!?]|N/A|N/D|NV|N/V|DIV/0!|¡DIV/0!)|Err:[0-9]{3}")
# What a spreadsheet would run, or show as an error; before it an apostrophe says that it is text.
_LIVE = re.compile(rf"'*(?:[=+\-@\t\r\n＝＋－＠]|(?:{_ERROR.pattern})\s*\Z)")
_UNREAD = "#"  # a prompt that is a fault already isn't called empty, too


@dataclass(slots=True)
class Row:
    """One row of a sheet, its cells by column; `line` counts as the spreadsheet does."""

    sheet: Sheet
    line: int
    cells: dict[str, str]
    columns: dict[str, Column]

    def said(self, column: str) -> str:
        """Return a cell without the spaces around it."""
        return self.cells.get(column, "").strip()

    def place(self, column: str) -> str:
        """Return `row 7, duration`, or in a workbook `sheet Shots, row 7, column D (ERT)`."""
        found = self.columns.get(column)
        if found is None:
            return f"{self.sheet.place(self.line)}, {column}"
        own = found.title.lower().replace(" ", "_") == column
        title = column if own or self.sheet.name is not None else f"{shown(found.title)} ({column})"
        return self.sheet.place(self.line, found.at, title)

    @property
    def is_header(self) -> bool:
        """Whether the row is about its whole sequence."""
        return bool(self.said("sequence")) and not any(map(self.said, ("shot", "prompt", "duration", "start_frame")))


@dataclass(slots=True)
class Table:
    """The rows of a sheet, what its columns became, what was passed over, and the faults so far."""

    sheet: Sheet
    titles_line: int
    titled: set[int]
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The columns that the sheet has."""
        return {column.name for column in self.columns if column.name}

    @property
    def ways(self) -> tuple[Step | str, ...]:
        """Ways on from columns that aren't known."""
        if not self.strangers:
            return ()
        first = self.strangers[0]
        return (
            "leave a column out or say what it is:",
            Step("again", ignore=first),
            Step("again", map=(first, "notes")),
        )


def live(text: str) -> bool:
    """Say whether a spreadsheet would run a text as a formula or show it as an error, and it needs an apostrophe."""
    return _LIVE.match(text) is not None


def has_shots(sheet: Sheet, mapping: Mapping) -> bool:
    """Say whether a sheet has a row with the titles that a list of shots needs."""
    return any(set(_NEEDED) <= _named(line, mapping) for line in sheet.lines[:_HEAD])


def read_table(sheet: Sheet, mapping: Mapping, what: str) -> Table:
    """Return a sheet's rows; `what` is how a refusal calls the sheet.

    Raises:
        BadInput: it is empty.
    """
    if not sheet.lines:
        raise BadInput(f"{what} is empty", f"its first row names the columns: {','.join(COLUMNS)}", code="empty_file")
    at = _titles_at(sheet, mapping)
    titles = sheet.lines[at]
    if len(sheet.lines) == at + 1:
        way = "name the columns there, and write a row for each shot"
        raise BadInput(f"{what} has no rows below its {'first' if at == 0 else 'titles'}", way, code="empty_file")
    table = Table(sheet, titles.number, {i for i, title in enumerate(titles.cells) if title.strip()})
    _read_columns(table, titles, mapping)
    table.passed += [(line.number, _text(line)) for line in sheet.lines[:at]]
    too_wide = f"is beyond the {MAX_COLUMNS} columns that are read"
    table.faults += [(sheet.place(of.number, of.beyond), too_wide) for of in sheet.lines[at:] if of.beyond]
    for line in sheet.lines[at + 1 :]:
        if _is_passed(line, titles, table):
            table.passed.append((line.number, _text(line)))
        else:
            table.rows.append(_row(line, table))
    return table


def _titles_at(sheet: Sheet, mapping: Mapping) -> int:
    """Return which line has the titles: the first that has the needed ones, else the one with most."""
    head = [_named(line, mapping) for line in sheet.lines[:_HEAD]]
    whole = next((i for i, names in enumerate(head) if set(_NEEDED) <= names), None)
    return whole if whole is not None else max(range(len(head)), key=lambda i: len(head[i]))


def _named(line: Line, mapping: Mapping) -> set[str]:
    return {name for cell in line.cells if (name := mapping.column(cell))}


def _read_columns(table: Table, titles: Line, mapping: Mapping) -> None:
    plain = [plain_title(title).replace(" ", "_") for title in titles.cells]
    own = {name: i for i, name in enumerate(plain) if name == mapping.column(titles.cells[i])}
    seen: dict[str, str] = {}
    for i, title in enumerate(titles.cells):
        name = mapping.column(title)
        place = table.sheet.place(titles.number, i, shown(title.strip()))
        if not title.strip():
            continue
        if name is None:
            table.faults.append((place, _stranger(title.strip())))
            table.strangers.append(title.strip())
        elif name and name != "notes" and (name in seen or own.get(name, i) != i):
            first = seen.get(name, name)
            twice = "is there twice" if first == title else f"would be the {name}, as {shown(first)} is already"
            table.faults.append((place, twice))
            table.strangers.append(title.strip())
        else:
            seen.setdefault(name, title)
            table.columns.append(Column(i, title.strip(), name))
    table.faults += [
        (table.sheet.place(titles.number), f"there is no column {name}") for name in _NEEDED if name not in table.names
    ]
    table.faults += [
        (table.sheet.place(titles.number), f"there is no column {shown(told)} to map or leave out")
        for told in mapping.said
        if told not in {plain_title(title) for title in titles.cells}
    ]


def _stranger(title: str) -> str:
    near = get_close_matches(plain_title(title).replace(" ", "_"), KNOWN, n=1, cutoff=0.8)
    return f"there is no column {shown(title)}{f'; did you mean {near[0]}?' if near else ''}"


def _is_passed(line: Line, titles: Line, table: Table) -> bool:
    """Say whether a line is none of shots: totals, the titles again, or a heading of words alone."""
    cells = {i: cell.strip() for i, cell in enumerate(line.cells) if cell.strip()}
    at = {column.name: column.at for column in table.columns}
    if [c.strip() for c in line.cells] == [c.strip() for c in titles.cells]:
        return True
    if at.get("prompt") in cells or at.get("prompt") in line.troubles:
        return False
    others = [cell for cell in cells.values() if not _TOTAL.fullmatch(cell)]
    if len(others) < len(cells) and all(_AMOUNT.fullmatch(cell) for cell in others):
        return True
    alone = next(iter(cells.items())) if len(cells) == 1 and not line.troubles else None
    return (
        alone is not None
        and alone[0] in (0, at.get("sequence"))
        and bool(re.search(r"\s", alone[1]))
        and (name_fault(alone[1]) is not None)
    )


def _text(line: Line) -> str:
    return shown(" · ".join(cell.strip() for cell in line.cells if cell.strip()), 80)


def _row(line: Line, table: Table) -> Row:
    row = Row(table.sheet, line.number, {}, {c.name: c for c in reversed(table.columns) if c.name})
    for column in table.columns:
        if column.name:
            _read_cell(line, column, row, table)
    table.faults += _strays(line, table)
    return row


def _read_cell(line: Line, column: Column, row: Row, table: Table) -> None:
    text = line.cells[column.at] if column.at < len(line.cells) else ""
    name = column.name
    if trouble := line.troubles.get(column.at):
        table.faults.append((row.place(name), trouble))
        text = _UNREAD if name == "prompt" else ""
    elif _ERROR.fullmatch(text.strip()):
        table.faults.append((row.place(name), f"holds the spreadsheet's error {shown(text.strip())}: mend its formula"))
        text = _UNREAD if name == "prompt" else ""
    elif text[:1] == "'" and live(text[1:]):
        text = text[1:]
    before = row.cells.get(name, "").strip()  # of another column that is notes, too
    both = ", ".join(filter(None, (before, text.strip())))
    row.cells[name] = both if before else text


def _strays(line: Line, table: Table) -> Iterator[Fault]:
    """Yield a fault for each cell that stands under no title; those under unknown ones are told of with the title."""
    for i, cell in enumerate(line.cells):
        if cell.strip() and i not in table.titled:
            yield table.sheet.place(line.number, i), f"{said(cell)} stands under no column name"


def first_rows(rows: Sequence[Row], most: int = 3) -> list[Row]:
    """Return the first rows that are shots."""
    return [row for row in rows if not row.is_header][:most]
