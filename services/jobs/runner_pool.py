"""The runner pool of a worker: a job runner for each project and renderer."""

from __future__ import annotations

import time
from threading import Event, Lock
from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.events import TakeRequested
from services.jobs.backlog import NEVER
from services.jobs.job_runner import JobRunner
from services.jobs.resuming import renderer_of
from services.jobs.thread_pool import LEAVING_SECONDS
from services.renderers.choosing import make_renderer

if TYPE_CHECKING:
    from domain.jobs import Job
    from services.jobs.worker_output import WorkerOutput
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace

REST, LONGEST_REST = 30.0, 600.0  # seconds without a post where a provider can't be reached; doubled each time


class RunnerPool:
    """The job runners of a worker, one for each project and renderer; for several threads."""

    def __init__(self, workspace: Workspace, output: WorkerOutput, stop: Event) -> None:
        self._workspace = workspace
        self._output = output
        self._stop = stop
        self._turn = Lock()
        self._renderers: dict[str, Renderer | None] = {}
        self._runners: dict[tuple[str, str], JobRunner] = {}
        self._rests: dict[str, tuple[float, float]] = {}  # until when, and how long the next rest is

    def runner(self, project: str, job: Job) -> JobRunner | float:
        """Return the runner for a job, or for how many seconds to put it off; NEVER leaves it to other machines.

        Raises:
            Refused: it needs pictures that aren't on this machine.
        """
        name = renderer_of(job)
        with self._turn:
            renderer = self._renderer(name)
            if renderer is None:
                return NEVER
            if not job.posting and (seconds := self._resting(name, renderer)):
                return seconds
            if renderer.free or not job.posting:
                self._check_pictures(job, renderer)
            if (project, name) not in self._runners:
                self._runners[project, name] = JobRunner(
                    self._workspace, project, renderer, self._output.of(project), stop=self._stop
                )
            return self._runners[project, name]

    def _renderer(self, name: str) -> Renderer | None:
        if name not in self._renderers:
            self._renderers[name] = None
            try:
                self._renderers[name] = make_renderer(name, self._workspace.root)
            except Refused as refusal:
                self._output.noticed("renderer_missing", f"what {name} renders is left to others: {refusal}")
        return self._renderers[name]

    def _check_pictures(self, job: Job, renderer: Renderer) -> None:
        """Refuse a job whose pictures aren't on this machine: another machine may have them.

        Where machines share a media root, they are fetched from there when they are needed.
        """
        if self._workspace.kept.shared:
            return
        request = job.request
        take = request if isinstance(request, TakeRequested) else None
        frames = (take.start_frame, take.end_frame, *take.between) if take else ()
        paths = [frame.path for frame in frames if frame]
        if not renderer.free:  # which draws elements from their words
            pictures = [picture for element in request.elements for picture in (element.frontal, *element.references)]
            paths += [picture.path for picture in pictures if picture]
        for path in paths:
            if not self._workspace.path(path).exists():
                raise Refused(f"{path} isn't on this machine", code="media_elsewhere", file=path)

    def rest(self, name: str) -> None:
        """Post nothing through a renderer for a while, because its provider can't be reached."""
        with self._turn:
            self._rest(name)

    def _rest(self, name: str) -> None:
        _, seconds = self._rests.get(name, (0.0, REST))
        if name not in self._rests:
            self._output.noticed("renderer_away", f"{name} can't be reached: nothing is posted until it answers")
        self._rests[name] = time.monotonic() + seconds, min(2 * seconds, LONGEST_REST)
        for key in [key for key in self._runners if key[1] == name]:
            del self._runners[key]  # with it goes what it knows of the provider

    def _resting(self, name: str, renderer: Renderer) -> float:
        """Return for how many seconds a renderer is still not used; 0 if its provider answers."""
        if name not in self._rests:
            return 0.0
        if (left := self._rests[name][0] - time.monotonic()) > 0:
            return left
        if not renderer.answers():
            self._rest(name)
            return self._resting(name, renderer)
        del self._rests[name]
        self._output.noticed("renderer_back", f"{name} answers again")
        return 0.0

    def leave(self) -> None:
        """Report the posts that have no answer yet, when the work is stopped."""
        for (project, _), runner in list(self._runners.items()):
            if posts := runner.posts_out():
                self._output.of(project).leaving(posts, LEAVING_SECONDS)
