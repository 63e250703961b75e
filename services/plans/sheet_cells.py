"""What people write into a cell of a sheet: seconds, yes or no, names of elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.plan_faults import said
from domain.prompts import MAX_SECONDS, MIN_SECONDS
from services.plans.csv_written import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from services.plans.sheet_rows import Row

_SECONDS = re.compile(r"([0-9]{1,6})(?:[.,]0+)?\s*(?:s|secs?|seconds?)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})")
_COUNT = re.compile(r"([0-9]{1,7})(?:[.,]0+)?")
_RATE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,3}))?")
_BETWEEN = re.compile(r"[,;|\n\r、，；/]+")
_YES, _NO = ("yes", "y", "true", "x", "1", "✓", "✔", "ja", "oui", "si"), ("no", "n", "false", "0", "-", "nein", "non")


def seconds(cell: str, frames: str = "", rate: str = "") -> tuple[int | None, str | None]:
    """Return whole seconds, and what is wrong with the cell; None where it says nothing.

    It is `5`, `5s`, `5 sec`, `5.0`, `5,0`, `0:05` or `00:00:05`; else frames at a rate, up to the next whole second.
    """
    found: int | None = None
    if plain := _SECONDS.fullmatch(cell):
        found = int(plain[1])
    elif clock := _CLOCK.fullmatch(cell):
        found = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    elif cell:
        return None, f"must be whole seconds, as in 5, 5s or 0:05, not {said(cell)}"
    elif frames:
        count, per = _COUNT.fullmatch(frames), _RATE.fullmatch(rate)
        if not count or not per or not int(per[1]):
            return None, f"{said(frames)} frames are seconds only with a column fps beside them"
        thousandths = int(per[1]) * 1000 + int((per[2] or "").ljust(3, "0"))
        found = -(-int(count[1]) * 1000 // thousandths)
    if found is not None and not MIN_SECONDS <= found <= MAX_SECONDS:
        return None, f"must be {MIN_SECONDS}-{MAX_SECONDS} seconds, not {said(cell or f'{frames} frames')}"
    return found, None


def flag(cell: str) -> bool | None:
    """Return whether a cell says yes or no; None for anything else."""
    word = cell.strip().lower()
    return True if word in _YES else False if word in _NO else None


def names_alone(rows: Iterable[Row]) -> set[str]:
    """Return the names of elements that stand alone between separators, or in a cell of their own."""
    return {part for row in rows for part in _parts(row.said("elements")) if not re.search(r"\s", part)}


def elements_in(cell: str, known: Set[str]) -> tuple[list[str] | None, list[str]]:
    """Return the names in a cell, none for `-`, None where it is empty; and what is wrong with them.

    Spaces alone separate names only where each is `known` or begins with `@`: else they are within one name.
    """
    if cell in ("", NONE):
        return ([] if cell else None), []
    found: list[str] = []
    faults = []
    for part in _parts(cell):
        words = part.split()
        if len(words) == 1 or all(word.removeprefix("@") in known for word in words) or part.count("@") == len(words):
            found += [word.removeprefix("@") for word in words]
            continue
        better = re.sub(r"\W+", "_", part).strip("_")
        faults.append(f"{said(part)} holds a space: write {better}, or commas between names")
    return list(dict.fromkeys(found)) if faults else found, faults


def _parts(cell: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    return [part if re.search(r"\s", part) else part.removeprefix("@") for part in parts]
