"""Reads fal's answer to the one post: the job's request, a refusal, or nothing that can be relied on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from domain.errors import RenderFailed
from domain.ids import shown
from domain.steps import Open, Step
from services.renderers.fal.addresses import named_request
from services.renderers.fal.answers import addresses_in
from services.renderers.fal.asking import json_of, text_of
from services.renderers.fal.key import without_key
from services.renderers.fal.reading import LONGEST
from services.renderers.fal.words import words
from services.renderers.protocol import InDoubt, Reply, Submission

if TYPE_CHECKING:
    import httpx

URLS = ("response_url", "status_url", "cancel_url")
DOUBTFUL = (408, 409)  # a gateway may have passed the job on before it said so
_REQUEST_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")  # stands in addresses that the key is sent to


def submission_of(response: httpx.Response) -> Submission:
    """Return the request that fal took.

    Raises:
        InDoubt: fal may or may not have the job, or its answer contradicts itself about which.
        RenderFailed: fal refused it, in its own words.
    """
    code = response.status_code
    if code in DOUBTFUL or code >= 500 or 300 <= code < 400:
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
