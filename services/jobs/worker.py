"""A worker: a `resume` that doesn't end. Workers on any number of machines share the jobs under way in one log.

The process that follows a job holds its lock, so no two do; trying the lock finds a job whose process has died. A
worker has two groups of threads. Some post new jobs and follow them; three times as many only poll and download jobs
already posted, so a slow post never delays a download.
"""

from __future__ import annotations

from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING

from domain.decisions.jobs import find_job
from domain.errors import LogAway, OutOfReach, Refused, RenderFailed, TakesError
from domain.ids import sequence_of
from services.jobs.backlog import NEVER, Backlog
from services.jobs.backlog_watcher import BacklogWatcher
from services.jobs.reporting import Outcome
from services.jobs.resuming import why_left
from services.jobs.runner_pool import RunnerPool
from services.jobs.thread_pool import Listed, ThreadPool
from services.jobs.waiting_list import waits_elsewhere
from services.jobs.watch import Stopped
from services.renderers.protocol import InDoubt, NotSent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.jobs.backlog import Job
    from services.jobs.thread_pool import Feed, Task
    from services.jobs.worker_output import WorkerOutput
    from services.workspace.workspace import Workspace

AGAIN = 10.0  # seconds until a job is tried again that another process follows: so soon is a dead one's noticed
LOG_AWAY = 2.0  # seconds until the log is tried again
RETRY, LONGEST_RETRY = 15.0, 600.0  # seconds until a result is tried again that couldn't be fetched; doubled each time
FETCHERS = 3  # threads for each one that posts, which only poll and fetch what is posted already


class Worker:
    """Follows the jobs under way that no other process follows, in the named projects or in all."""

    def __init__(self, workspace: Workspace, projects: Sequence[str], output: WorkerOutput, threads: int) -> None:
        self.stop = Event()
        self._workspace = workspace
        self._output = output
        self._threads = threads
        self._backlog = Backlog()
        self._watcher = BacklogWatcher(workspace, projects, self._backlog, output)
        self._runners = RunnerPool(workspace, output, self.stop)
        self._turn = Lock()
        self._left_out: frozenset[str] = frozenset()

    def run(self) -> None:
        """Work until stopped: by an exception such as Ctrl-C, or by `leave`.

        Raises:
            OutOfReach: the log can't be reached at the beginning; later on it is waited for.
        """
        self._watcher.look()
        own, others = _Tasks(self, at_provider=False), _Tasks(self, at_provider=True)
        feeds: list[Feed] = [Listed([partial(self._watcher.watch, self.stop)]), *[own] * self._threads]
        feeds += [others] * (self._threads * FETCHERS)
        try:
            with self._workspace.opened.files_later():
                ThreadPool(self.stop, self.leave).work(feeds, lambda outcome: None)
        except Stopped:
            return
        except LogAway:
            self.leave()  # the files follow with the next command

    def leave(self) -> None:
        """Stop all work; all jobs under way can be resumed."""
        self.stop.set()
        self._backlog.close()
        self._runners.leave()

    def next(self, *, at_provider: bool) -> Task | None:
        """Return the next task, waiting for one; None once stopped."""
        job = self._backlog.take(at_provider=at_provider)
        return None if job is None else partial(self._work_on, job)

    def _work_on(self, job: Job) -> None:
        """Follow a job if no other process does; set when it is tried again."""
        outcome: Outcome | None = None
        try:
            with self._workspace.job_lock(*job) as ours:
                if ours:
                    outcome = self._carried(job)
                else:  # another follows it
                    self._backlog.later(job, AGAIN)
        except Stopped:
            raise
        except TakesError as error:
            outcome = Outcome(job[1], error=error)
        if outcome is not None:
            self._file(job, outcome)

    def _carried(self, job: Job) -> Outcome | None:
        """Follow a job whose lock is held; None if it has ended, or was put off."""
        project, job_id = job
        found = find_job(self._workspace.load(project, sequence_of(job_id)), job_id)
        if not found.under_way:
            self._backlog.over(job)
            return None
        try:
            if why := why_left(project, found):
                raise why
            waits = not found.posting and waits_elsewhere(self._workspace, project, job_id)
            runner = AGAIN if waits else self._runners.runner(project, found)
        except Refused as why_not:
            self._output.left_alone(project, job_id, why_not)
            runner = NEVER
        if isinstance(runner, float):
            self._backlog.later(job, runner)
            return None
        outcome = runner.followed(job_id)
        if isinstance(outcome.error, NotSent):
            self._runners.rest(runner.renderer.name)
        return outcome

    def _file(self, job: Job, outcome: Outcome) -> None:
        """Report a job's outcome, and set when it is tried again."""
        project, job_id = job
        match outcome.error:
            case LogAway():  # which the backlog watcher says
                self._output.dropped(project, job_id)
                self._backlog.hold(LOG_AWAY)
                self._backlog.later(job, LOG_AWAY)
                return
            case None if outcome.path is None:  # its lock was lost
                self._backlog.later(job, AGAIN)
            case None | RenderFailed() | InDoubt() | NotSent():
                self._backlog.over(job)
            case OutOfReach():
                self._backlog.later(job, _doubled(RETRY, LONGEST_RETRY, self._backlog.tried(job)))
            case _:  # a rule says no: a person must see to it
                self._backlog.later(job, NEVER)
        self._output.of(project).ended(outcome)
        self._say_left_out(outcome.left_out)

    def _say_left_out(self, scripts: frozenset[str]) -> None:
        """Say what letters pictures lack, each script once in a worker's life."""
        with self._turn:
            new = scripts - self._left_out
            self._left_out |= new
        if new:
            from services.media.typesetting import left_out

            self._output.noticed("letters_left_out", left_out(new))


class _Tasks:
    """A feed of a worker's jobs."""

    def __init__(self, worker: Worker, *, at_provider: bool) -> None:
        self._worker = worker
        self._at_provider = at_provider

    def take(self) -> Task | None:
        """Return the next task."""
        return self._worker.next(at_provider=self._at_provider)


def _doubled(first: float, most: float, tries: int) -> float:
    return float(min(most, first * 2 ** min(tries - 1, 20)))
