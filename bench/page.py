"""The page on performance, with the newest tables between its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.results import markdown, rows_of
from bench.scale import read_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN, END = "<!-- tables: made by make bench -->\n", "<!-- end of the tables -->\n"


def put_tables(page: Path, folder: Path, themes: Sequence[str]) -> None:
    """Replace what stands between the marks by the tables of all themes that were ever measured there."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    found = [read_json(path) for theme in themes if (path := folder / f"{theme}.json").exists()]
    tables = "\n".join(_section(told) for told in found)
    page.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", encoding="utf-8")


def _section(told: dict[str, Any]) -> str:
    on, much = told["machine"], told["scale"]
    versions = ", ".join(f"{name} {on[name]}" for name in on if name not in ("machine", "system"))
    where = f"{told['measured_at'][:10]}, {on['machine']}, {on['system']}; {versions}; median of {much['runs']} runs."
    return f"### {told['question']}\n\n{markdown(rows_of(told))}\n{where}\n"
