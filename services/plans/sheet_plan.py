"""A sheet's rows as a plan: shots by sequence, over the project's current plan.

A row is a shot. A row that names a sequence but has neither shot nor prompt is a header row: it holds what
the whole sequence has. In an `elements` cell a lone `-` means none at all; an empty cell says nothing.
What the sheet has no column for is kept from the project's current plan, the base.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.ids import name_fault, shown
from domain.plan_faults import refusal, said
from domain.renaming import without_zeros
from services.plans.sheet_cells import elements_in, flag, names_alone, seconds
from services.plans.sheet_values import plan_values
from services.plans.shot_cells import identities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.plan import Plan, PlanSequence, PlanShot
    from projections.views.plan import PlanSequenceView, PlanShotView
    from services.plans.cells import Sheet
    from services.plans.sheet_rows import Row, Table

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*")


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A plan read from a sheet: a document for `read_plan`, and per sequence the shot numbers that its cells give.

    `rows` are those of the shots by sequence, for the places of faults that the document has.
    """

    document: dict[str, Any]
    numbers: dict[str, tuple[int | None, ...]]
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def place(self, place: str) -> str:
        """Return where in the sheet a place of the document is: `row 3, prompt`; as it is where it's none of a shot."""
        match = re.fullmatch(r"sequences\.([^.]+)\.shots\[([0-9]+)\]\.(\w+)(.*)", place)
        if match is None or match[1] not in self.rows:
            return place
        column = "shot" if match[3] == "id" else match[3]
        return f"{self.rows[match[1]][int(match[2])].place(column)}{match[4]}"


class _Reading:
    """What is known while a sheet is read: the project's current plan, the columns there are, the faults so far."""

    def __init__(self, table: Table, base: Plan | None, numbers: Mapping[str, Sequence[int]]) -> None:
        self.base = base.sequences if base else {}
        self.known = names_alone(table.rows) | (set(base.elements) if base else set())
        self.numbers, self.columns, self.faults = numbers, table.names, table.faults

    def fault(self, place: str, what: str) -> None:
        self.faults.append((place, what))

    def names(self, row: Row) -> list[str] | None:
        """Return the elements that a row's cell names, none for `-`, None where it is empty."""
        return elements_in(row.said("elements"), self.known)[0]

    def base_shots(self, sequence: str) -> dict[int, PlanShot]:
        """Return the current plan's shots of a sequence by number."""
        shots = self.base[sequence].shots if sequence in self.base else ()
        return dict(zip(self.numbers.get(sequence, range(1, len(shots) + 1)), shots, strict=False))


def sheet_plan(
    table: Table,
    project: str,
    base: Plan | None,
    numbers: Mapping[str, Sequence[int]] | None = None,
    *,
    others: Sequence[Sheet] = (),
    what: str = "the CSV",
) -> SheetPlan:
    """Return a sheet's rows as the plan of `project`.

    Args:
        table: the rows, as `read_table` found them.
        project: the project's name, whatever the base says.
        base: the project's current plan, from which all that the sheet has no column for is kept.
        numbers: per sequence the numbers of the base's shots in order; 1, 2, 3 … where it isn't there.
        others: the workbook's other sheets, of which one may hold what is true of the whole plan.
        what: what a refusal calls the reading.

    Raises:
        BadInput: all together in `faults`, whatever is wrong with its cells.
    """
    reading = _Reading(table, base, numbers or {})
    values, contradictions = plan_values(table, others)
    reading.faults += contradictions
    groups = _grouped(table.rows, reading)
    read = {name: _sequence(name, of, set(groups), reading) for name, of in groups.items()}
    if flagged := values.pop("needs_start_frame", None):
        for sequence, _ in read.values():
            sequence["needs_start_frame"] = sequence["needs_start_frame"] or flag(flagged) is True
    if reading.faults:
        raise refusal(what, reading.faults, *table.ways)
    document = _document(project, base, {name: sequence for name, (sequence, _) in read.items()}, values)
    rows = {name: [row for row in of if not row.is_header] for name, of in groups.items()}
    return SheetPlan(document, {name: given for name, (_, given) in read.items()}, rows)


