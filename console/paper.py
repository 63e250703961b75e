"""Templates filled: a page made once per position of the log, and the one that says why there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from starlette.responses import Response

from console.page_words import FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from console.models import Fault
    from console.served import Served

TEMPLATES = Path(__file__).with_name("templates")
Context = dict[str, Any]  # what a template is filled with
_CARD = re.compile(rb'<article [^>]*id="([^"]+)"[^>]*>.*?</article>', re.DOTALL)
_NOT_THERE = 404
_TABS = (
    ("board", "Board", ""),
    ("plan", "Plan", "/plan"),
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
    body = served.answers.get(asked, stamp, lambda: _written(name, request, tag, served.person, make()))
    has, _, shown = request.headers.get("x-shown", "").partition(" ")
    if known := served.answers.known(f"{name} {shown} {more}", has):
        body, headers = only_news(known, body), {**headers, "cache-control": "no-store"}
    return Response(body, 200, headers, "text/html; charset=utf-8")


def only_news(known: bytes, page: bytes) -> bytes:
    """Return a page with a stub for each card that a known page has, too, just the same."""
    there = {found[0] for found in _CARD.finditer(known)}
    stub = rb'<article id="%s" data-same></article>'
    return _CARD.sub(lambda found: stub % found[1] if found[0] in there else found[0], page)


def _written(name: str, request: Request, tag: str, person: str, context: Context) -> bytes:
    at = request.query_params.get("at")
    project = context.get("project")
    page = {
        "name": name,
        "tag": tag,
        "person": person,
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
        "with_events": lambda most: f"?{request.url.include_query_params(events=most).query}",
        "now_url": f"{now.path}?{now.query}" if now.query else now.path,
    }


def fault_page(request: Request, status: int, fault: Fault) -> Response:
    """Return a page that says why there is none, with the ways on."""
    page: Context = {
        "name": "fault",
        "tag": "",
        "person": "",
        "title": "Not here" if status == _NOT_THERE else "That went wrong",
        "ratio": "16-9",
        "tabs": [],
        "position": 0,
        "head": 0,
        "project": None,
    }
    here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    board = f"/p/{quote(fault.about['project'])}" if "project" in fault.about else ""
    known = board if status != _NOT_THERE or "sequence" in fault.about or "take" in fault.about else ""
    body = PAPER.get_template("fault.html").render(page=page, fault=fault, status=status, here=here, board=known)
    return Response(body, status, {"cache-control": "no-store"}, "text/html; charset=utf-8")
