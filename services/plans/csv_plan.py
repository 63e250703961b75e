"""Plans as spreadsheets: shots read from CSV as spreadsheets write it, and written so that they read back the same.

A row is a shot. A row that names a sequence but has neither shot nor prompt is a header row: it holds what
the whole sequence has. In an `elements` cell a lone `-` means none at all; an empty cell says nothing.
What CSV has no column for is kept from the project's current plan, the base.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.ids import counts_from_0, plain_shot, read_target, shown
from domain.plan import Plan, read_plan
from domain.plan_faults import refusal, said
from domain.prompts import MAX_SECONDS, MIN_SECONDS
from services.plans.csv_rows import COLUMNS, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.plan import PlanSequence, PlanShot
    from domain.plan_faults import Fault
    from projections.views.plan import PlanDocument, PlanSequenceView, PlanShotView
    from services.plans.csv_rows import Row

_NONE = "-"
_PLACE = re.compile(r"[0-9]+(?:[.,]0+)?")
_SECONDS = re.compile(r"([0-9]{1,6})(?:[.,]0+)?\s*(?:s|secs?|seconds?)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class CsvPlan:
    """A plan read from CSV: a document for `read_plan`, and per sequence the shot numbers that its cells give."""

    document: dict[str, Any]
    numbers: dict[str, tuple[int | None, ...]]


class _Sheet:
    """What is known while a sheet is read: the project's current plan, the columns there are, the faults so far."""

    def __init__(
        self, base: Plan | None, numbers: Mapping[str, Sequence[int]], columns: set[str], faults: list[Fault]
    ) -> None:
        self.base = base.sequences if base else {}
        self.numbers, self.columns, self.faults = numbers, columns, faults

    def fault(self, place: str, what: str) -> None:
        self.faults.append((place, what))

    def base_shots(self, sequence: str) -> dict[int, PlanShot]:
        """Return the current plan's shots of a sequence by number."""
        shots = self.base[sequence].shots if sequence in self.base else ()
        return dict(zip(self.numbers.get(sequence, range(1, len(shots) + 1)), shots, strict=False))


def read_csv(
    data: bytes, project: str, base: Plan | None, numbers: Mapping[str, Sequence[int]] | None = None
) -> CsvPlan:
    """Read a spreadsheet's CSV as the plan of `project`.

    Args:
        data: the file's bytes; UTF-8, UTF-16 with its mark, or Windows text.
        project: the project's name, whatever the base says.
        base: the project's current plan, from which all that CSV has no column for is kept.
        numbers: per sequence the numbers of the base's shots in order; 1, 2, 3 … where it isn't there.

    Raises:
        BadInput: it isn't such a CSV; or, all together in `faults`, whatever is wrong with its cells.
    """
    rows, columns, faults = read_rows(data)
    sheet = _Sheet(base, numbers or {}, columns, faults)
    groups = _grouped(rows, sheet)
    read = {name: _sequence(name, of, set(groups), sheet) for name, of in groups.items()}
    if sheet.faults:
        raise refusal("the CSV", sheet.faults)
    sequences = {name: sequence for name, (sequence, _) in read.items()}
    return CsvPlan(_document(project, base, sequences), {name: given for name, (_, given) in read.items()})


def write_csv(plan: Plan | PlanDocument, numbers: Mapping[str, Sequence[int]]) -> str:
    """Write a plan as CSV that `read_csv` makes the same plan of, given this one as its base.

    Args:
        plan: the plan, or its document.
        numbers: per sequence the numbers of its shots in order; 1, 2, 3 … where it isn't there.
    """
    plan = plan if isinstance(plan, Plan) else read_plan(plan)
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for name, sequence in plan.sequences.items():
        writer.writerows(_written(name, sequence, numbers.get(name, range(1, len(sequence.shots) + 1))))
    return out.getvalue()


