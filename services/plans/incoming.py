"""A plan as it was read from a file of any kind, before it is added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.plan import Plan
    from domain.values import Picture
    from services.media.arrivals import Arrived


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How a sheet was read, for a person to look at before anything is recorded.

    `columns` are titles and what each became, "" where it was left out; `rows` are the first shots; `others` are the
    workbook's other sheets, each with what was taken from it, "" where nothing was.
    """

    place: str
    columns: tuple[tuple[str, str], ...]
    passed: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON; each pair is a title and its column, or a place and its text."""
        columns = [{"title": title, "column": column or None} for title, column in self.columns]
        passed, rows = ([{"place": p, "text": t} for p, t in pairs] for pairs in (self.passed, self.rows))
        others = [{"sheet": name, "taken": taken or None} for name, taken in self.others]
        return {"titles": self.place, "columns": columns, "passed": passed, "rows": rows, "others": others}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A plan as it came: `pictures` by the paths it names, `numbers` the shots its own cells name.

    `names` are names for the log in place of absolute paths of pictures; `told` are the project's sequences of which
    a person has said what became of them. `over` marks the plan that this one is an edit of, None for a client's own.
    """

    plan: Plan
    source: str
    sha256: str
    pictures: Mapping[str, Arrived] = field(default_factory=dict)
    known: Mapping[str, Picture] = field(default_factory=dict)
    numbers: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    reading: SheetReading | None = None
    told: frozenset[str] = frozenset()
    over: str | None = None
