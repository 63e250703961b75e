"""Prepares and posts a job as its renderer promises to take it; tries again what never left this machine."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from services.renderers.protocol import InDoubt, NotSent, Prepared, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.events import JobRequested
    from domain.jobs import Job
    from services.jobs.watch import Watch
    from services.renderers.protocol import Renderer, Submission

SENDING_SECONDS = 30.0  # how long it is tried

T = TypeVar("T")


def until_sent(send: Callable[[], T], watch: Watch) -> T:
    """Try a request again that never left this machine, for half a minute at most; raises NotSent then."""
    until, wait = time.monotonic() + SENDING_SECONDS, 0.5
    while True:
        try:
            return send()
        except NotSent:
            if time.monotonic() + wait > until:
                raise
            watch.told(Stage("out of reach, trying again"))
            watch.pause(wait)
            wait = min(wait * 2, 5.0)


def prepared_by(renderer: Renderer, job: Job) -> Prepared:
    """Return what will be posted; where a job is posted again under its key, just what was recorded before."""
    if renderer.promises.again != "under its key":
        return renderer.prepare(job.request)
    uploads = getattr(job.posting.fact, "uploads", ()) if job.posting else ()
    made = Prepared(job.arguments, uploads) if job.posting else renderer.prepare(job.request)
    return replace(made, key=job.requested.id)


def posted_by(renderer: Renderer, job_id: str, request: JobRequested, prepared: Prepared) -> Submission:
    """Post a job; under its key once more, where the answer was lost.

    Raises:
        NotSent, InDoubt, RenderFailed: as `Renderer.submit` does.
    """
    try:
        return renderer.submit(job_id, request, prepared)
    except InDoubt:
        if prepared.key is None:
            raise
        return renderer.submit(job_id, request, prepared)
