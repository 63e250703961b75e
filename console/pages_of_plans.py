"""The pages on which plans are made: a project from nothing, and its plan to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from console import plan_pages
from console.api.support import At, Here, Name
from console.pages import head_of
from console.paper import page

if TYPE_CHECKING:
    from console.paper import Context

router = APIRouter(include_in_schema=False)


@router.get("/new")
def new(request: Request, served: Here) -> Response:
    """Show the form that makes a project from nothing."""
    return page(request, served, "new", lambda: plan_pages.new_page(served))


@router.get("/p/{project}/plan")
def plan(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Show a project's plan, to be edited part by part."""

    def make() -> Context:
        data = plan_pages.plan_page(served, project, at)
        moment = {"past": data.past, "position": data.position, "head": data.head}
        return {"data": data, "title": "Plan", "ratios": plan_pages.RATIOS, **head_of(served, project), **moment}

    return page(request, served, "plan", make)
