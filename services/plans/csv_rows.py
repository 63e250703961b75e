"""Rows of a CSV as spreadsheets write it: whatever encoding and separator, cells by column name, faults by row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown, unknown
from domain.plan_faults import refusal, said
from services.plans.files import MAX_PLAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.plan_faults import Fault

COLUMNS = ("sequence", "shot", "prompt", "duration", "elements", "start_frame", "title", "grid_prompt", "notes")


@dataclass(slots=True)
class Row:
    """One row; `line` counts as the spreadsheet does, from 1 with the column names."""

    line: int
    cells: dict[str, str]

    def said(self, column: str) -> str:
        """Return a cell without the spaces around it."""
        return self.cells.get(column, "").strip()

    def place(self, column: str) -> str:
        """Return `row 7, duration`."""
        return f"row {self.line}, {column}"

    @property
    def is_header(self) -> bool:
        """Whether the row is about its whole sequence."""
        return bool(self.said("sequence")) and not any(map(self.said, ("shot", "prompt", "duration", "start_frame")))


def read_rows(data: bytes) -> tuple[list[Row], set[str], list[Fault]]:
    """Return a CSV's rows that hold something, its columns, and the faults that leave the rest readable.

    Raises:
        BadInput: it is empty, over 8 MB, no text, badly quoted, or has no `sequence` or `prompt` column.
    """
    text = _text(data)
    if not text.strip():
        raise BadInput("the CSV is empty", f"its first row names the columns: {','.join(COLUMNS)}", code="empty_file")
    told = re.match(r'"?sep=([,;\t])"?\r?\n', text)  # a line that Excel reads and never shows
    text = text[told.end() :] if told else text
    records = enumerate(_records(text, told[1] if told else _separator(text)), 1)  # blank rows count
    filled = [(line, record) for line, record in records if any(map(str.strip, record))]
    if len(filled) < 2:
        way = "name the columns there, and write a row for each shot"
        raise BadInput("the CSV has no rows below its first", way, code="empty_file")
    faults: list[Fault] = []
    names = _columns(*filled[0], faults)
    rows = [_row(line, record, names, faults) for line, record in filled[1:]]
    return rows, set(names) & set(COLUMNS), faults


def _text(data: bytes) -> str:
    if len(data) > MAX_PLAN:
        raise BadInput(f"the CSV is over {MAX_PLAN // 1_000_000} MB, which no plan is", code="file_too_large")
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("the CSV is neither UTF-8, UTF-16 nor Windows text", "save it as CSV UTF-8", code="not_text")


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_PLAN)  # csv's own limit is shorter than a prompt may be
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        said = f"the CSV breaks off at line {reader.line_num}: {error}"
        raise BadInput(said, "look for a quote too many", code="not_csv", line=str(reader.line_num)) from None


def _separator(text: str) -> str:
    """Return the separator that makes most column names of the first row."""

    def names(separator: str) -> int:
        try:
            first = next((r for r in _records(text, separator) if any(map(str.strip, r))), [])
        except BadInput:  # quotes make no sense with this one
            return 0
        return sum(_column(cell) in COLUMNS for cell in first)

    return max(",;\t", key=names)


def _column(title: str) -> str:
    return re.sub(r"[\s_-]+", "_", title.strip().lower())


def _columns(line: int, titles: list[str], faults: list[Fault]) -> list[str]:
    """Return the column each cell stands in, "" where there is none."""
    names = [_column(title) for title in titles]
    for i, name in enumerate(names):
        if name and name not in COLUMNS:
            faults.append((f"row {line}, {shown(name)}", str(unknown("column", name, COLUMNS))))
        elif name and name in names[:i]:
            faults.append((f"row {line}, {name}", "is there twice"))
    lacking = [name for name in ("sequence", "prompt") if name not in names]
    if lacking:
        raise refusal("the CSV", [*faults, *((f"row {line}", f"there is no column {name}") for name in lacking)])
    return names


def _row(line: int, record: list[str], names: list[str], faults: list[Fault]) -> Row:
    names = names + [""] * (len(record) - len(names))
    for i, (name, cell) in enumerate(zip(names, record, strict=False), 1):
        if not name and cell.strip():
            faults.append((f"row {line}, column {i}", f"{said(cell)} stands under no column name"))
    return Row(line, dict(zip(names, record, strict=False)))
