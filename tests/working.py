"""A worker in a thread of the test's own process, and what it says."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Condition, Thread
from typing import TYPE_CHECKING

from cli.command_lines import reason
from cli.progress import Quiet, ending
from services.jobs.worker import Worker
from services.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from domain.errors import Refused
    from services.jobs.reporting import Outcome, Reporter

SOON = 60.0  # seconds until what must come about counts as missing


class Heard(Quiet):
    """All that a worker said, in lines that begin with what it is."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._more = Condition()

    def _hear(self, line: str) -> None:
        with self._more:
            self.lines.append(line)
            self._more.notify_all()

    def of(self, project: str) -> Reporter:
        return self

    def begun(self, job_id: str, price: str | None) -> None:
        self._hear(f"begun {job_id}")

    def ended(self, outcome: Outcome) -> None:
        self._hear(f"ended {ending(outcome)}")

    def dropped(self, project: str, job_id: str) -> None:
        self._hear(f"dropped {job_id}")

    def left_alone(self, project: str, job_id: str, why: Refused) -> None:
        self._hear(f"left {job_id}: {reason(why)}")

    def noticed(self, what: str, text: str) -> None:
        self._hear(f"{what}: {text}")

    def waiting(self, jobs: int) -> None:
        """Numbers aren't kept."""

    def says(self, beginning: str, seconds: float = 0.0) -> bool:
        """Say whether a line begins like that, or does within so many seconds."""
        with self._more:
            return self._more.wait_for(lambda: any(line.startswith(beginning) for line in self.lines), seconds)

    def wait_for(self, beginning: str) -> None:
        """Wait until a line begins like that."""
        assert self.says(beginning, SOON), f"no {beginning!r} in {self.lines}"


def until(there: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    late = time.monotonic() + SOON
    while not there():
        assert time.monotonic() < late, f"not so: {what}"
        time.sleep(0.02)


@contextmanager
def at_work(folder: Path, hands: int = 2, projects: Sequence[str] = ()) -> Iterator[Heard]:
    """Let a worker work in a folder for as long as the block lasts."""
    folder.mkdir(exist_ok=True)
    heard, workspace = Heard(), Workspace(folder)
    worker = Worker(workspace, projects, heard, hands)
    failed: list[BaseException] = []
    thread = Thread(target=_run, args=(worker.run, failed))
    thread.start()
    try:
        yield heard
    finally:
        worker.leave()
        thread.join(SOON)
        workspace.close()
        assert not thread.is_alive()
        assert failed == []


def _run(work: Callable[[], None], failed: list[BaseException]) -> None:
    try:
        work()
    except BaseException as error:
        failed.append(error)
