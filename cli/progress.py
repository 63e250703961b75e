"""Shows how far jobs are: a moving bar per job on a terminal, plain lines in a pipe."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.output import say, say_beside
from cli.terminal import obeys_codes
from domain.errors import Refused
from domain.ids import shown
from services.jobs.reporting import Reporter
from services.renderers.protocol import InDoubt, NotSent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import Progress, TaskID

    from services.jobs.reporting import Outcome
    from services.renderers.protocol import Stage


class Quiet(Reporter):
    """Prints only the posts that are waited for after Ctrl-C."""

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        """Say which posts are waited for after Ctrl-C."""
        say_beside(_leaving(job_ids, seconds))


class Lines(Quiet):
    """Says each job's end in a line; `label` stands before the job's name."""

    def __init__(self, label: str = "") -> None:
        self._label = label

    def ended(self, outcome: Outcome) -> None:
        """Say what became of the job."""
        (say_beside if outcome.error is not None else say)(self._label + ending(outcome))


class Bars(Lines):
    """A bar per job with its stage, place in the queue, time and price; one for all where there are several."""

    def __init__(self, bars: Progress, total: int, label: str = "") -> None:
        super().__init__(label)
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._all = bars.add_task(f"{total} jobs", total=total, stage="", price="") if total > 1 else None

    def begun(self, job_id: str, price: str | None) -> None:
        """Show the job's bar."""
        cost = "" if price is None else f"${price}"
        self._tasks[job_id] = self._bars.add_task(self._label + job_id, total=1.0, stage="preparing", price=cost)

    def told(self, job_id: str, stage: Stage) -> None:
        """Move the job's bar."""
        if job_id in self._tasks:
            task, words = self._tasks[job_id], staged(stage)
            if stage.share is None:  # nobody knows how long a queue or a render takes: the bar only shows life
                self._bars.update(task, total=None, stage=words)
            else:
                self._bars.update(task, total=1.0, completed=stage.share, stage=words)

    def ended(self, outcome: Outcome) -> None:
        """Say what became of the job, above the bars."""
        self.dropped(outcome.job_id)
        if self._all is not None:
            self._bars.advance(self._all)
        style = "green" if outcome.path else "yellow" if outcome.error else None
        self.said(self._label + ending(outcome), style)

    def dropped(self, job_id: str) -> None:
        """Take the job's bar away."""
        if job_id in self._tasks:
            self._bars.remove_task(self._tasks.pop(job_id))

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        """Say what is waited for, above the bars."""
        self.said(_leaving(job_ids, seconds), "yellow")

    def said(self, line: str, style: str | None) -> None:
        """Print a line above the bars."""
        self._bars.console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def staged(stage: Stage) -> str:
    """Say a stage in a few words: `queued, 3 before it`."""
    if stage.name == "queued" and stage.place is not None:
        return f"queued, {stage.place} before it" if stage.place else "queued, next"
    return stage.name


def ending(outcome: Outcome) -> str:
    """Say what became of a job: one line."""
    cost = f"  ${outcome.cost}" if outcome.cost else ""
    if outcome.path:
        return f"{outcome.job_id}  done  {outcome.path}{cost}"
    if outcome.error is not None:
        return f"{outcome.job_id}  {how(outcome)}  {shown(str(outcome.error), 300)}"
    return f"{outcome.job_id}  {'posted' if outcome.waits else 'is followed by another process'}"


def _leaving(job_ids: Sequence[str], seconds: float) -> str:
    names = ", ".join(job_ids)
    return (
        f"stopping; up to {seconds:g} s are left for fal's answer to the post of {names}; Ctrl-C again leaves at once"
    )


def how(outcome: Outcome) -> str:
    """Say in a word or two how a job stands that has an error."""
    if isinstance(outcome.error, InDoubt):
        return "in doubt"
    return "failed" if isinstance(outcome.error, Refused | NotSent) else "not fetched yet"


@contextmanager
def reporter(total: int, *, quiet: bool = False) -> Iterator[Reporter]:
    """Yield what a run reports to; `quiet` keeps stdout for JSON alone."""
    if quiet or not obeys_codes(sys.stdout) or total == 0:
        yield Quiet() if quiet else Lines()
        return
    with drawn() as bars:
        yield Bars(bars, total)


def drawn(times_a_second: float = 10) -> Progress:
    """Return what bars are drawn with, once entered."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[stage]}"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[price]}[/]"),
    )
    return Progress(*columns, transient=True, refresh_per_second=times_a_second)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Yield what is told how much is done, of how much; on a terminal it moves a bar, else nothing."""
    if not obeys_codes(sys.stderr):
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