def _grouped(rows: list[Row], reading: _Reading) -> dict[str, list[Row]]:
    """Return the rows by sequence; an empty cell carries on from the row above."""
    groups: dict[str, list[Row]] = {}
    first: dict[str, tuple[str, int]] = {}
    name = ""
    for row in rows:
        if (told := row.said("sequence")) and told != name:
            name = told
            _check_name(row, "sequence", name, reading)
            other, line = first.setdefault(without_zeros(name), (name, row.line))
            if other.lower() != name.lower():
                reading.fault(
                    row.place("sequence"), f"{said(name)} differs only in zeros from row {line}'s {said(other)}"
                )
        if name:
            groups.setdefault(name, []).append(row)
        else:
            reading.fault(row.place("sequence"), "is empty, and no row above names one")
    return groups


def _check_name(row: Row, column: str, name: str, reading: _Reading) -> None:
    """Find a date where a name was meant, and say how a name with spaces may be written."""
    if _DATE.fullmatch(name):
        reading.fault(row.place(column), f"is the date {shown(name)}; where 1-2 was meant, write it as text")
    elif name_fault(name) and name_fault(better := re.sub(r"\W+", "_", name.strip()).strip("_")) is None:
        reading.fault(row.place(column), f"{said(name)} holds what no name may: write {better}")


def _sequence(
    name: str, rows: list[Row], others: set[str], reading: _Reading
) -> tuple[PlanSequenceView, tuple[int | None, ...]]:
    """Return a sequence's part of the document, and the numbers its shots give."""
    base = reading.base.get(name)
    for row in rows:
        for fault in elements_in(row.said("elements"), reading.known)[1]:
            reading.fault(row.place("elements"), fault)
    listed = _sequence_elements(rows, base, reading)
    shots = [row for row in rows if not row.is_header]
    before = reading.base_shots(name)
    given, wrong = identities(shots, name, before, others | reading.base.keys())
    reading.faults += wrong
    made: PlanSequenceView = {
        "title": _of_sequence("title", rows, base, reading),
        "notes": _of_sequence("notes", rows, base, reading),
        "needs_start_frame": _needs_start(rows, base, reading),
        "end_frame": _end_frame([row for row in rows if row.is_header], base, reading),
        "grid_prompt": _of_sequence("grid_prompt", rows, base, reading),
        "settings": dict(base.settings) if base else {},
        "elements": listed,
        "shots": [_shot(row, own, before, listed, reading) for row, own in zip(shots, given, strict=True)],
    }
    return made, tuple(number for number, _ in given)


def _end_frame(rows: list[Row], was: PlanSequence | PlanShot | None, reading: _Reading) -> str | None:
    """Return the end frame that rows name, of a shot or of a whole sequence; the one it had without such a column."""
    if "end_frame" not in reading.columns:
        return was.end_frame if was else None
    return next((row.cells["end_frame"] for row in rows if row.said("end_frame")), None)


def _needs_start(rows: list[Row], base: PlanSequence | None, reading: _Reading) -> bool:
    if "needs_start_frame" not in reading.columns:
        return base.needs_start_frame if base else False
    told = {row.line: flag(cell) for row in rows if (cell := row.said("needs_start_frame"))}
    for row in rows:
        if row.line in told and told[row.line] is None:
            reading.fault(
                row.place("needs_start_frame"), f"must be yes or no, not {said(row.said('needs_start_frame'))}"
            )
    if {True, False} <= set(told.values()):
        line = max(told)
        place = next(row for row in rows if row.line == line).place("needs_start_frame")
        reading.fault(place, "differs from another row, and it is said of the whole sequence")
    return True in told.values()


