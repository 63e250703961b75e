"""Refusals of the domain: each has a code that programs can know, and none speaks the command line's language."""

from __future__ import annotations

import ast
import builtins
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.main import COMMANDS
from domain import errors

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILES = sorted(ROOT.glob("domain/**/*.py"))
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.TakesError)}
SPELLED = re.compile(rf"\btakes (?:{'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z]")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of a module that make a refusal; what `str()` makes of one is only its words."""
    words = [node.args[0] for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node) == "str"]
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    for node in ast.walk(tree):
        made = isinstance(node, ast.Call) and (name_of(node) in {*ERRORS, "unknown"} or node in raised)
        if made and node not in words and isinstance(node, ast.Call) and name_of(node) not in OTHERS:
            yield node


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def functions() -> set[str]:
    """The domain's own functions that make a refusal, whose calls need no code for they give one."""
    nodes = [node for file in FILES for node in ast.walk(ast.parse(file.read_text()))]
    found = {n.name for n in nodes if isinstance(n, ast.FunctionDef) and ast.unparse(n.returns or n) in ERRORS}
    return found - {"unknown"}


OTHERS = functions() | set(vars(builtins))


def of_classes() -> set[str]:
    """The codes that a kind of error has where nothing more is said."""
    files = [ROOT / "domain" / "errors.py", ROOT / "services" / "renderers" / "protocol.py"]
    return {code for file in files for code in re.findall(r'code = "(\w+)"', file.read_text())}


def codes(*rooms: str) -> set[str]:
    """The codes that rooms of the house give."""
    sources = [file.read_text() for room in rooms for file in ROOT.glob(f"{room}/**/*.py")]
    return {code for text in sources for code in re.findall(r'code="(\w+)"', text)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_refusal_has_a_literal_code(file: Path) -> None:
    for call in calls(ast.parse(file.read_text())):
        given = next((k.value for k in call.keywords if k.arg == "code"), None)
        if (file.name, name_of(call)) == ("ids.py", "Unknown"):  # `unknown` passes on the code it is given
            continue
        assert isinstance(given, ast.Constant), f"{file.name}:{call.lineno} has no literal code"
        assert re.fullmatch("[a-z][a-z0-9_]*", str(given.value))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_text_spells_a_command_or_a_flag(file: Path) -> None:
    tree = ast.parse(file.read_text())
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            assert not SPELLED.search(node.value), f"{file.name}:{node.lineno}: {node.value}"


def test_the_page_of_refusals_has_the_codes_of_the_domain_and_of_what_is_typed_in_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "refusals.md").read_text(encoding="utf-8"), re.MULTILINE)
    grammar = set(re.findall(r'code="(\w+)"', (ROOT / "cli" / "grammar.py").read_text()))
    assert rows == sorted(set(rows))
    assert not (codes("domain") | grammar) - set(rows), "docs/refusals.md lacks a code"
    by_name = {"unknown_project", "unknown_renderer"}  # `unknown` makes them of what isn't there
    chosen = {"several_jobs", "another_time"}  # one or the other, by what fal's history shows
    given = codes("domain", "projections", "services", "cli", "console") | by_name | chosen | of_classes()
    assert not set(rows) - given, "nothing gives this code any more"