def _written(name: str, sequence: PlanSequence, numbers: Sequence[int]) -> Iterator[dict[str, str]]:
    """Yield a sequence's rows; only where shots have elements of their own does it need a header row."""
    head = {key: getattr(sequence, key) or "" for key in ("title", "grid_prompt", "notes")}
    own = any(shot.elements is not None for shot in sequence.shots)
    if own:
        yield {"sequence": name, **head, "elements": " ".join(sequence.elements) or _NONE}
        head = {}
    else:
        head["elements"] = " ".join(sequence.elements)
    for number, shot in zip(numbers, sequence.shots, strict=True):
        row = {"sequence": name, **head, "shot": f"SH{number:02d}", "prompt": shot.prompt}
        row |= {"duration": str(shot.duration), "start_frame": shot.start_frame or ""}
        if shot.elements is not None:
            row["elements"] = " ".join(shot.elements) or _NONE
        yield row
        head = {}


def _grouped(rows: list[Row], sheet: _Sheet) -> dict[str, list[Row]]:
    """Return the rows by sequence; an empty cell carries on from the row above."""
    groups: dict[str, list[Row]] = {}
    name = ""
    for row in rows:
        name = row.said("sequence") or name
        if name:
            groups.setdefault(name, []).append(row)
        else:
            sheet.fault(row.place("sequence"), "is empty, and no row above names one")
    return groups


def _sequence(
    name: str, rows: list[Row], others: set[str], sheet: _Sheet
) -> tuple[PlanSequenceView, tuple[int | None, ...]]:
    """Return a sequence's part of the document, and the numbers its shots give."""
    base = sheet.base.get(name)
    listed = _sequence_elements(rows, base, sheet)
    shots = [row for row in rows if not row.is_header]
    given = [_identity(row, name, others, sheet) for row in shots]
    first: dict[int, int] = {}
    for row, (number, _) in zip(shots, given, strict=True):
        if number is not None and (line := first.setdefault(number, row.line)) != row.line:
            sheet.fault(row.place("shot"), f"SH{number:02d} stands in row {line} already")
    before = sheet.base_shots(name)
    made: PlanSequenceView = {
        "title": _of_sequence("title", rows, base, sheet),
        "notes": _of_sequence("notes", rows, base, sheet),
        "needs_start_frame": base.needs_start_frame if base else False,
        "grid_prompt": _of_sequence("grid_prompt", rows, base, sheet),
        "settings": dict(base.settings) if base else {},
        "elements": listed,
        "shots": [_shot(row, own, before, listed, sheet) for row, own in zip(shots, given, strict=True)],
    }
    return made, tuple(number for number, _ in given)


def _of_sequence(column: str, rows: list[Row], base: PlanSequence | None, sheet: _Sheet) -> str | None:
    """Return what the rows say of the whole sequence; rows may repeat it, and notes add up."""
    told = {row.said(column): row for row in reversed(rows) if row.said(column)}
    texts = sorted(told.values(), key=lambda row: row.line)
    if column == "notes" and texts:
        return "\n".join(row.cells[column] for row in texts)
    for row in texts[1:]:
        sheet.fault(row.place(column), f"differs from row {texts[0].line}, and a sequence has only one {column}")
    if texts:
        return texts[0].cells[column]
    kept: str | None = getattr(base, column) if base else None
    return kept if column not in sheet.columns or not (kept and kept.strip()) else None


def _sequence_elements(rows: list[Row], base: PlanSequence | None, sheet: _Sheet) -> list[str]:
    """Return a header row's list; else all that the rows name, in order of first appearance."""
    if "elements" not in sheet.columns:
        return list(base.elements) if base else []
    headers = [(row, names) for row in rows if row.is_header and (names := _names(row)) is not None]
    for row, names in headers[1:]:
        if names != headers[0][1]:
            sheet.fault(row.place("elements"), f"differs from row {headers[0][0].line}, which says it for the sequence")
    return headers[0][1] if headers else list(dict.fromkeys(name for row in rows for name in _names(row) or ()))


