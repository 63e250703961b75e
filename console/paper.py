"""Templates filled: a page made once per position of the log, or one that says why there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from console.buttons import fault_of
from console.faults import status_of
from console.page_words import FILTERS
from domain.errors import TakesError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from console.served import Served

TEMPLATES = Path(__file__).with_name("templates")
Context = dict[str, Any]  # what a template is filled with
_CARD = re.compile(rb'<article [^>]*id="([^"]+)"[^>]*>.*?</article>', re.DOTALL)
_TABS = (
    ("board", "Board", ""),
    ("dailies", "Dailies", "/dailies"),
    ("queue", "Queue", "/queue"),
    ("film", "Film", "/film"),
    ("time", "Time", "/time"),
)


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    made.filters.update(FILTERS)
    return made


PAPER = _environment()


def look_round() -> None:
    """Read every page's template once."""
    for name in PAPER.list_templates(["html"]):
        PAPER.get_template(name)


def page(request: Request, served: Served, name: str, make: Callable[[], Context], more: str = "") -> Response:
    """Answer with a page, made once while log and media stay the same; 304 where the browser has it.

    A script that says what it shows (`x-shown`: the tag and the address) is sent only the cards that differ.
    """
    stamp = served.stamp()
    tag = served.answers.tag(stamp)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    named = request.headers.get("if-none-match", "").removeprefix("W/")
    if named == tag:
        return Response(status_code=304, headers=headers)
    asked = f"{name} {request.url.path}?{request.url.query} {more}"
    try:
        body = served.answers.get(asked, stamp, lambda: _written(name, request, tag, make()))
    except TakesError as error:
        return _fault(error)
    has, _, shown = request.headers.get("x-shown", "").partition(" ")
    if known := served.answers.known(f"{name} {shown} {more}", has):
        body, headers = only_news(known, body), {**headers, "cache-control": "no-store"}
    return Response(body, 200, headers, "text/html; charset=utf-8")


def only_news(known: bytes, page: bytes) -> bytes:
    """Return a page with a stub for each card that a known page has, too, just the same."""
    there = {found[0] for found in _CARD.finditer(known)}
    stub = rb'<article id="%s" data-same></article>'
    return _CARD.sub(lambda found: stub % found[1] if found[0] in there else found[0], page)


def _written(name: str, request: Request, tag: str, context: Context) -> bytes:
    at = request.query_params.get("at")
    project = context.get("project")
    page = {
        "name": name,
        "tag": tag,
        "title": context.get("title") or context.get("project_title") or "",
        "ratio": (context.get("ratio") or "16:9").replace(":", "-"),
        "tabs": [(tab, label, f"/p/{project}{path}") for tab, label, path in _TABS],
        **{key: context.get(key) for key in ("project", "project_title", "sequence", "past", "waiting")},
        **{key: context.get(key, getattr(context["data"], key, 0)) for key in ("position", "head")},
        **_moments(request, at if context.get("past") else None),
    }
    return PAPER.get_template(f"{name}.html").render(page=page, **context).encode()


def _moments(request: Request, at: str | None) -> Context:
    """Return what links carry along so that they stay in the past."""
    now = request.url.remove_query_params("at")
    said = f"at={quote(at)}" if at else ""
    return {
        "at_query": said,
        "q": f"?{said}" if said else "",
        "and_at": f"&{said}" if said else "",
        "showing": lambda most: f"?{request.url.include_query_params(show=most).query}",
        "now_url": f"{now.path}?{now.query}" if now.query else now.path,
    }


def _fault(error: TakesError) -> Response:
    page = {
        "name": "fault",
        "tag": "",
        "title": "Not here",
        "ratio": "16-9",
        "tabs": [],
        "position": 0,
        "head": 0,
        "project": None,
    }
    body = PAPER.get_template("fault.html").render(page=page, fault=fault_of(error))
    return Response(body, status_of(error), {"cache-control": "no-store"}, "text/html; charset=utf-8")
