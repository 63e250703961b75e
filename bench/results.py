"""Numbers beside their limit or peer: printed as a table, kept as JSON, shown on the page on performance."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADINGS = ("what", "measured", "beside", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """A number, and what it is held against.

    Attributes:
        what: what was measured.
        value: the median of `runs`, in `unit`.
        beside: the peer, in words; `peer` is its median in the same run and unit.
        kind: `cost`, where the ratio is value to peer and at most `target`; `speed`, where it is peer to value and at
            least `target`; `limit`, where the value itself is at most `target`.
        runs: all that was measured.
    """

    what: str
    value: float
    unit: str
    beside: str = ""
    peer: float | None = None
    kind: Literal["cost", "speed", "limit"] = "cost"
    target: float | None = None
    runs: tuple[float, ...] = field(default=(), repr=False)

    @property
    def ratio(self) -> float | None:
        """How it stands to its peer."""
        if self.peer is None or not self.peer or not self.value:
            return None
        return self.peer / self.value if self.kind == "speed" else self.value / self.peer

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        judged = self.value if self.kind == "limit" else self.ratio
        if self.target is None or judged is None:
            return None
        return judged >= self.target if self.kind == "speed" else judged <= self.target

    def cells(self) -> tuple[str, ...]:
        """Return the row as text, by HEADINGS."""
        beside = f"{self.beside}: {shown(self.peer)} {self.unit}" if self.peer is not None else self.beside
        ratio = f"{self.ratio:.2f} ×" if self.ratio is not None else ""
        sign, unit = "≥" if self.kind == "speed" else "≤", self.unit if self.kind == "limit" else "×"
        target = "" if self.target is None else f"{sign} {self.target:g} {unit}"
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return self.what, f"{shown(self.value)} {self.unit}", beside, ratio, target, met


def shown(value: float) -> str:
    """Return a number with three digits that matter."""
    if value == int(value) and abs(value) < 10**9:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def keep(folder: Path, theme: str, question: str, rows: Sequence[Row], scale: dict[str, Any]) -> None:
    """Write what was measured of one theme as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "theme": theme,
        "question": question,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "scale": scale,
        "rows": [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows],
    }
    (folder / f"{theme}.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def rows_of(told: dict[str, Any]) -> list[Row]:
    """Return the rows of such a file."""
    names = Row.__dataclass_fields__
    return [Row(**{name: value for name, value in row.items() if name in names}) for row in told["rows"]]


def print_table(question: str, rows: Sequence[Row]) -> None:
    """Show the rows of one theme."""
    table = Table(*HEADINGS, title=question, title_justify="left")
    for row in rows:
        table.add_row(*(cell.replace("*", "") for cell in row.cells()))
    Console(width=None if os.isatty(1) else 150).print(table)


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a table of a page."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def machine() -> dict[str, str]:
    """Return what it was measured on and with."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=False).stdout.split()
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end",
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "git": git[-1] if git else "none",
        **{name: version(name) for name in ("takeledger", "click", "msgspec", "pydantic", "eventsourcing", "orjson")},
    }
