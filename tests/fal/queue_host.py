"""queue.fal.run and fal.run: submit, status, result, cancel."""

from __future__ import annotations

import asyncio
import math
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.fal import schemas
from tests.fal.routes import MEDIA
from tests.fal.wire import Answer, Json, Request, answered

if TYPE_CHECKING:
    from tests.fal.jobs import Job
    from tests.fal.routes import Route
    from tests.fal.world import World

_BIGGEST = 10 * 1024 * 1024
_GONE = {404: "Request not found", 410: "The result of this request has expired"}


async def submit(world: World, request: Request, route: Route) -> Answer:
    """Accept a job and answer with its id and URLs, or say no."""
    job = _accepted(world, request, route)
    if isinstance(job, Answer):
        return job
    named = next(iter(world.jobs.values())) if job.fate == "same_request" else job
    told = _urls(named) | {"status": "IN_QUEUE", "queue_position": job.position(time.time())}
    return answered(told | {"gateway_request_id": job.id, "logs": None, "metrics": {}}, x_fal_request_id=job.id)


async def run(world: World, request: Request, route: Route) -> Answer:
    """Do a job at once and answer with its result: fal.run, which knows no id."""
    job = _accepted(world, request, route)
    if isinstance(job, Answer):
        return job
    await asyncio.sleep(min(86_400, job.ended_at - time.time()))
    return _result(world, job)


def _accepted(world: World, request: Request, route: Route) -> Job | Answer:
    endpoint = schemas.ENDPOINTS.get(route.endpoint)
    arguments = request.json()
    if endpoint is None:
        return answered({"detail": f"Application '{route.endpoint}' not found"}, 404)
    wrong = schemas.problems(endpoint, arguments, strict=world.settings.strict)
    if not wrong and world.settings.check_uploads:
        wrong = _bad_pictures(world, arguments, ("body",))
    if not isinstance(arguments, dict) or (wrong and world.settings.validate == "submit"):
        return answered({"detail": wrong}, 422, x_fal_error_type="validation_error")
    fate = world.faults.take(request, route, fate=True)
    return world.new_job(route.endpoint, arguments, wrong, fate, request.at)


def _bad_pictures(world: World, value: object, loc: schemas.Loc) -> list[Json]:
    """Return what is wrong with the pictures that are said to lie on fal's media hosts."""
    if isinstance(value, dict):
        return [found for name, one in value.items() for found in _bad_pictures(world, one, (*loc, name))]
    if isinstance(value, list):
        return [found for n, one in enumerate(value) for found in _bad_pictures(world, one, (*loc, n))]
    if not isinstance(value, str) or not value.startswith(tuple(f"https://{host}/" for host in MEDIA)):
        return []
    _, content = world.uploads.get(value.rpartition("/")[2], ("", None))
    if content is None:
        made = value.rpartition("/")[2].partition("_")[0] in world.jobs
        return [] if made else [schemas.problem(loc, "file_download_error", "Failed to download the file", value)]
    if len(content) > _BIGGEST:
        return [schemas.problem(loc, "file_too_large", "File size exceeds the maximum", value, max_size=_BIGGEST)]
    return []


def _urls(job: Job) -> Json:
    url = f"https://queue.fal.run/{job.app}/requests/{job.id}"
    return {"request_id": job.id, "response_url": url, "status_url": f"{url}/status", "cancel_url": f"{url}/cancel"}


async def status(world: World, request: Request, route: Route) -> Answer:
    """Answer 202 while a job waits or runs, 200 when it has ended, however it has."""
    job = _job(world, route)
    if job is None:
        return answered({"detail": _GONE[404], "status": "NOT_FOUND"}, 404)
    now = time.time()
    told: Json = _urls(job) | {"status": job.state(now)}
    if told["status"] == "IN_QUEUE":
        return answered(told | {"queue_position": job.position(now)}, 202)
    told["logs"] = _logs(job, now) if request.one("logs", "0").lower() in ("1", "true") else None
    if told["status"] == "IN_PROGRESS":
        return answered(told, 202)
    started = job.sent_at if math.isinf(job.started_at) else job.started_at
    told["metrics"] = {"inference_time": job.ended_at - started}
    complaint = job.complaint()
    if complaint:
        told["error"], told["error_type"] = complaint
    return answered(told)


def _logs(job: Job, now: float) -> list[Json]:
    begun = job.sent_at if math.isinf(job.started_at) else job.started_at
    done = min(1.0, (now - begun) / max(1e-9, job.ended_at - begun))
    at = datetime.fromtimestamp(begun, UTC).isoformat()
    return [{"message": f"{done:.0%}", "level": "INFO", "source": "USER", "timestamp": at}]


async def result(world: World, request: Request, route: Route) -> Answer:
    """Answer with what the model has made, or with why not."""
    job = _job(world, route)
    now = time.time()
    if job is None:
        return answered({"detail": _GONE[404]}, 404)
    if job.state(now) != "COMPLETED":
        return answered({"detail": "Request is still in progress"}, 400)
    if now > job.ended_at + world.settings.keep_results:
        return answered({"detail": _GONE[404]}, 404)
    return _result(world, job)


def _result(world: World, job: Job) -> Answer:
    if job.fate == "expired":
        code = job.values.get("code", 404)
        return answered({"detail": _GONE.get(code, "Expired")}, code)
    failed = job.failure()
    if failed:
        kind = failed[1].get("error_type", failed[1]["detail"][0].get("type", "") if failed[0] == 422 else "")
        return answered(failed[1], failed[0], x_fal_request_id=job.id, x_fal_error_type=kind)
    made = job.result(world.settings.media_host, world.tripwire)
    return answered(made, x_fal_request_id=job.id, x_fal_billable_units=f"{job.units:g}")


async def cancel(world: World, request: Request, route: Route) -> Answer:
    """Take a job out of the queue; one that runs already is finished and billed, unless the settings say otherwise."""
    job = _job(world, route)
    now = time.time()
    if job is None:
        return answered({"status": "NOT_FOUND"}, 404)
    if job.state(now) == "COMPLETED":
        return answered({"status": "ALREADY_COMPLETED"}, 400)
    stops = job.state(now) == "IN_QUEUE" or world.settings.cancel_running
    world.change(job.id, cancel_asked=True, cancelled_at=now if stops else None)
    return answered({"status": "CANCELLATION_REQUESTED"}, 202)


def _job(world: World, route: Route) -> Job | None:
    job = world.jobs.get(route.job)
    return job if job is not None and route.endpoint in (job.app, job.endpoint) else None
