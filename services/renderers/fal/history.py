"""fal's request history, which keeps for 30 days what was sent, with which arguments, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from domain.errors import OutOfReach, RenderFailed
from domain.steps import Open, Step
from services.renderers.fal.asking import TROUBLES, asked
from services.renderers.fal.key import without_key
from services.renderers.fal.reading import Read, read_json
from services.renderers.fal.words import said, words
from services.renderers.protocol import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

HISTORY = "https://api.fal.ai/v1/models/requests/by-endpoint"
PAGES = 200
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
_LATER = "try again in a while"
_SOME_TAKE = {"project": Open("PROJECT"), "take": Open("TAKE")}  # which one only who asked knows


def asked_history(http: httpx.Client, endpoint: str, since: str, until: str) -> list[Known]:
    """Return the jobs of an endpoint in a span of time; jobs that still run may be missing.

    Raises:
        OutOfReach: the history can't be read now.
    """
    query = {"endpoint_id": endpoint, "start": since, "end": until, "expand": "payloads", "limit": "100"}
    found = [_known(item) for item, _ in _items(http, query)]
    return [one for one in found if one.request_id]


def found_answer(http: httpx.Client, endpoint: str, request_id: str) -> Read:
    """Return the raw answer of a job whose result the queue no longer has.

    Raises:
        RenderFailed: the history says that it failed.
        OutOfReach: the history doesn't know it, or can't be read now.
    """
    query = {"endpoint_id": endpoint, "request_id": request_id, "expand": "payloads"}
    found = next((one for one in _items(http, query) if one.value.get("request_id") == request_id), None)
    if found is None:
        raise OutOfReach(
            f"fal no longer has the result of {request_id}, nor does its request history",
            "check that FAL_KEY is of the account that posted it",
            "give it up:",
            Step("reconcile", **_SOME_TAKE, settled="lost"),
            code="result_gone",
            request=request_id,
        )
    output, code = found.value.get("json_output"), found.value.get("status_code")
    if isinstance(code, int) and code >= 400:
        said = f"fal could not make it ({code}): {without_key(str(output))[:500]}"
        raise RenderFailed(said, code="provider", kind="provider", request=request_id)
    if not isinstance(output, dict):
        said = f"fal's request history has no result of {request_id}"
        raise OutOfReach(said, Step("resume"), code="no_result", request=request_id)
    return Read(output, found.changes)


def _items(http: httpx.Client, query: dict[str, str]) -> Iterator[Read]:
    """Yield each item as an object, with the ways in which its page isn't as it was sent."""
    for _ in range(PAGES):
        page, changes = _page(http, query)
        yield from (Read(item, changes) for item in page.get("items", []) if isinstance(item, dict))
        cursor = page.get("next_cursor")
        if not page.get("has_more") or not cursor:
            return
        query = {**query, "cursor": str(cursor)}
    said, settle = f"fal's request history has more than {PAGES * 100:,} jobs of then", {"settled": "request=ID"}
    raise OutOfReach(said, "ask fal, and settle it:", Step("reconcile", **_SOME_TAKE, **settle), code="too_many_jobs")


def _page(http: httpx.Client, query: dict[str, str]) -> Read:
    try:
        response = asked(http, "GET", HISTORY, params=query, timeout=_TIMEOUT)
    except TROUBLES as error:
        why = f"fal's request history can't be reached: {said(error)}"
        raise OutOfReach(why, _LATER, code="no_history") from error
    if response.status_code != 200:
        why = f"fal's request history answers {response.status_code}: {words(response)}"
        raise OutOfReach(why, _LATER, code="no_history")
    read = read_json(response.content)
    page = read.value
    if not isinstance(page, dict) or not isinstance(page.get("items", []), list):
        raise OutOfReach("fal's request history gives no usable answer", _LATER, code="no_history")
    return read


def _known(item: dict[str, Any]) -> Known:
    given = item.get("json_input")
    return Known(
        request_id=str(item.get("request_id") or ""),
        sent_at=str(item.get("sent_at") or item.get("started_at") or ""),
        arguments=given if isinstance(given, dict) else {},
        status=str(item.get("status_code", "")),
    )
