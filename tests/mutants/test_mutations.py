"""What is changed by one token, and what is left alone."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.mutants import EQUIVALENT, chosen, equivalent, mutants_of
from tests.mutants.mutations import mutations


def mutated(source: str) -> list[str]:
    return [mutation.applied(source.encode()).decode() for mutation in mutations(source.encode())]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("a == b is not c", ["a != b is not c", "a == b is c"]),
        ("(a) in (b)", ["(a) not in (b)"]),
        ("a and b or c", ["a or b or c", "a and b and c"]),
        ("not a", [" a"]),
        ("a + b", ["a - b"]),
        ("a += b", ["a -= b"]),
        ("a[-1]", ["a[1]", "a[-0]", "a[-2]"]),
        ("f(True)", ["f(False)"]),
        ("max(a)", ["min(a)"]),
        ("a = 'é' + b", ["a = 'éXX' + b", "a = 'é' - b"]),
        ("a = '''b'''", ["a = '''bXX'''"]),
        ("f'é {a or b:>9}'", ["f'é {a and b:>9}'", "f'é {a or b:>9}XX'"]),
        ("a if b else c", ["a if not b else c"]),
        ("[a for a in b if c]", ["[a for a in b if not c]"]),
        ("def f(a=None): return a", ["def f(a=True): return a", "def f(a=None): return None"]),
    ],
)
def test_one_token_is_changed_at_a_time(source: str, expected: list[str]) -> None:
    assert sorted(mutated(source)) == sorted(expected)


@pytest.mark.parametrize(
    "source",
    [
        "'''What it is.'''",
        "import a.b",
        "a: Literal['b'] = c",
        "def f(a: 'b') -> 'c': d",
        "A = Literal['b']",
        "T = TypeVar('T')",
        "@dataclass(frozen=True)\nclass A: ...",
        "if TYPE_CHECKING:\n    a = 1",
        "return None",
    ],
)
def test_what_no_test_could_notice_is_left_alone(source: str) -> None:
    assert mutated(source) in ([], ["return True"])


def test_a_seed_picks_the_same_mutants_again_and_all_of_them_are_python() -> None:
    picked = chosen("7", 40, "domain/")
    assert picked == chosen("7", 40, "domain/")
    assert picked != chosen("8", 40, "domain/")
    for mutant in picked:
        assert mutant.file.startswith("domain/")
        assert mutant.before != mutant.after
    worddiff = mutants_of("domain/worddiff.py")
    source = (EQUIVALENT.parents[2] / "domain/worddiff.py").read_bytes()
    assert len(worddiff) > 100
    assert all(ast.parse(mutant.mutation.applied(source)) for mutant in worddiff)


def test_every_mutant_that_is_listed_as_equivalent_is_there_with_its_reason() -> None:
    for listed in equivalent():
        found = [(mutant.before, mutant.after) for mutant in mutants_of(listed["file"])]
        assert (listed["before"], listed["after"]) in found
        assert listed["why"]
