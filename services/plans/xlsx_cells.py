"""An .xlsx workbook as sheets of text: each cell as the spreadsheet shows it, merged cells filled, sizes bounded."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import WorkSheetParser

from domain.errors import BadInput
from domain.ids import shown
from services.plans.cells import MAX_COLUMNS, Line, Sheet

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_XML = 16_000_000  # unzipped, of one part; pictures in the file don't count
MAX_ROWS = 50_000
_MAX_CELLS, _MAX_PARTS = 16_384, 5_000  # what a row has at most in a spreadsheet; files in the zip
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
_NO_VALUE = "is a formula whose value isn't in the file: open it in the spreadsheet and save it, or paste the value"
_PADDED = re.compile(r'(?:"([^"]*)")?(0+)(?:"([^"]*)")?')
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ParseError, EOFError, OSError)
_STRANGE = (KeyError, ValueError, TypeError, IndexError, AttributeError, RuntimeError)  # openpyxl's ways to say it
_AGAIN = "open it in the spreadsheet and save it again as .xlsx"


def workbook_sheets(data: bytes, name: str) -> list[Sheet]:
    """Return a workbook's sheets, hidden ones too.

    Raises:
        BadInput: it is no workbook, is damaged or locked, or holds more than a plan would; told before it is unzipped.
    """
    _check_sizes(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that don't matter here
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [_sheet(of, name) for of in book.worksheets]
    except (*_DAMAGED, *_STRANGE) as error:
        said = f"{name} is damaged, or no workbook: {shown(str(error) or type(error).__name__, 100)}"
        raise BadInput(said, _AGAIN, code="not_xlsx", file=name) from None


def _check_sizes(data: bytes, name: str) -> None:
    """Refuse a zip that would unzip to more than a plan, by what its directory says; no more is ever unzipped."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (*_DAMAGED, *_STRANGE):
        said = f"{name} is damaged: its zip directory can't be read"
        raise BadInput(said, _AGAIN, code="not_xlsx", file=name) from None
    texts = [part for part in parts if part.filename.endswith((".xml", ".rels", ".vml"))]
    large = max(texts, key=lambda part: part.file_size, default=None)
    if large is None or "xl/workbook.xml" not in {part.filename.lstrip("/") for part in parts}:
        way = "save it as .xlsx or as CSV UTF-8"
        raise BadInput(f"{name} is a zip, but no .xlsx workbook", way, code="not_xlsx", file=name)
    total = sum(part.file_size for part in texts)
    if large.file_size > MAX_XML or total > 3 * MAX_XML or len(parts) > _MAX_PARTS:
        size = f"{total // 1_000_000} MB of cells unzipped ({shown(large.filename)}: {large.file_size // 1_000_000} MB)"
        way = "copy the shots into a new file, without empty formatted rows"
        raise BadInput(f"{name} holds {size}, which no plan does", way, code="file_too_large", file=name)


class _Parser(WorkSheetParser):
    """openpyxl's reader of rows, which also remembers the formulas that have no value."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bare: set[int] = set()  # columns, from 1, of the row being read

    def parse_cell(self, element: Element) -> dict[str, Any]:
        if self.col_counter >= _MAX_CELLS:
            raise ValueError(f"row {self.row_counter} has over {_MAX_CELLS} cells")
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None:
            self.bare.add(cell["column"])
        return cell


def _sheet(of: Any, name: str) -> Sheet:
    book = of.parent
    lines: list[Line] = []
    with of._get_source() as source:
        parser = _Parser(
            source,
            of._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if len(lines) > MAX_ROWS:
                said = f"{name}: sheet {shown(of.title)} has over {MAX_ROWS} rows, which no plan has"
                raise BadInput(said, "copy the shots into a new file", code="file_too_large", file=name)
            line = _line(number, cells, parser.bare, book)
            lines += [] if line.empty else [line]
            parser.bare = set()
            parser.row_dimensions.clear()  # it keeps the heights of all rows
    sheet = Sheet(of.title, lines, hidden=of.sheet_state != "visible")
    _fill(sheet, parser)
    return sheet


def _line(number: int, cells: list[dict[str, Any]], bare: set[int], book: Any) -> Line:
    texts = {cell["column"] - 1: _text(cell, book) for cell in cells if cell["column"] <= MAX_COLUMNS}
    row = [texts.get(i, "") for i in range(max(texts, default=-1) + 1)]
    troubles = {column - 1: _NO_VALUE for column in bare if column <= MAX_COLUMNS}
    filled = [cell["column"] for cell in cells if cell["value"] is not None]
    return Line(number, row, troubles, min((c - 1 for c in filled if c > MAX_COLUMNS), default=None))


def _fill(sheet: Sheet, parser: WorkSheetParser) -> None:
    """Carry the text of merged cells down their first column, in the rows that hold something."""
    by_number = {line.number: line for line in sheet.lines}
    numbers = sorted(by_number)
    filled: set[tuple[int, int]] = set()  # merged cells don't overlap, whatever a file says
    for merged in parser.merged_cells.mergeCell if parser.merged_cells else ():
        first, column = by_number.get(merged.min_row), merged.min_col - 1
        if first is None or column >= len(first.cells) or (merged.min_row, column) in filled:
            continue
        for number in numbers[bisect_left(numbers, merged.min_row) : bisect_right(numbers, merged.max_row)]:
            line = by_number[number]
            line.cells += [""] * (column + 1 - len(line.cells))
            line.cells[column] = first.cells[column]
            filled.add((number, column))


def _text(cell: dict[str, Any], book: Any) -> str:
    """Return a cell as the spreadsheet shows it: `007` for 7 in the format 000, `0:05` for five past midnight."""
    value = cell["value"]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, _format(cell, book))
    if isinstance(value, datetime.time | datetime.timedelta):
        return _clock(value, _format(cell, book))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def _format(cell: dict[str, Any], book: Any) -> str:
    numbered = book._cell_styles[cell["style_id"]].numFmtId
    if numbered < 164:
        return str(BUILTIN_FORMATS.get(numbered, "General"))
    return str(book._number_formats[numbered - 164])


def _number(value: float, pattern: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    padded = _PADDED.fullmatch(pattern.split(";", 1)[0])
    if padded and value >= 0:
        return f"{padded[1] or ''}{int(value):0{len(padded[2])}d}{padded[3] or ''}"
    return str(int(value))


def _clock(value: datetime.time | datetime.timedelta, pattern: str) -> str:
    """Return minutes and seconds as they stand there: 0:05 in a format without seconds was meant as five of them."""
    if isinstance(value, datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second
    else:
        seconds = round(value.total_seconds())
    hours, minutes, left = seconds // 3600, seconds // 60 % 60, seconds % 60
    if "s" not in pattern.lower():
        return f"{hours}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{left:02d}"
