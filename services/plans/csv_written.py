"""A plan written as CSV for a spreadsheet, so that it reads back the same."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from domain.models.known import SHIPPED
from domain.plan import Plan, read_plan
from services.plans.columns import COLUMNS
from services.plans.sheet_rows import live
from services.plans.shot_cells import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.models.known import Models
    from domain.plan import PlanSequence
    from projections.views.plan import PlanDocument

NONE = "-"  # in an elements cell: none at all


def write_csv(plan: Plan | PlanDocument, numbers: Mapping[str, Sequence[int]], models: Models = SHIPPED) -> str:
    """Write a plan as CSV that `sheet_plan` makes the same plan of, given this one as its base.

    No cell is a formula to a spreadsheet: an apostrophe stands before what would be.

    Args:
        plan: the plan, or its document.
        numbers: per sequence the numbers of its shots in order; 1, 2, 3 … where it isn't there.
        models: those that the document may name.
    """
    plan = plan if isinstance(plan, Plan) else read_plan(plan, models)
    out = io.StringIO(newline="")
    ends = any(s.end_frame or any(shot.end_frame for shot in s.shots) for s in plan.sequences.values())
    columns = (*COLUMNS, "end_frame") if ends else COLUMNS
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for name, sequence in plan.sequences.items():
        for row in _written(name, sequence, numbers.get(name, range(1, len(sequence.shots) + 1))):
            writer.writerow({column: _tame(column, cell) for column, cell in row.items()})
    return out.getvalue()


def _written(name: str, sequence: PlanSequence, numbers: Sequence[int]) -> Iterator[dict[str, str]]:
    """Yield a sequence's rows; only for elements of shots and an end frame of its own does it need a header row."""
    head = {key: getattr(sequence, key) or "" for key in ("title", "grid_prompt", "notes")}
    own = any(shot.elements is not None for shot in sequence.shots)
    if own or sequence.end_frame:
        listed = " ".join(sequence.elements) or NONE
        yield {"sequence": name, **head, "elements": listed, "end_frame": sequence.end_frame or ""}
        head = {}
    else:
        head["elements"] = " ".join(sequence.elements)
    for number, shot in zip(numbers, sequence.shots, strict=True):
        known = shot.id if shot.id and numbered(shot.id, name) is not None else f"SH{number:02d}"
        row = {"sequence": name, **head, "shot": known, "prompt": shot.prompt}
        row |= {
            "duration": str(shot.duration),
            "start_frame": shot.start_frame or "",
            "end_frame": shot.end_frame or "",
        }
        if shot.elements is not None:
            row["elements"] = " ".join(shot.elements) or NONE
        yield row
        head = {}


def _tame(column: str, cell: str) -> str:
    return f"'{cell}" if column != "elements" and live(cell) else cell
