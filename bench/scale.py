"""How much is measured, and the logs it is measured on, made once and kept."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.histories import lines, make_log
from bench.measuring import TAKES, ran
from bench.repository import make_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
PLAN = HERE.parent / "examples" / "driver-beware" / "PLAN.json"
KIND = 1  # raised when the histories change, so that none of before is measured


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything: events of the two logs, runs whose median counts, appends, processes."""

    name: str
    small: int
    large: int
    runs: int
    starts: int
    lengths: tuple[int, ...]
    rounds: int
    processes: int
    each: int
    logs: Path

    def told(self) -> dict[str, Any]:
        """Return it for the JSON."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "logs"}

    def workspace(self, events: int) -> Path:
        """Return the workspace with a log of so many events and the plan of driver-beware; made where it isn't yet."""

        def make(draft: Path) -> None:
            make_log(draft, lines(events))
            ran([TAKES, "-w", str(draft), "plan", "add", str(PLAN)], draft)

        return self._kept(f"{events}-{KIND}", make)

    def repository(self, events: int) -> Path:
        """Return the git repository with the history of that log; made where it isn't yet."""
        log = self.workspace(events) / "events.db"
        return self._kept(f"{events}-{KIND}-git", lambda draft: make_repository(log, draft))

    def _kept(self, name: str, make: Callable[[Path], None]) -> Path:
        root, draft = self.logs / name, self.logs / f".{name}"
        if not root.exists():
            shutil.rmtree(draft, ignore_errors=True)
            make(draft)
            draft.rename(root)
        return root

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Yield a folder to measure in, which is put aside at the end."""
        made = self.logs / f"at-work-{uuid4()}"
        made.mkdir()
        try:
            yield made
        finally:
            self.put_aside(made)

    def put_aside(self, folder: Path) -> None:
        """Move a folder that was measured out of the way, where there is one; `sweep` removes it when all is measured.

        ext4 without a journal looks through all that was deleted within minutes whenever it makes a file: what is
        removed between two runs would be paid for by the second.
        """
        if folder.exists():
            self._gone.mkdir(exist_ok=True)
            folder.rename(self._gone / str(uuid4()))

    def sweep(self) -> None:
        """Remove what was put aside."""
        shutil.rmtree(self._gone, ignore_errors=True)

    @property
    def _gone(self) -> Path:
        return self.logs / ".gone"


def scale(name: str, runs: int | None, logs: Path) -> Scale:
    """Return a scale by its name: full, quick or tiny."""
    small, large, most, starts, lengths, rounds, each = {
        "full": (100_000, 1_000_000, 5, 30, (10, 100, 1000), 10, 60),
        "quick": (10_000, 100_000, 5, 20, (10, 100, 1000), 3, 20),
        "tiny": (60, 120, 1, 1, (10,), 1, 2),
    }[name]
    processes = 2 if name == "tiny" else 8
    return Scale(name, small, large, runs or most, starts, lengths, rounds, processes, each, logs)


def read_json(path: Path) -> dict[str, Any]:
    """Return what a JSON file holds."""
    return dict(json.loads(path.read_bytes()))
