"""StepRunner: carries out one recorded request after another; crops nothing, asks nobody.

A step is named by the request that was recorded, which holds the shot, prompt, elements, model and all
else that is sent: resuming it later, in another process, is the same step again.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Protocol

from domain.decisions import jobs
from domain.errors import BadInput, RenderFailed, TakesError
from domain.events import GridCompleted, GridRequested, VideoCompleted
from domain.ids import sequence_of
from domain.values import Segment
from services.files import draft_for, keep_file, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from domain.events import Fact, TakeRequested
    from domain.sequence import Grid, Take
    from domain.sequence import Sequence as State
    from services.renderers.protocol import Delivery, Renderer
    from services.workspace import Workspace


class Stopped(Exception):
    """The run was called off; every job stays as resumable as after a kill."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: `path` of its media, or why there is none (`error`); neither where another follows it."""

    job_id: str
    path: str | None = None
    error: TakesError | None = None


class Reporter(Protocol):
    """Whoever wants to see how far the jobs are."""

    def begun(self, job_id: str) -> None:
        """A job is being followed."""

    def progress(self, job_id: str, fraction: float) -> None:
        """A job is done by this fraction, 0 to 1."""

    def ended(self, outcome: Outcome) -> None:
        """A job is no longer followed."""


class StepRunner:
    """Carries out the recorded requests of one project."""

    def __init__(self, workspace: Workspace, project: str, renderer: Renderer, reporter: Reporter) -> None:
        self.workspace = workspace
        self.project = project
        self.renderer = renderer
        self.reporter = reporter
        self._stop = Event()

    def run(self, job_ids: Sequence[str], concurrency: int = 2) -> list[Outcome]:
        """Follow jobs to their ends, several at a time; Ctrl-C leaves them all resumable."""
        outcomes: list[Outcome] = []
        with ThreadPoolExecutor(max_workers=max(1, min(concurrency, len(job_ids)))) as pool:
            futures = [pool.submit(self._step, job_id) for job_id in job_ids]
            try:
                for future in as_completed(futures):
                    outcomes.append(future.result())
                    self.reporter.ended(outcomes[-1])
            except BaseException:
                self._stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        return sorted(outcomes, key=lambda outcome: list(job_ids).index(outcome.job_id))

    def generate_grid(self, grid_id: str) -> Outcome:
        """Carry out a recorded grid request."""
        return self._step(grid_id)

    execute_keyframe = generate_grid

    def execute_video(self, take_id: str) -> Outcome:
        """Carry out a recorded take request of one shot."""
        return self._step(take_id)

    execute_multi_shot = execute_video

    def _step(self, job_id: str) -> Outcome:
        with self.workspace.job_lock(self.project, job_id) as ours:
            if not ours:
                return Outcome(job_id)
            self.reporter.begun(job_id)
            try:
                return Outcome(job_id, path=self._follow(job_id))
            except RenderFailed as error:
                kind, message = error.kind, str(error)
                self._append(job_id, lambda state: jobs.failed(state, job_id, kind, message))
                return Outcome(job_id, error=error)
            except TakesError as error:
                return Outcome(job_id, error=error)

    def _follow(self, job_id: str) -> str | None:
        """Take a job from where it is to its end; what was said before is not said again."""
        job = jobs.find_job(self.workspace.load(self.project, sequence_of(job_id)), job_id)
        if not job.under_way:
            return job.result.path if job.result else None
        self._append(job_id, lambda state: jobs.submitting(state, job_id, again=self.renderer.free))
        submission = self.renderer.submit(job_id, job.request)
        self._append(job_id, lambda state: jobs.submitted(state, job_id, submission.request_id, submission.urls))
        self._append(job_id, lambda state: jobs.processing(state, job_id))
        wanted = self._wanted(job)
        draft = draft_for(wanted)
        try:
            delivery = self.renderer.fetch(job_id, job.request, submission, draft, lambda f: self._progress(job_id, f))
            return self._complete(job, job_id, draft, wanted, delivery)
        finally:
            draft.unlink(missing_ok=True)

    def _progress(self, job_id: str, fraction: float) -> None:
        if self._stop.is_set():
            raise Stopped
        self.reporter.progress(job_id, fraction)

    def _append(self, job_id: str, decide: Callable[[State], list[Fact]]) -> None:
        self.workspace.change(self.project, sequence_of(job_id), decide)

    def _wanted(self, job: Grid | Take) -> Path:
        request = job.request
        if isinstance(request, GridRequested):
            plan = self.workspace.project(self.project).plan
            frames = plan.frames if plan else self.project
            return self.workspace.root / "frames" / frames / "grids" / f"{request.grid_id}.png"
        return self.workspace.root / "videos" / self.project / f"{request.take_id}.mp4"

    def _complete(self, job: Grid | Take, job_id: str, draft: Path, wanted: Path, delivery: Delivery) -> str:
        """Check the result, keep it, then say that it is there."""
        request = job.request
        try:
            if isinstance(request, GridRequested):
                result: Fact = self._grid_result(request, draft, wanted, delivery)
            else:
                result = self._video_result(request, draft, wanted, delivery)
        except BadInput as error:
            raise RenderFailed(f"the renderer's file can't be used: {error}", kind="decode") from error
        assert isinstance(result, GridCompleted | VideoCompleted)
        self._append(job_id, lambda state: jobs.completed(state, result, job_id))
        return result.path

    def _grid_result(self, request: GridRequested, draft: Path, wanted: Path, delivery: Delivery) -> GridCompleted:
        from services.frames import read_picture

        data = draft.read_bytes()
        picture = read_picture(data, request.grid_id)
        return GridCompleted(
            grid_id=request.grid_id,
            path=self.workspace.relative(keep_file(wanted, draft)),
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            width=picture.width,
            height=picture.height,
            actual=delivery.actual,
            answer=delivery.answer,
        )

    def _video_result(self, request: TakeRequested, draft: Path, wanted: Path, delivery: Delivery) -> VideoCompleted:
        from services.video import probe

        video, size, digest = probe(draft), draft.stat().st_size, sha256_of(draft)
        return VideoCompleted(
            take_id=request.take_id,
            path=self.workspace.relative(keep_file(wanted, draft)),
            sha256=digest,
            bytes=size,
            seconds=round(video.seconds, 3),
            width=video.width,
            height=video.height,
            segments=segments(request, video.seconds),
            actual=delivery.actual,
            answer=delivery.answer,
        )


def segments(request: TakeRequested, seconds: float) -> tuple[Segment, ...]:
    """Return where each shot lies in a video that is `seconds` long, in proportion to what was asked."""
    scale, at, found = seconds / request.seconds, 0, []
    for prompt in request.shot_prompts:
        end = at + prompt.duration
        found.append(Segment(shot=prompt.shot, start=round(at * scale, 3), end=round(end * scale, 3)))
        at = end
    return tuple(found)
