"""CSV and TSV as spreadsheets write them: whatever separator, quoted cells over several lines."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from domain.errors import BadInput
from services.plans.cells import MAX_COLUMNS, Line, Sheet
from services.plans.columns import known_titles

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = ",;\t|"
_HEAD = 40  # rows among which the one with the titles is


def csv_sheet(text: str, limit: int) -> Sheet:
    """Return the rows of a CSV's text that hold something; no cell is longer than `limit`.

    Raises:
        BadInput: it breaks off within a quote.
    """
    told = re.match(r'"?sep=([,;\t|])"?\r?\n', text)  # a line that Excel reads and never shows
    text = text[told.end() :] if told else text
    csv.field_size_limit(limit)  # csv's own limit is shorter than a prompt may be
    separator = told[1] if told else _separator(text)
    try:
        rows = list(_rows(text, separator))
    except BadInput:
        if separator != "\t":
            raise
        rows = [line.split("\t") for line in text.splitlines()]  # some programs quote nothing between tabs
    lines = [_line(n, row) for n, row in enumerate(rows, 1)]
    return Sheet(None, [line for line in lines if not line.empty])


def _line(number: int, row: list[str]) -> Line:
    beyond = next((i for i in range(MAX_COLUMNS, len(row)) if row[i].strip()), None)
    return Line(number, row[:MAX_COLUMNS], beyond=beyond)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        said = f"the CSV breaks off at line {reader.line_num}: {error}"
        raise BadInput(said, "look for a quote too many", code="not_csv", line=str(reader.line_num)) from None


def _separator(text: str) -> str:
    """Return the separator that makes most known titles of one of the first rows."""

    def titles(separator: str) -> int:
        best = 0
        try:
            for _, row in zip(range(_HEAD), _rows(text, separator), strict=False):
                best = max(best, known_titles(row))
        except BadInput:  # quotes make no sense with this one
            pass
        return best

    return max(_SEPARATORS, key=titles)
