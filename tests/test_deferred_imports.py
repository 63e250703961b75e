"""An import inside a function defers a library that docs/architecture.md lists as slow, and no other import does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("domain", "projections", "services", "cli", "console")
LIGHT = ("cli.main", *(f"cli.commands.{path.stem}" for path in sorted((ROOT / "cli" / "commands").glob("[!_]*.py"))))


class Imports(NamedTuple):
    """The modules a module imports: when it is imported, and inside its functions, those with their lines."""

    at_once: frozenset[str]
    later: frozenset[tuple[int, str]]


def slow_libraries() -> frozenset[str]:
    """Return the libraries that the table in docs/architecture.md lists."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.split("## Which imports are deferred?", 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return frozenset(name for row in rows for name in re.findall(r"`([\w.]+)`", row))


def modules() -> dict[str, Path]:
    found = (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in found}


MODULES = modules()


def named_by(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    of = node.module or ""
    return [inner if (inner := f"{of}.{name.name}") in MODULES else of for name in node.names]


def imports_of(source: str) -> Imports:
    at_once, later = set(), set()

    def look(node: ast.AST, *, inside: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.Import | ast.ImportFrom):
                for name in named_by(child):
                    later.add((child.lineno, name)) if inside else at_once.add(name)
            look(child, inside=inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    look(ast.parse(source), inside=False)
    return Imports(frozenset(at_once), frozenset(later))


@cache
def imports(module: str) -> Imports:
    return imports_of(MODULES[module].read_text(encoding="utf-8"))


@cache
def slow_of(module: str) -> frozenset[str]:
    """Return the slow libraries that importing a module imports, directly or by other modules of ours."""
    seen: set[str] = set()
    todo = {module}
    while todo:
        name = todo.pop()
        seen.add(name)
        if name in MODULES:
            packages = {name.rsplit(".", n)[0] for n in range(1, name.count(".") + 1)}
            todo |= (imports(name).at_once | packages) - seen
    slow = slow_libraries()
    return frozenset(library for library in slow if any(f"{name}.".startswith(f"{library}.") for name in seen))


def needless(source: str, already: frozenset[str]) -> list[str]:
    """Return the imports inside functions that defer no slow library, or one that the module imports at once."""
    found = sorted(imports_of(source).later)
    return [f"line {line}: {name}" for line, name in found if not slow_of(name) - already]


@pytest.mark.parametrize("module", [name for name in MODULES if imports(name).later])
def test_an_import_inside_a_function_defers_a_slow_library(module: str) -> None:
    assert needless(MODULES[module].read_text(encoding="utf-8"), slow_of(module)) == []


def test_an_import_inside_a_function_without_a_reason_is_found() -> None:
    source = (
        "def f():\n    from services.verbs.review import approve\n    import json\n    from domain.ids import shown\n"
    )
    assert needless(source, frozenset()) == ["line 3: json", "line 4: domain.ids"]
    assert len(needless(source, slow_libraries())) == 3


@pytest.mark.parametrize("module", LIGHT)
def test_help_and_completion_of_a_command_import_no_slow_library(module: str) -> None:
    light = {"sqlite3", "dataclasses", "decimal", "difflib", "domain.event_rows"}  # 5 ms together
    assert slow_of(module) - (light if module != "cli.main" else set()) == set()
