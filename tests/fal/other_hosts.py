"""rest.fal.ai, the media hosts and api.fal.ai: uploads, files with Range, the request history, prices."""

from __future__ import annotations

import re
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.fal import media, schemas
from tests.fal.routes import TOKEN
from tests.fal.wire import Answer, Json, Request, answered

if TYPE_CHECKING:
    from tests.fal.jobs import Job
    from tests.fal.routes import Route
    from tests.fal.world import World


async def token(world: World, request: Request, route: Route) -> Answer:
    """Answer with the token that uploads want."""
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    base = f"https://{world.settings.media_host}"
    return answered({"token": TOKEN, "token_type": "Bearer", "base_url": base, "expires_at": until})


async def initiate(world: World, request: Request, route: Route) -> Answer:
    """Answer with where to PUT a file, and where it will be found."""
    asked = request.json() or {}
    name = _name(asked.get("file_name"), asked.get("content_type"))
    base = f"https://{world.settings.media_host}/files"
    return answered({"upload_url": f"{base}/put/{name}", "file_url": f"{base}/uploads/{name}"})


async def put(world: World, request: Request, route: Route) -> Answer:
    """Take the file of an initiated upload."""
    world.upload(request.path.rpartition("/")[2], request.headers.get("content-type", ""), request.body)
    return Answer()


async def upload(world: World, request: Request, route: Route) -> Answer:
    """Take a file and answer with its URL."""
    kind = request.headers.get("content-type", "application/octet-stream")
    name = _name(request.headers.get("x-fal-file-name"), kind)
    return answered({"access_url": world.upload(name, kind, request.body)})


def _name(given: str | None, kind: str | None) -> str:
    plain = re.sub(r"[^A-Za-z0-9.]", "", given or f"file.{(kind or 'a/bin').rpartition('/')[2]}")
    return f"{secrets.token_urlsafe(12).replace('_', '-')}_{plain}"


async def media_file(world: World, request: Request, route: Route) -> Answer:
    """Answer with a file, or with the part of it that Range asks for."""
    name = request.path.rpartition("/")[2]
    job = world.jobs.get(route.job)
    if job is not None and job.fate == "lost_media":
        return answered({"detail": "Not found"}, job.values.get("code", 404))
    if name in world.uploads:
        kind, content = world.uploads[name]
    elif job is not None and name in job.files() and job.failure() is None:
        kind, content = media.FORMATS[name.rpartition(".")[2]], job.content(name)
    else:
        return answered({"detail": "Not found"}, 404)
    headers = {"content-type": kind, "accept-ranges": "bytes", "etag": f'"{name}"'}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("range", ""))
    if wanted is None or request.headers.get("if-range", headers["etag"]) != headers["etag"]:
        return Answer(200, content, headers)
    first, last = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
    if first > last:
        return Answer(416, b"", headers | {"content-range": f"bytes */{len(content)}"})
    return Answer(206, content[first : last + 1], headers | {"content-range": f"bytes {first}-{last}/{len(content)}"})


async def history(world: World, request: Request, route: Route) -> Answer:
    """Answer with the ended jobs of an endpoint, the newest end first."""
    try:
        start, end = (_moment(request.one(name)) for name in ("start", "end"))
        limit, offset = int(request.one("limit", "50")), int(request.one("cursor", "0"))
    except ValueError:
        return _platform_error("start and end must be ISO 8601, limit and cursor numbers")
    endpoints = _listed(request, "endpoint_id")
    if not endpoints or len(endpoints) > 50 or not 1 <= limit <= 100:
        return _platform_error("endpoint_id (1 to 50) is required, limit is 1 to 100")
    ids = _listed(request, "request_id")
    now = time.time()
    since = now - (90 if ids else 1) * 86_400 if start is None else start
    by = world.settings.history_by
    jobs = [
        job
        for job in world.jobs.values()
        if job.endpoint in endpoints
        and job.ended_at + world.settings.history_lag <= now
        and since <= getattr(job, by) < (now + 1 if end is None else end)
        and (not ids or job.id in ids)
        and request.one("status") in ("", _outcome(job))
    ]
    jobs.sort(key=lambda job: (job.ended_at, job.id), reverse=True)
    page = jobs[offset : offset + limit]
    more = offset + limit < len(jobs)
    items = [_item(world, job, payloads="payloads" in _listed(request, "expand")) for job in page]
    return answered({"items": items, "next_cursor": str(offset + limit) if more else None, "has_more": more})


def _item(world: World, job: Job, *, payloads: bool) -> Json:
    failed = job.failure()
    started = job.sent_at if job.cancelled_at is not None else min(job.started_at, job.ended_at)
    item: Json = {
        "request_id": job.id,
        "endpoint_id": job.endpoint,
        "sent_at": _iso(job.sent_at),
        "started_at": _iso(started),
        "ended_at": _iso(job.ended_at),
        "status_code": failed[0] if failed else 200,
        "duration": job.ended_at - started,
    }
    if payloads:
        item["json_input"] = job.arguments
        item["json_output"] = failed[1] if failed else job.result(world.settings.media_host, world.tripwire)
    return item


def _outcome(job: Job) -> str:
    failed = job.failure()
    return "success" if failed is None else "user_error" if failed[0] < 500 else "error"


async def pricing(world: World, request: Request, route: Route) -> Answer:
    """Answer with the unit prices of endpoints."""
    rows = [(name, schemas.ENDPOINTS.get(name)) for name in _listed(request, "endpoint_id")]
    prices = [
        {"endpoint_id": name, "unit_price": row.unit_price, "unit": row.unit, "currency": "USD"}
        for name, row in rows
        if row is not None
    ]
    if len(prices) < len(rows) or not rows:
        return _platform_error("endpoint_id is unknown or missing", 404 if rows else 400)
    return answered({"prices": prices, "next_cursor": None, "has_more": False})


def _platform_error(message: str, status: int = 400) -> Answer:
    kind = "not_found" if status == 404 else "validation_error"
    return answered({"error": {"type": kind, "message": message, "request_id": secrets.token_hex(8)}}, status)


def _listed(request: Request, name: str) -> set[str]:
    return {one for value in request.query.get(name, []) for one in value.split(",") if one}


def _moment(text: str) -> float | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
