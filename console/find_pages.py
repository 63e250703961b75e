"""The page of what was looked for: in all projects, and in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import reading
from console.api.support import At, Here, Name
from console.pages import head_of
from console.paper import page

if TYPE_CHECKING:
    from console.paper import Context
    from console.served import Served

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Query(max_length=500)]


@router.get("/find")
def find_anywhere(request: Request, served: Here, q: Words = "") -> Response:
    """Show what holds the words, in all projects."""
    return page(request, served, "find", lambda: _find(served, q, None, None))


@router.get("/p/{project}/find")
def find(request: Request, served: Here, project: Name, q: Words = "", at: At = None) -> Response:
    """Show what holds the words in a project."""
    return page(request, served, "find", lambda: _find(served, q, project, at))


def _find(served: Served, words: str, project: str | None, at: str | None) -> Context:
    found = reading.find(served, words, project or "", at)
    head = head_of(served, project) if project else {"position": served.head(), "head": served.head()}
    past = {"past": True, "position": served.moment(at, project)} if at else {}
    return {"data": found, "words": words, "title": f"Find {words}" if words else "Find", **head, **past}
