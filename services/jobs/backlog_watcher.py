"""The backlog watcher: keeps the files caught up with the log, and puts the jobs under way into a worker's backlog."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from domain.errors import LogAway
from services.jobs.backlog import GRACE
from services.jobs.resuming import left_in_doubt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event

    from projections.views.sequences import SequencePart
    from services.jobs.backlog import Backlog
    from services.jobs.worker_output import WorkerOutput
    from services.workspace.workspace import Workspace

LISTEN_SECONDS = 1.0  # how long it listens at a time, so that it hears of the end, too
LOOK_EVERY = 0.5  # seconds between two looks, at the least
LOOK_SHARE = 10  # and at the least so many times as long as one took


class BacklogWatcher:
    """Puts the jobs under way of some projects, or of all, into a backlog."""

    def __init__(self, workspace: Workspace, projects: Sequence[str], backlog: Backlog, output: WorkerOutput) -> None:
        self._workspace = workspace
        self._projects = projects
        self._backlog = backlog
        self._output = output
        self._seen: dict[str, str] = {}
        self._doubtful: set[tuple[str, str]] = set()
        self._away = False
        self._grace = 0.0  # what is under way when a worker comes is nobody's who has just begun

    def look(self) -> None:
        """Update the backlog; if nothing was recorded since, that only reads the log's newest position.

        Raises:
            LogAway: the log doesn't answer.
        """
        standing = self._workspace.store.standing()
        for project in self._projects or standing:
            if self._seen.get(project) != standing.get(project):
                view = self._workspace.store.sequences(project)
                self._hear(project, list(view["sequences"].values()) if view else [])
                self._seen[project] = standing[project]
        self._grace = GRACE

    def _hear(self, project: str, parts: list[SequencePart]) -> None:
        doubtful = {job for part in parts for job in part["in_doubt"]}
        at_provider = {job for part in parts for job in part["at_provider"]}
        under_way = [job for part in parts for job in part["under_way"] if job not in doubtful]
        self._backlog.heard(project, {job: job in at_provider for job in under_way}, self._grace)
        for job in sorted(doubtful):
            if (project, job) not in self._doubtful:
                self._output.left_alone(project, job, left_in_doubt(project, job))
        self._doubtful = {key for key in self._doubtful if key[0] != project} | {(project, job) for job in doubtful}

    def watch(self, stop: Event) -> None:
        """Update the backlog whenever events come, until `stop`; a log that is away is waited for."""
        with closing(self._workspace.ledger.log.news()) as news:
            while not stop.is_set():
                begun = time.monotonic()
                self._look_or_wait()
                self._output.waiting(len(self._backlog))
                if not stop.wait(max(LOOK_EVERY, LOOK_SHARE * (time.monotonic() - begun))):
                    news.wait(LISTEN_SECONDS)

    def _look_or_wait(self) -> None:
        try:
            self.look()
        except LogAway as error:
            self._backlog.hold(LISTEN_SECONDS)
            if not self._away:
                self._output.noticed("log_away", f"{error}; waiting for it")
            self._away = True
        else:
            if self._away:
                self._backlog.hold(0)
                self._output.noticed("log_back", "the log answers again")
            self._away = False
