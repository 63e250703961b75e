"""Picks mutants of domain and projections: the same seed picks the same ones, as far as the code is the same."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import NamedTuple

from tests.mutants.mutations import Mutation, mutations

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
ROOMS = ("domain", "projections")


class Mutant(NamedTuple):
    """A module with one token changed, and the line that shows it, before and after."""

    file: str
    line: int
    before: str
    after: str
    mutation: Mutation

    def __str__(self) -> str:
        return f"{self.file}:{self.line}  {self.before}  ->  {self.after}"


def files(pattern: str) -> list[str]:
    """Return the paths in the checkout that a pattern names, in order."""
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


def mutants_of(file: str) -> list[Mutant]:
    """Return all mutants of a file, which is given by its path in the checkout."""
    source = (ROOT / file).read_bytes()
    return [_mutant(file, source, mutation) for mutation in mutations(source)]


def _mutant(file: str, source: bytes, mutation: Mutation) -> Mutant:
    begin = source.rfind(b"\n", 0, mutation.start) + 1
    before, after = (text[begin:].split(b"\n", 1)[0].decode().strip() for text in (source, mutation.applied(source)))
    return Mutant(file, source.count(b"\n", 0, mutation.start) + 1, before, after, mutation)


def chosen(seed: str, count: int, only: str = "") -> list[Mutant]:
    """Return `count` mutants of the files whose path begins with `only`, without those listed as equivalent."""
    code = [file for room in ROOMS for file in files(f"{room}/**/*.py") if file.startswith(only)]
    found = [mutant for file in code for mutant in mutants_of(file)]
    same = {(listed["file"], listed["before"], listed["after"]) for listed in equivalent()}
    left = [mutant for mutant in found if mutant[:1] + mutant[2:4] not in same]
    return sorted(left, key=lambda mutant: _lot(seed, mutant))[:count]


def equivalent() -> list[dict[str, str]]:
    """Return what equivalent.toml lists: file, the line before and after, and why that changes nothing."""
    listed: list[dict[str, str]] = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return listed


def _lot(seed: str, mutant: Mutant) -> str:
    """A number drawn for a mutant; that of a line stays the same wherever the line stands."""
    return hashlib.sha256("\0".join((seed, mutant.file, mutant.before, mutant.after)).encode()).hexdigest()
