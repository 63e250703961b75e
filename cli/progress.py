"""How far the jobs are: bars on a terminal, a line per job in a pipe."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from domain.ids import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

    from services.step_runner import Outcome, Reporter


class Quiet:
    """Says nothing."""

    def begun(self, job_id: str) -> None:
        """Say nothing yet."""

    def progress(self, job_id: str, fraction: float) -> None:
        """Say nothing in between."""

    def ended(self, outcome: Outcome) -> None:
        """Say nothing at the end."""


class Lines(Quiet):
    """Says each job's end in a line."""

    def ended(self, outcome: Outcome) -> None:
        """Say what became of the job."""
        if outcome.path:
            click.echo(f"{outcome.job_id}  done  {outcome.path}")
        elif outcome.error is None:
            click.echo(f"{outcome.job_id}  is followed by another process")
        else:
            click.echo(f"{outcome.job_id}  failed  {shown(str(outcome.error), 300)}", err=True)


class Bars(Lines):
    """A bar per job, and one for all of them where there are several."""

    def __init__(self, bars: Progress, total: int) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._all = bars.add_task(f"{total} jobs", total=total) if total > 1 else None

    def begun(self, job_id: str) -> None:
        """Show the job's bar."""
        self._tasks[job_id] = self._bars.add_task(job_id, total=1.0)

    def progress(self, job_id: str, fraction: float) -> None:
        """Move the job's bar."""
        if job_id in self._tasks:
            self._bars.update(self._tasks[job_id], completed=fraction)

    def ended(self, outcome: Outcome) -> None:
        """Say what became of the job, above the bars."""
        task = self._tasks.get(outcome.job_id)
        if task is not None:
            self._bars.update(task, visible=False)
        if self._all is not None:
            self._bars.advance(self._all)
        if outcome.path:
            self._bars.console.print(f"[green]done[/]  {outcome.job_id}  {outcome.path}", highlight=False)
        elif outcome.error is not None:
            self._bars.console.print(f"failed  {outcome.job_id}: {shown(str(outcome.error), 300)}", markup=False)


@contextmanager
def reporter(total: int, *, quiet: bool = False) -> Iterator[Reporter]:
    """Yield what a run reports to; `quiet` keeps stdout for JSON alone."""
    if quiet or not sys.stdout.isatty() or total == 0:
        yield Quiet() if quiet else Lines()
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), transient=True) as bars:
        yield Bars(bars, total)
