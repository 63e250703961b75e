"""Runs started from the console: they outlive the request, report their progress, and can be resumed."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import TakesError
from services.jobs.job_runner import JobRunner
from services.jobs.reporting import Reporter
from services.jobs.thread_pool import LEAVING_SECONDS
from services.jobs.watch import Stopped
from services.jobs.which_renderer import concurrency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.live import Live
    from console.models import Progress
    from services.jobs.reporting import Outcome
    from services.renderers.protocol import Renderer, Stage
    from services.workspace.workspace import Workspace

EVERY = 0.15  # seconds between two messages of one job, at the least


class Runs:
    """What this process is rendering or waiting for."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._turn = threading.Lock()
        self._running: dict[threading.Thread, JobRunner] = {}
        self._now: dict[tuple[str, str], Progress] = {}
        self._closed = False

    def start(self, workspace: Workspace, project: str, renderer: Renderer, job_ids: Sequence[str]) -> None:
        """Follow recorded jobs to their ends, in the background; where the console is ending they stay resumable."""
        runner = JobRunner(workspace, project, renderer, Teller(self, project))
        thread = threading.Thread(target=self._run, args=(runner, list(job_ids)), daemon=True, name=f"run {project}")
        with self._turn:
            if self._closed:
                return
            self._running[thread] = runner
        thread.start()

    def _run(self, runner: JobRunner, job_ids: list[str]) -> None:
        try:
            # Called off, or out of reach: every job stays as resumable as after a kill.
            with suppress(Stopped, TakesError, OSError):
                runner.run(job_ids, concurrency(runner.renderer))
        finally:
            with self._turn:
                self._running.pop(threading.current_thread(), None)
                for job_id in job_ids:
                    self._now.pop((runner.project, job_id), None)

    def now(self, project: str | None = None) -> list[Progress]:
        """Return how far each job is that runs now."""
        with self._turn:
            return [far for (name, _), far in self._now.items() if project in (None, name)]

    def tell(self, far: Progress) -> None:
        """Pass on how far a job is."""
        key = (far["project"], far["job"])
        with self._turn:
            if far["over"]:
                self._now.pop(key, None)
            else:
                self._now[key] = far
        self._live.progress(far)

    def stop(self) -> None:
        """Stop all runs, and wait for posts without an answer; jobs can be resumed."""
        with self._turn:
            self._closed = True
            running = dict(self._running)
        for runner in running.values():
            runner.stop.set()
        until = time.monotonic() + LEAVING_SECONDS + 1
        for thread in running:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))


class Teller(Reporter):
    """Tells browsers how far the jobs of a run are; of a stage that only moves on, now and then."""

    def __init__(self, runs: Runs, project: str) -> None:
        self._runs = runs
        self._project = project
        self._said: dict[str, tuple[str, float]] = {}
        self._prices: dict[str, str | None] = {}

    def begun(self, job_id: str, price: str | None) -> None:
        """A job is being followed."""
        self._prices[job_id] = price
        self._tell(job_id, "preparing")

    def told(self, job_id: str, stage: Stage) -> None:
        """A job has come this far."""
        name, at = self._said.get(job_id, ("", 0.0))
        if stage.name == name and time.monotonic() - at < EVERY:
            return
        self._said[job_id] = (stage.name, time.monotonic())
        self._tell(job_id, stage.name, stage)

    def ended(self, outcome: Outcome) -> None:
        """A job is no longer followed."""
        stage = "done" if outcome.path else "stopped" if outcome.error is None else "failed"
        self._tell(outcome.job_id, stage, end=outcome)

    def _tell(self, job_id: str, name: str, stage: Stage | None = None, *, end: Outcome | None = None) -> None:
        self._runs.tell(
            {
                "project": self._project,
                "job": job_id,
                "stage": name,
                "place": stage.place if stage else None,
                "share": stage.share if stage else None,
                "price": self._prices.get(job_id),
                "error": str(end.error) if end and end.error else None,
                "letters": _letters(end) if end else None,
                "over": end is not None,
            }
        )


def _letters(outcome: Outcome) -> str | None:
    """Say which letters a job's pictures lack, and what to install."""
    if not outcome.left_out:
        return None
    from services.media.typesetting import left_out

    return left_out(outcome.left_out)
