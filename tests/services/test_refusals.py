"""Refusals speak of no surface: read from the sources, so that a new one is held to it too."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import COMMANDS
from domain import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[2]
ROOMS = ["services", "cli"]
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refused)}
COMMAND = re.compile(rf"\btakes (-w|{'|'.join(COMMANDS)})\b")
FLAG = re.compile(r"(?<![\w-])(--[a-z]|-w )")
SHOWN_BY_HELP = ("epilog", "help", "_EPILOG", "COMMANDS")


def sources(room: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((HOUSE / room).rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a source with their lines, but docstrings and what stands in the command line's own help."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.keyword) and node.arg in SHOWN_BY_HELP:
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign) and _named(node) in SHOWN_BY_HELP:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        yield from texts(node)


def _named(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


@pytest.mark.parametrize("room", ROOMS)
def test_every_refusal_has_a_code(room: str) -> None:
    made = {
        f"{path.name}:{call.lineno}": code_of(call)
        for path, call in calls(room)
        if isinstance(call.func, ast.Name) and call.func.id in REFUSALS
    }
    assert [place for place, code in made.items() if code is None] == []


def calls(room: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in sources(room):
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def code_of(call: ast.Call) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)


def test_the_page_of_refusals_has_every_code_of_the_services_and_the_command_line() -> None:
    page = (HOUSE / "docs" / "refusals.md").read_text(encoding="utf-8")
    given = [code_of(call) for room in ROOMS for _, call in calls(room)]
    codes = {str(code.value) for code in given if isinstance(code, ast.Constant)}
    assert sorted(code for code in codes if f"| `{code}` |" not in page) == []


def spelled(room: str, *patterns: re.Pattern[str]) -> dict[str, str]:
    return {
        f"{path.name}:{line}": text
        for path, tree in sources(room)
        for line, text in texts(tree)
        if any(pattern.search(text) for pattern in patterns)
    }


def test_no_text_of_the_services_spells_a_command_or_a_flag() -> None:
    found = spelled("services", COMMAND, FLAG)
    assert {place for place in found if not place.startswith("demo.py:")} == set()  # whose steps are commands


def test_only_one_module_of_the_command_line_spells_commands() -> None:
    assert spelled("cli", COMMAND) == {}
