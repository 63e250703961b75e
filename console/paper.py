"""Templates filled: a page made once per position of the log, or one that says why there is none."""

from __future__ import annotations

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
_TABS = (("board", "Board", ""), ("dailies", "Dailies", "/dailies"), ("time", "Time", "/time"))


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
    """Answer with a page, made once while log and media stay the same; 304 where the browser has it."""
    stamp = served.stamp()
    tag = served.answers.tag(stamp)
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    asked = f"{name} {request.url.path}?{request.url.query} {more}"
    try:
        body = served.answers.get(asked, stamp, lambda: _written(name, request, make()))
    except TakesError as error:
        return _fault(error)
    return Response(body, 200, headers, "text/html; charset=utf-8")


def _written(name: str, request: Request, context: Context) -> bytes:
    at = request.query_params.get("at")
    project = context.get("project")
    page = {
        "name": name,
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
        "now_url": f"{now.path}?{now.query}" if now.query else now.path,
    }


def _fault(error: TakesError) -> Response:
    page = {
        "name": "fault",
        "title": "Not here",
        "ratio": "16-9",
        "tabs": [],
        "position": 0,
        "head": 0,
        "project": None,
    }
    body = PAPER.get_template("fault.html").render(page=page, fault=fault_of(error))
    return Response(body, status_of(error), {"cache-control": "no-store"}, "text/html; charset=utf-8")
