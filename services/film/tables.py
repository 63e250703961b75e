"""The shot list as CSV and as a workbook; what a person wrote is never a formula there."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from projections.film.shot_list import COLUMNS
from services.plans.sheet_rows import live

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.film.shot_list import Row


_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")  # openpyxl writes the moment of saving
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001  the form of a workbook has no zone


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return the rows as CSV with a byte order mark, so that a spreadsheet reads every script right."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _tame(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _tame(cell: str | float) -> str | float:
    return f"'{cell}" if isinstance(cell, str) and live(cell) else cell


def as_xlsx(rows: Iterable[Row]) -> bytes:
    """Return the rows as a workbook."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "shots"
    book.properties.created = _NO_TIME
    sheet.append(COLUMNS)
    for number, row in enumerate(rows, 2):
        for column, name in enumerate(COLUMNS, 1):
            value = row[name]
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return _undated(out)


def _undated(book: io.BytesIO) -> bytes:
    """Return a workbook without the time it was written at, so that the same rows give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
