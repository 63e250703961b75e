"""Would the tests notice a wrong token? Changes one in domain or projections, runs their tests, then the next one.

SEED picks other mutants, COUNT more or fewer of them, ONLY those of files whose path begins so. Works on copies of the
checkout. A mutant that can't change any answer is listed in equivalent.toml, with the reason, and is never picked.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.mutants.mutants import ROOMS, ROOT, Mutant, chosen, files

if TYPE_CHECKING:
    from collections.abc import Iterator

ENOUGH = 0.95
WORKERS = 2
CPU_SECONDS, MEMORY, PATIENCE = 600, 4 << 30, 1800  # of one run of the tests; some mutants never end
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "logs", "results", "*.egg-info")
# Tests of other rooms that say what no test of the domain can: that each verb is a command with its arguments.
BESIDE = {"domain/steps.py": ["tests/cli/test_command_lines.py"]}
PYTEST = ("-m", "pytest", "-x", "-q", "-rfE", "--no-header", "--tb=no", "--hypothesis-profile=mutants")


class Tree:
    """A copy of the checkout in which the tests are run."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def failure(self, tests: list[str], *, compile_all: bool = False) -> str | None:
        """Run tests until one fails; return which, or None where all pass."""
        keep = {"PYTHONPATH": str(self.root), **({} if compile_all else {"PYTHONDONTWRITEBYTECODE": "1"})}
        command = [sys.executable, *PYTEST, "-p", "no:cacheprovider", *tests]
        try:
            ran = subprocess.run(
                command, cwd=self.root, env={**os.environ, **keep}, capture_output=True, text=True, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return "no end"
        if not ran.returncode:
            return None
        said = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return said[-1].split(" - ")[0] if said else f"exit {ran.returncode}"

    @contextmanager
    def mutated(self, mutant: Mutant) -> Iterator[None]:
        """Have the mutant in the tree for a while."""
        path = self.root / mutant.file
        before, stat = path.read_bytes(), path.stat()
        path.write_bytes(mutant.mutation.applied(before))
        try:
            yield
        finally:
            path.write_bytes(before)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@cache
def own_tests() -> list[str]:
    """Return the test files of domain and projections, as they were at first: the trees have no later ones."""
    return [path for room in ROOMS for path in files(f"tests/{room}/test_*.py")]


def tests_for(file: str) -> list[str]:
    """Return the test files, those that name the module first, those of whole histories last."""
    module, stem = file.removesuffix(".py").replace("/", "."), Path(file).stem

    def rank(test: str) -> tuple[bool, bool]:
        near = stem in Path(test).stem or module in (ROOT / test).read_text(encoding="utf-8")
        return not near, "property" in test

    return sorted([*own_tests(), *BESIDE.get(file, ())], key=rank)


def run(mutants: list[Mutant]) -> Iterator[tuple[Mutant, str | None]]:
    """Yield each mutant with the test that fails of it, or None where it survives."""
    with TemporaryDirectory() as folder:
        first = Tree(Path(folder) / "0")
        shutil.copytree(ROOT, first.root, ignore=NOT_COPIED)
        if broken := first.failure([*own_tests(), *chain(*BESIDE.values())], compile_all=True):
            sys.exit(f"the tests fail before anything is changed: {broken}")
        free: SimpleQueue[Tree] = SimpleQueue()
        free.put(first)
        for n in range(1, WORKERS):
            free.put(Tree(shutil.copytree(first.root, Path(folder) / str(n))))

        def fate(mutant: Mutant) -> str | None:
            tree = free.get()
            try:
                with tree.mutated(mutant):
                    return tree.failure(tests_for(mutant.file))
            finally:
                free.put(tree)

        with ThreadPoolExecutor(WORKERS) as pool:
            yield from zip(mutants, pool.map(fate, mutants), strict=True)


def main() -> int:
    """Print what became of each mutant; return 1 where too many survive."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seed = os.environ.get("SEED") or str(random.randrange(1000))
    mutants = chosen(seed, int(os.environ.get("COUNT") or 40), os.environ.get("ONLY", ""))
    _say(f"seed {seed}: {len(mutants)} mutants")
    caught = 0
    for mutant, failure in run(mutants):
        caught += failure is not None
        _say(f"caught    {mutant}\n          by {failure}" if failure else f"SURVIVED  {mutant}")
    _say(f"seed {seed}: {caught} of {len(mutants)} caught")
    return int(caught < ENOUGH * len(mutants))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


sys.exit(main())
