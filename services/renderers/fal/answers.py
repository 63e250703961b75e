"""Answers of fal's queue, read: the job that was taken, the stage it is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.errors import RenderFailed
from domain.ids import shown
from domain.steps import Open, Step
from services.renderers.fal.asking import json_of, text_of
from services.renderers.fal.hosts import named_request
from services.renderers.fal.key import without_key
from services.renderers.fal.reading import LONGEST
from services.renderers.fal.results import addresses_in
from services.renderers.fal.words import words
from services.renderers.protocol import InDoubt, Reply, Stage, Submission

if TYPE_CHECKING:
    import httpx

    from services.renderers.fal.pace import Patience

URLS = ("response_url", "status_url", "cancel_url")
_DOUBTFUL = (408, 409)  # a gateway may have passed the job on before it said so
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")  # stands in addresses that the key is sent to


def stage_of(told: dict[str, Any], patience: Patience) -> Stage | None:
    """Return the stage of a job that hasn't ended; None for a status that can't be read, which is polled again."""
    match told.get("status"):
        case "IN_QUEUE":
            place = told.get("queue_position")
            return Stage("queued", place=place if isinstance(place, int) else None)
        case "IN_PROGRESS":
            return Stage("rendering")
    patience.tried(f"a status that can't be read: {without_key(str(told))[:100]}")
    return None


def object_of(response: httpx.Response, patience: Patience) -> dict[str, Any] | None:
    """Return the JSON object of an answer; None for one that has none, which is asked for again."""
    told = json_of(response)
    if isinstance(told, dict):
        return told
    patience.tried(f"{response.status_code} and no JSON object")
    return None


def submission_of(response: httpx.Response) -> Submission:
    """Return the request that fal took.

    Raises:
        InDoubt: fal may or may not have the job, or its answer contradicts itself about which.
        RenderFailed: fal refused it, in its own words.
    """
    code = response.status_code
    if code in _DOUBTFUL or code >= 500 or 300 <= code < 400:
        raise InDoubt(f"fal answered the post with {code}: {words(response)}")
    if code >= 400:
        why = f"fal refused it ({code}): {words(response)}"
        raise RenderFailed(why, *_ways_on(code), code="fal_refused", kind="refused")
    body = without_key(json_of(response))
    request_id = body.get("request_id") if isinstance(body, dict) else None
    if not isinstance(request_id, str) or not _REQUEST_ID.fullmatch(request_id):
        raise _doubt(f"fal took the post ({code}), but its answer names no request", body, response)
    urls = {name: str(body[name]) for name in URLS if name in body}
    others = sorted({other for url in urls.values() if (other := named_request(url)) not in (None, request_id)})
    if others:
        said = f"fal took the post ({code}) as {request_id}, but its answer leads to {shown(', '.join(others), 200)}"
        raise _doubt(said, body, response)
    return Submission(request_id, urls)


def _doubt(why: str, body: Any, response: httpx.Response) -> InDoubt:
    doubt = InDoubt(why)
    answer = body if isinstance(body, dict) else without_key(text_of(response).replace("\0", "\ufffd"))[:LONGEST]
    if answer:
        doubt.reply = Reply(why, answer, addresses_in(answer))
    return doubt


def _ways_on(code: int) -> tuple[Step | str, ...]:
    if code == 429:
        fewer = Step("again", concurrency=Open("N"))
        return "wait a little, then generate again", "follow fewer jobs at once, with a smaller N:", fewer
    advice = {401: "check FAL_KEY", 403: "check FAL_KEY, and the account's balance and permissions"}
    return (advice.get(code, "change what fal complains of, then generate again"),)
