"""Write docs/json.md from the typed views of projections/views; with `--check`, say whether it is stale."""

from __future__ import annotations

import inspect
import sys
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

sys.path.insert(0, str(Path(__file__).parents[1]))

from typing_extensions import is_typeddict

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("json.md")
REFRESH = ".venv/bin/python docs/make_json.py"
ROOMS = ("shots", "sequences", "answers", "costs", "models", "plan", "whence")
WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", NoneType: "null", Any: "anything"}
HEAD = f"""# Every shape of JSON

What the files of `state/` hold and what commands answer with `--json`: every object, its keys and their types. Money
is a decimal string, a path relative to the workspace, a time RFC 3339 UTC. A shape that has *all of* another has its
keys, too. The console's API adds to these shapes; `/api/openapi.json` describes it. This page is written by
`{REFRESH}`.

| where | shape |
|---|---|
| `sequences.json` · `shots/ID.json` | [SequencesFile](#sequencesfile) · [ShotFile](#shotfile) |
| `takes status PROJECT` · `takes status` | [StatusView](#statusview) · `{{"projects": {{NAME: StatusView}}}}` |
| `takes status PROJECT TAKE` | [JobAnswer](#jobanswer) |
| `takes diff` · `takes history` | [DiffView](#diffview) · [HistoryView](#historyview) |
| `takes report PROJECT` · `takes report` | [ReportView](#reportview) · `{{"projects": [ReportView]}}` |
| `takes search` | `{{"words", "hits": [SearchHit]}}` of [SearchHit](#searchhit) |
| `takes log` | [LogLine](#logline), one a line |
| `takes generate`, `grid`, `resume` | `{{"jobs": [JobEnd]}}` of [JobEnd](#jobend) |
| `takes reconcile` | `{{"found": [FindingView]}}` of [FindingView](#findingview) |
| `takes check` | `{{"faults": [CheckFault], "whole"}}` of [CheckFault](#checkfault) |
| `takes recover` | [LossesView](#lossesview) |
| `takes costs` · `takes budget` | [ProjectCosts](#projectcosts) · [Purse](#purse) |
| `takes models` · `takes media` | [PriceList](#pricelist) · [MediaView](#mediaview) |
| `takes plan export` | [PlanDocument](#plandocument) |
"""


def page() -> str:
    """Return the page as today's shapes make it."""
    return HEAD + "".join(line for room in ROOMS for line in _room(f"projections.views.{room}"))


def _room(name: str) -> Iterator[str]:
    module = import_module(name)
    yield f"\n## {_first_line(module)}\n"
    for found in vars(module).values():
        if is_typeddict(found) and found.__module__ == name and found.__doc__:
            yield from _shape(found)


def _first_line(module: object) -> str:
    return (inspect.getdoc(module) or "").splitlines()[0].rstrip(".")


def _shape(view: type) -> Iterator[str]:
    above = [base for base in getattr(view, "__orig_bases__", ()) if is_typeddict(base) and base.__doc__]
    inherited = {key for base in above for key in get_type_hints(base)}
    more = f" All of {' and '.join(_written(base) for base in above)}." if above else ""
    yield f"\n### {view.__name__}\n\n{' '.join((view.__doc__ or '').split())}{more}\n"
    keys = {key: kind for key, kind in get_type_hints(view).items() if key not in inherited}
    if keys:
        yield "\n" + "".join(f"- `{key}`: {_written(kind)}\n" for key, kind in keys.items())


def _written(kind: Any) -> str:
    """Return a type in words."""
    inner = get_args(kind)
    if get_origin(kind) is UnionType or str(kind).startswith("typing.Optional"):
        return " or ".join(_written(one) for one in inner)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{one}`" for one in inner)
    if get_origin(kind) is list:
        return f"list of {_written(inner[0])}"
    if get_origin(kind) is dict:
        return f"object of {_written(inner[1])}"
    return WORDS.get(kind) or f"[{kind.__name__}](#{kind.__name__.lower()})"


def main() -> None:
    """Write the page, or compare it."""
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"docs/json.md is stale; to refresh it: {REFRESH}")


if __name__ == "__main__":
    main()
