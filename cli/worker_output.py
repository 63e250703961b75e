"""Prints what a worker does: bars and a status line on a terminal, plain lines in a pipe, or a JSON object a line."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from cli.command_lines import reason
from cli.output import say_beside, say_json_line
from cli.progress import Bars, Lines, Quiet, drawn, how
from cli.terminal import obeys_codes
from domain.ids import shown
from services.workspace.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.progress import Progress

    from domain.errors import Refused
    from services.jobs.reporting import Outcome, Reporter
    from services.jobs.worker_output import WorkerOutput


class PlainOutput:
    """Says in a line what becomes of each job, and what is left alone."""

    def of(self, project: str) -> Reporter:
        """Return the reporter that prints a project's jobs."""
        return Lines(f"{project} ")

    def dropped(self, project: str, job_id: str) -> None:
        """Say nothing: that the log is away is said once."""

    def left_alone(self, project: str, job_id: str, why: Refused) -> None:
        """Say why a job isn't followed."""
        self.noticed("left_alone", f"{project} {job_id} is left alone: {reason(why)}")

    def noticed(self, what: str, text: str) -> None:
        """Say it."""
        say_beside(shown(text, 500))

    def waiting(self, jobs: int) -> None:
        """Say nothing of it."""


class BarOutput(PlainOutput):
    """A bar for each job that is followed, and one line of how the worker stands."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._projects: dict[str, _Counted] = {}
        self._turn = Lock()
        self._waiting = 0
        self._state = bars.add_task("worker", total=None, stage="", price="")

    def of(self, project: str) -> Reporter:
        """Return the reporter that draws a project's bars."""
        return self._of(project)

    def _of(self, project: str) -> _Counted:
        with self._turn:
            if project not in self._projects:
                self._projects[project] = _Counted(self._bars, project, self)
            return self._projects[project]

    def dropped(self, project: str, job_id: str) -> None:
        """Take the job's bar away."""
        self._of(project).dropped(job_id)
        self.drawn_anew()

    def noticed(self, what: str, text: str) -> None:
        """Say it above the bars."""
        self._bars.console.print(shown(text, 500), style="yellow", markup=False, highlight=False, soft_wrap=True)

    def waiting(self, jobs: int) -> None:
        """Show how many jobs this worker doesn't follow."""
        self._waiting = jobs
        self.drawn_anew()

    def drawn_anew(self) -> None:
        """Show the numbers as they are now."""
        counted = list(self._projects.values())
        followed, done, failed = (sum(getattr(c, n) for c in counted) for n in ("followed", "done", "failed"))
        stage = f"{followed} followed · {self._waiting} waiting · {done} done · {failed} failed"
        self._bars.update(self._state, stage=stage)


class _Counted(Bars):
    """A project's bars, counted."""

    def __init__(self, bars: Progress, project: str, output: BarOutput) -> None:
        super().__init__(bars, 1, f"{project} ")
        self._output = output
        self.done = self.failed = 0

    @property
    def followed(self) -> int:
        """How many jobs have a bar."""
        return len(self._tasks)

    def begun(self, job_id: str, price: str | None) -> None:
        """Show the job's bar."""
        super().begun(job_id, price)
        self._output.drawn_anew()

    def ended(self, outcome: Outcome) -> None:
        """Say what became of the job."""
        self.done += outcome.path is not None
        self.failed += outcome.error is not None
        super().ended(outcome)
        self._output.drawn_anew()


class JsonOutput:
    """Prints a JSON object a line: `event`, when, and what belongs to it."""

    def of(self, project: str) -> Reporter:
        """Return the reporter that prints a project's jobs as JSON."""
        return _JsonLines(project)

    def dropped(self, project: str, job_id: str) -> None:
        """Say that it isn't followed for now."""
        _print("dropped", project=project, job=job_id)

    def left_alone(self, project: str, job_id: str, why: Refused) -> None:
        """Say why a job isn't followed."""
        _print("left_alone", project=project, job=job_id, code=why.code, why=reason(why))

    def noticed(self, what: str, text: str) -> None:
        """Say it."""
        _print(what, text=text)

    def waiting(self, jobs: int) -> None:
        """Say nothing of it."""


class _JsonLines(Quiet):
    def __init__(self, project: str) -> None:
        self._project = project

    def begun(self, job_id: str, price: str | None) -> None:
        _print("begun", project=self._project, job=job_id, price=price)

    def ended(self, outcome: Outcome) -> None:
        event = "done" if outcome.path else "taken_over"
        if outcome.error is not None:
            event = how(outcome).replace(" ", "_")
        error = str(outcome.error) if outcome.error else None
        about = {"project": self._project, "job": outcome.job_id}
        _print(event, **about, path=outcome.path, cost=outcome.cost, error=error)

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        _print("leaving", project=self._project, jobs=list(job_ids), seconds=seconds)


def _print(event: str, **about: object) -> None:
    say_json_line({"at": utc_now(), "event": event, **about})
    sys.stdout.flush()


@contextmanager
def worker_output(*, as_json: bool) -> Iterator[WorkerOutput]:
    """Yield the output that a worker reports to."""
    if as_json or not obeys_codes(sys.stdout):
        yield JsonOutput() if as_json else PlainOutput()
        return
    with drawn(2) as bars:
        yield BarOutput(bars)
