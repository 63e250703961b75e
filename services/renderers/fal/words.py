"""Reads fal's errors: one line in its own words."""

from __future__ import annotations

from typing import Any

import httpx

from domain.errors import RenderFailed
from domain.ids import shown
from services.renderers.fal.asking import json_of, text_of
from services.renderers.fal.hosts import trouble
from services.renderers.fal.key import HIDDEN, without_key

LONGEST = 500
_ADVICE = {
    "content_policy": "change the words or pictures fal objects to, then generate again",
    "provider": "change what fal complains of, then generate again",
    "provider_error": "generate again; if it stays so, fal's status page may say more",
}


def said(error: httpx.HTTPError | httpx.InvalidURL) -> str:
    """Return why fal couldn't be reached, short and without the key."""
    if isinstance(error, httpx.InvalidURL):
        return "the answer leads to no address"
    return without_key(trouble(error))


def words(response: httpx.Response) -> str:
    """Return fal's own words of an error, in one line: each validation detail with its place, else the text."""
    body = json_of(response)
    if isinstance(body, dict):
        detail = body.get("detail", text_of(response))
    else:
        detail = "" if text_of(response).lstrip().startswith("<") else text_of(response)  # a page, as gateways send
    text = "; ".join(_detail(one) for one in detail) if isinstance(detail, list) else str(detail)
    return shown(" ".join(_discreet(text, response).split()) or response.reason_phrase or "no reason", LONGEST)


def _discreet(text: str, response: httpx.Response) -> str:
    """Remove the key, and any token that the request was sent with."""
    secret = response.request.headers.get("authorization", "").partition(" ")[2]
    for hidden in (secret, secret.rpartition(":")[2]):
        text = text.replace(hidden, HIDDEN) if len(hidden) > 5 else text
    return without_key(text)


def _detail(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    where = one.get("loc")
    place = ".".join(str(part) for part in where if part != "body") if isinstance(where, list) else ""
    text = f"{one.get('msg', '')} ({one.get('type', '')})"
    return f"{place}: {text}" if place else text


def is_own_fault(response: httpx.Response, *, failed: bool) -> bool:
    """Say whether an error in place of a result is the job's own, so that the job has ended.

    It is if the job is known to have `failed`, or the model refused this request in fal's own format. An error of a
    gateway isn't.
    """
    if not response.is_error:
        return False
    body = json_of(response)
    # The others speak of the account, a proxy or the moment, and not of the job.
    said_no = response.status_code < 500 and response.status_code not in (401, 402, 403, 407, 408, 409, 425, 429)
    in_form = "x-fal-request-id" in response.headers and isinstance(body, dict) and "detail" in body
    return failed or (said_no and in_form)


def job_fault(response: httpx.Response) -> RenderFailed:
    """Return why a job that has ended has no result."""
    code = response.status_code
    kind = "cancelled" if code == 499 else "provider_error" if code >= 500 else "provider"
    if "content_policy" in text_of(response):
        kind = "content_policy"
    said = f"fal could not make it ({code}): {words(response)}"
    return RenderFailed(said, _ADVICE.get(kind, ""), code=kind, kind=kind)
