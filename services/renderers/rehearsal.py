"""The local renderer behind the protocol: submit only names the job, fetch renders it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import RenderFailed
from domain.events import GridRequested
from services.renderers.protocol import Delivery, Submission

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.events import TakeRequested


class LocalRenderer:
    """Free and deterministic: the same request gives the same bytes, so posting twice is no harm."""

    name = "local"
    free = True

    def __init__(self, root: Path) -> None:
        self._root = root

    def submit(self, job_id: str, request: GridRequested | TakeRequested) -> Submission:
        """Name the job; nothing runs yet."""
        return Submission(f"local-{job_id}")

    def fetch(
        self,
        job_id: str,
        request: GridRequested | TakeRequested,
        submission: Submission,
        target: Path,
        progress: Callable[[float], None],
    ) -> Delivery:
        """Render the job into `target`."""
        if isinstance(request, GridRequested):
            self._grid(request, target)
        else:
            self._video(request, target, progress)
        progress(1.0)
        return Delivery(answer={"renderer": "takeledger local renderer", "request_id": submission.request_id})

    def _grid(self, request: GridRequested, target: Path) -> None:
        from services.renderers.local import GridJob, render_grid

        names = tuple(element.name for element in request.elements)
        job = GridJob(request.grid_id, request.prompt, request.aspect_ratio, request.model, names)
        target.write_bytes(render_grid(job))

    def _video(self, request: TakeRequested, target: Path, progress: Callable[[float], None]) -> None:
        from services.renderers.local import ShotJob, VideoJob, render_video

        frame = self._root / request.start_frame.path if request.start_frame else None
        if frame is not None and not frame.exists():
            raise RenderFailed(f"{request.start_frame.path if request.start_frame else ''} is gone", kind="start_frame")
        shots = tuple(ShotJob(p.shot, p.prompt, p.duration) for p in request.shot_prompts)
        render_video(VideoJob(request.take_id, request.aspect_ratio, frame, shots), target, progress)