def _names(row: Row) -> list[str] | None:
    """Return the elements a cell names, none for `-`, None where it is empty."""
    cell = row.said("elements")
    if cell in ("", _NONE):
        return [] if cell else None
    return [name.removeprefix("@") for name in re.split(r"[\s,;|]+", cell) if name]


def _identity(row: Row, sequence: str, others: set[str], sheet: _Sheet) -> tuple[int | None, str | None]:
    """Return (number, client's id) as the shot cell gives them; a plain number is only a place."""
    cell = row.said("shot")
    if not cell or _PLACE.fullmatch(cell):
        return None, None
    target, short = read_target(cell), plain_shot(cell)
    if short is None and (target.shot is None or target.take is not None):
        return None, cell
    if short is not None or target.sequence.lower() == sequence.lower():
        return _sure(row, cell, short or target.shot or 0, sheet), None
    if target.sequence in others or target.sequence in sheet.base:
        sheet.fault(row.place("shot"), f"{shown(cell)} is a shot of another sequence than {shown(sequence)}")
    return None, cell


def _sure(row: Row, cell: str, number: int, sheet: _Sheet) -> int | None:
    """Return a number that a cell gives; `shot02` is SH03 to us, and may well be the client's second."""
    if not counts_from_0(cell) or number == 1:
        return number
    other = f"SH{number:02d} where one counts from 0, SH{number - 1:02d} where from 1"
    sheet.fault(row.place("shot"), f"{shown(cell)} is {other}: write which")
    return None


def _shot(
    row: Row, given: tuple[int | None, str | None], before: dict[int, PlanShot], listed: list[str], sheet: _Sheet
) -> PlanShotView:
    """Return a row as a shot; `before` has the current plan's shots by number."""
    number, own = given
    by_id: dict[str | None, PlanShot] = {shot.id: shot for shot in before.values() if shot.id is not None}
    was = before.get(number) if number is not None else by_id.get(own)
    if not row.said("prompt"):
        sheet.fault(row.place("prompt"), "is empty")
    start = row.cells["start_frame"] if row.said("start_frame") else None
    return {
        "id": own if number is None else was.id if was else None,
        "prompt": row.cells.get("prompt", ""),
        "duration": _duration(row, was, sheet),
        "start_frame": start if "start_frame" in sheet.columns else was.start_frame if was else None,
        "elements": _own_elements(row, was, listed, sheet),
        "settings": dict(was.settings) if was else {},
    }


def _own_elements(row: Row, was: PlanShot | None, listed: list[str], sheet: _Sheet) -> list[str] | None:
    kept = list(was.elements) if was and was.elements is not None else None
    names = _names(row)
    if "elements" not in sheet.columns or (names == listed and kept == names):
        return kept
    return None if names == listed else names


def _duration(row: Row, was: PlanShot | None, sheet: _Sheet) -> int:
    """Return whole seconds from `5`, `5s`, `5 sec`, `5.0`, `5,0`, `0:05` or `00:00:05`."""
    cell = row.said("duration")
    seconds = 5 if was is None or "duration" in sheet.columns else was.duration
    if plain := _SECONDS.fullmatch(cell):
        seconds = int(plain[1])
    elif clock := _CLOCK.fullmatch(cell):
        seconds = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    elif cell:
        sheet.fault(row.place("duration"), f"must be whole seconds, as in 5, 5s or 0:05, not {said(cell)}")
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        sheet.fault(row.place("duration"), f"must be {MIN_SECONDS}-{MAX_SECONDS} seconds, not {said(cell)}")
    return seconds


def _document(project: str, base: Plan | None, sequences: dict[str, PlanSequenceView]) -> dict[str, Any]:
    if base:
        return {**base.model_dump(mode="json"), "project": project, "sequences": sequences}
    lists = [part["elements"] or () for of in sequences.values() for part in (of, *of["shots"])]
    names = dict.fromkeys(name for names in lists for name in names)
    return {"project": project, "elements": {name: {} for name in names}, "sequences": sequences}
