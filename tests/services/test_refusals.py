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
SERVICES = ("disk", "log", "media", "files", "workspace", "plans", "renderers", "jobs")  # the rooms that are done
ROOMS = [*(f"services/{room}" for room in SERVICES), "cli"]
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
    made = [
        (f"{path.name}:{call.lineno}", {keyword.arg for keyword in call.keywords})
        for path, tree in sources(room)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REFUSALS
    ]
    assert [place for place, keywords in made if "code" not in keywords] == []


def spelt(room: str, *patterns: re.Pattern[str]) -> dict[str, str]:
    return {
        f"{path.name}:{line}": text
        for path, tree in sources(room)
        for line, text in texts(tree)
        if any(pattern.search(text) for pattern in patterns)
    }


@pytest.mark.parametrize("room", SERVICES)
def test_no_text_of_the_services_spells_a_command_or_a_flag(room: str) -> None:
    assert spelt(f"services/{room}", COMMAND, FLAG) == {}


def test_only_one_module_of_the_command_line_spells_commands() -> None:
    assert spelt("cli", COMMAND) == {}
