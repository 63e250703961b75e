"""A sheet as it was read, whatever the file's kind: lines of cells as text, and where a cell lies in people's words."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_COLUMNS = 256  # that are read; a list of shots has fewer


@dataclass(slots=True)
class Line:
    """One line of a sheet; `number` counts as the spreadsheet does, from 1.

    `troubles` says by column, from 0, what is wrong with cells that have no text for that reason; `beyond` is the
    first column that holds something and isn't read, as there are too many before it.
    """

    number: int
    cells: list[str]
    troubles: dict[int, str] = field(default_factory=dict)
    beyond: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.troubles and not any(map(str.strip, self.cells))


@dataclass(slots=True)
class Sheet:
    """The lines of one sheet that hold something; `name` is None in files that have only one."""

    name: str | None
    lines: list[Line]
    hidden: bool = False

    def place(self, line: int, column: int | None = None, title: str = "") -> str:
        """Return `row 7, duration`, or in a workbook `sheet Shots, row 7, column D (duration)`."""
        row = f"row {line}" if self.name is None else f"sheet {self.name}, row {line}"
        if column is None:
            return row
        if self.name is None:
            return f"{row}, {title or f'column {column + 1}'}"
        return f"{row}, column {letters(column)}{f' ({title})' if title else ''}"


def letters(column: int) -> str:
    """Return the letters of a column that is counted from 0: A, Z, AA."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)