def _of_sequence(column: str, rows: list[Row], base: PlanSequence | None, reading: _Reading) -> str | None:
    """Return what the rows say of the whole sequence; rows may repeat it, and notes add up."""
    told = {row.said(column): row for row in reversed(rows) if row.said(column)}
    texts = sorted(told.values(), key=lambda row: row.line)
    if column == "notes" and texts:
        return "\n".join(row.cells[column] for row in texts)
    for row in texts[1:]:
        reading.fault(row.place(column), f"differs from row {texts[0].line}, and a sequence has only one {column}")
    if texts:
        return texts[0].cells[column]
    kept: str | None = getattr(base, column) if base else None
    return kept if column not in reading.columns or not (kept and kept.strip()) else None


def _sequence_elements(rows: list[Row], base: PlanSequence | None, reading: _Reading) -> list[str]:
    """Return a header row's list; else all that the rows name, in order of first appearance."""
    if "elements" not in reading.columns:
        return list(base.elements) if base else []
    headers = [(row, names) for row in rows if row.is_header and (names := reading.names(row)) is not None]
    for row, names in headers[1:]:
        if names != headers[0][1]:
            reading.fault(
                row.place("elements"), f"differs from row {headers[0][0].line}, which says it for the sequence"
            )
    return headers[0][1] if headers else list(dict.fromkeys(name for row in rows for name in reading.names(row) or ()))


def _shot(
    row: Row, given: tuple[int | None, str | None], before: dict[int, PlanShot], listed: list[str], reading: _Reading
) -> PlanShotView:
    """Return a row as a shot; `before` has the current plan's shots by number."""
    number, own = given
    by_id: dict[str | None, PlanShot] = {shot.id: shot for shot in before.values() if shot.id is not None}
    was = before.get(number) if number is not None else by_id.get(own)
    if not row.said("prompt"):
        reading.fault(row.place("prompt"), "is empty")
    start = row.cells["start_frame"] if row.said("start_frame") else None
    return {
        "id": own if number is None else was.id if was else None,
        "prompt": row.cells.get("prompt", ""),
        "duration": _duration(row, was, reading),
        "start_frame": start if "start_frame" in reading.columns else was.start_frame if was else None,
        "end_frame": _end_frame([row], was, reading),
        "elements": _own_elements(row, was, listed, reading),
        "settings": dict(was.settings) if was else {},
    }


def _own_elements(row: Row, was: PlanShot | None, listed: list[str], reading: _Reading) -> list[str] | None:
    kept = list(was.elements) if was and was.elements is not None else None
    names = reading.names(row)
    if "elements" not in reading.columns or (names == listed and kept == names):
        return kept
    return None if names == listed else names


def _duration(row: Row, was: PlanShot | None, reading: _Reading) -> int:
    """Return the shot's whole seconds; those it had where the sheet has no column for them."""
    timed = "duration" in reading.columns or "frames" in reading.columns
    found, fault = seconds(row.said("duration"), row.said("frames"), row.said("fps"))
    if fault:
        column = "duration" if row.said("duration") or "frames" not in reading.columns else "frames"
        reading.fault(row.place(column), fault)
    return found or (5 if was is None or timed else was.duration)


def _document(
    project: str, base: Plan | None, sequences: dict[str, PlanSequenceView], values: Mapping[str, str]
) -> dict[str, Any]:
    if base:
        document = {**base.model_dump(mode="json"), "project": project, "sequences": sequences}
    else:
        lists = [part["elements"] or () for of in sequences.values() for part in (of, *of["shots"])]
        names = dict.fromkeys(name for names in lists for name in names)
        document = {"project": project, "elements": {name: {} for name in names}, "sequences": sequences}
    models = {kind: values[f"{kind}_model"] for kind in ("grid", "video") if f"{kind}_model" in values}
    if models:
        document["models"] = {**document.get("models", {}), **models}
    told = {"title": "project_title", "episode": "episode", "aspect_ratio": "aspect_ratio"}
    return document | {key: values[column] for key, column in told.items() if column in values}
