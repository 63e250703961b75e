"""Finds what could be changed by one token in a module: operators, constants, defaults, conditions, what is returned.

Left alone: docstrings, annotations, imports, decorators, and what only a type checker reads.
"""

from __future__ import annotations

import ast
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

OPERATORS = {
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
FOR_THE_TYPE_CHECKER = {"annotation", "returns", "decorator_list"}


class Mutation(NamedTuple):
    """Bytes from `start` to `end` of a module's source become `text`."""

    start: int
    end: int
    text: str

    def applied(self, source: bytes) -> bytes:
        """Return the module with the mutation."""
        return source[: self.start] + self.text.encode() + source[self.end :]


def mutations(source: bytes) -> list[Mutation]:
    """Return every mutation of a module, in order."""
    tree, module = ast.parse(source), _Module(source)
    in_texts = {inner for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for inner in _values(node)}
    code = (node for node in _code(tree) if node not in in_texts or module.holds(node))
    return sorted({mutation for node in code for mutation in module.mutations_of(node)})


def _values(text: ast.JoinedStr) -> Iterator[ast.AST]:
    return (inner for part in text.values if isinstance(part, ast.FormattedValue) for inner in ast.walk(part))


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node and all code below it."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in FOR_THE_TYPE_CHECKER or (isinstance(node, ast.FormattedValue) and name == "format_spec"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _left_alone(node, child):
                yield from _code(child)


def _left_alone(parent: ast.AST, node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Call(func=ast.Name(id="TypeVar")):
            return True
        case ast.Constant():  # the text between an f-string's values is part of it; `is None` has no other None
            return isinstance(parent, ast.JoinedStr) or (isinstance(parent, ast.Compare) and node.value is None)
    return False


class _Module:
    """The source of a module, with the places of its nodes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        lines = source.splitlines(keepends=True)
        self.line_starts = [sum(map(len, lines[:n])) for n in range(len(lines))]

    def start(self, node: ast.expr) -> int:
        return self.line_starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.line_starts[node.end_lineno - 1] + node.end_col_offset

    def holds(self, node: ast.AST) -> bool:
        """Whether a value in an f-string stands where its node says, which is not always so in Python 3.11."""
        if not isinstance(node, ast.expr):
            return True
        try:
            there = ast.parse(b"(" + self.source[self.start(node) : self.end(node)] + b")", mode="eval").body
        except SyntaxError:
            return False
        return _loaded(there) == _loaded(node)

    def mutations_of(self, node: ast.AST) -> Iterator[Mutation]:
        """Yield what can be changed in this node itself."""
        for op, before, after in _operations(node):
            yield from self.operator(op, before, after)
        match node:
            case ast.UnaryOp(op=ast.Not()):
                yield Mutation(self.start(node), self.start(node) + len("not"), "")
            case ast.UnaryOp(op=ast.USub()):
                yield Mutation(self.start(node), self.start(node) + len("-"), "")
            case ast.Constant():
                yield from self.constant(node)
            case ast.JoinedStr():
                yield self.text(node)
            case ast.Call(func=ast.Name(id=name) as func) if name in NAMES:
                yield Mutation(self.start(func), self.end(func), NAMES[name])
            case ast.Return(value=ast.expr() as value) if not _is_none(value):
                yield Mutation(self.start(value), self.end(value), "None")
        for test in _conditions(node):
            yield Mutation(self.start(test), self.start(test), "not ")

    def operator(self, op: ast.AST, before: ast.expr, after: ast.expr) -> Iterator[Mutation]:
        if swap := OPERATORS.get(type(op)):
            place = self.source.index(swap[0].encode(), self.end(before), self.start(after))
            yield Mutation(place, place + len(swap[0]), swap[1])

    def constant(self, node: ast.Constant) -> Iterator[Mutation]:
        start, end, value = self.start(node), self.end(node), node.value
        if value is None:
            yield Mutation(start, end, "True")
        elif isinstance(value, bool):
            yield Mutation(start, end, str(not value))
        elif isinstance(value, int | float):
            yield from (Mutation(start, end, repr(value + step)) for step in (-1, 1))
        elif isinstance(value, str):
            yield self.text(node)

    def text(self, node: ast.Constant | ast.JoinedStr) -> Mutation:
        said = self.source[self.start(node) : self.end(node)]
        place = self.end(node) - (3 if said.endswith((b"'''", b'"""')) else 1)
        return Mutation(place, place, "XX")


def _operations(node: ast.AST) -> Iterator[tuple[ast.AST, ast.expr, ast.expr]]:
    """Yield each operator of a node with what stands before and behind it."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            yield from zip(ops, [left, *others], others, strict=False)
        case ast.BoolOp(op=op, values=values):
            yield from ((op, before, after) for before, after in pairwise(values))
        case ast.BinOp(op=op, left=left, right=right):
            yield op, left, right
        case ast.AugAssign(op=op, target=target, value=value):
            yield op, target, value


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the conditions that can be turned round by a `not` before them."""
    for test in getattr(node, "ifs", None) or [getattr(node, "test", None)]:
        if isinstance(test, ast.expr) and not isinstance(test, ast.UnaryOp | ast.NamedExpr):
            yield test


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _loaded(node: ast.expr) -> str:
    return ast.dump(node).replace("Store()", "Load()")
