"""Which shot a row of a sheet is of: a number of ours, the client's own id, or only a place."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.ids import counts_from_0, plain_shot, read_target, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from domain.plan import PlanShot
    from domain.plan_faults import Fault
    from services.plans.sheet_rows import Row

Identity = tuple[int | None, str | None]
_PLACE = re.compile(r"[0-9]+(?:[.,]0+)?")


def identities(
    rows: Sequence[Row], sequence: str, before: Mapping[int, PlanShot], others: Set[str]
) -> tuple[list[Identity], list[Fault]]:
    """Return (number, client's id) of each row of a sequence as its shot cell gives them, and what is wrong with them.

    A plain number is only a place. Numbers as `SH010 SH020` of a sequence without shots are the client's own ids, for
    ours would be `SH01 SH02`; so are all that aren't ours in a sequence that has such ids.

    Args:
        rows: the rows of the shots.
        sequence: the sequence's name.
        before: its shots in the project's current plan, by number.
        others: the names of all sequences of the sheet and the project.
    """
    own = {shot.id for shot in before.values() if shot.id and numbered(shot.id, sequence) is not None}
    cells = [row.said("shot") for row in rows]
    theirs = bool(own) or (not before and _are_ids(cells, sequence))
    ours = {number for number, shot in before.items() if shot.id is None} if theirs else None
    found: list[Identity] = []
    faults: list[Fault] = []
    for row in rows:
        identity, wrong = _identity(row, sequence, others, ours)
        found.append(identity)
        faults += [(row.place("shot"), wrong)] if wrong else []
    return found, [*faults, *_doubles(rows, found)]


def numbered(cell: str, sequence: str) -> int | None:
    """Return 10 for `SH010` or `SEQ01_SH010` of SEQ01; None for a plain number and other text."""
    if cell.isdecimal():
        return None
    target = read_target(cell)
    named = target.shot if target.take is None and target.sequence.lower() == sequence.lower() else None
    return plain_shot(cell) or named


def _are_ids(cells: Sequence[str], sequence: str) -> bool:
    """Say whether all cells are numbers that rise, and not by one from 1."""
    numbers = [numbered(cell, sequence) for cell in cells]
    known = [number for number in numbers if number is not None]
    rise = all(a < b for a, b in pairwise(known))
    return bool(cells) and len(known) == len(cells) and rise and known != list(range(1, len(known) + 1))


def _identity(row: Row, sequence: str, others: Set[str], ours: Set[int] | None) -> tuple[Identity, str | None]:
    """Return a row's (number, client's id), and what is wrong; `ours` are the only numbers where the rest are ids."""
    cell = row.said("shot")
    if not cell or _PLACE.fullmatch(cell):
        return (None, None), None
    number = numbered(cell, sequence)
    if number is None or (ours is not None and number not in ours):
        target = read_target(cell)
        other = target.shot is not None and target.take is None and target.sequence in others - {sequence}
        wrong = f"{shown(cell)} is a shot of another sequence than {shown(sequence)}"
        return (None, cell), wrong if number is None and other else None
    if counts_from_0(cell) and number != 1:
        which = f"SH{number:02d} where one counts from 0, SH{number - 1:02d} where from 1"
        return (None, None), f"{shown(cell)} is {which}: write which"
    return (number, None), None


def _doubles(rows: Sequence[Row], given: Sequence[Identity]) -> Iterator[Fault]:
    """Yield a fault for each shot that a second row is of, by number, by the client's id, or by the plain number."""
    first: dict[int | str, int] = {}
    for row, (number, own) in zip(rows, given, strict=True):
        cell = row.said("shot")
        plain = str(int(float(cell.replace(",", ".")))) if _PLACE.fullmatch(cell) and cell.isascii() else None
        key = number if number is not None else own or plain
        if key is not None and (line := first.setdefault(key, row.line)) != row.line:
            shot = f"SH{number:02d}" if number is not None else f"shot {shown(cell)}"
            yield row.place("shot"), f"{shot} stands in row {line} already"
