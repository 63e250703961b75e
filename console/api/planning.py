"""Plans: a file that is looked at and added, and the project's own plan edited part by part."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from console import plan_answers, plan_pages
from console.api.support import FAULTS, Actor, At, Here, Name, done, kept
from console.models import PlanEdited, PlanPage, PlanSeen
from console.request_bodies import ElementBody, PlanBody, PlanEditBody
from console.uploads import MOST, files_of, told_of, written
from domain.errors import BadInput, Refused
from domain.ids import shown
from domain.steps import Step
from services.plans.columns import Mapping, read_mapping
from services.plans.edited import Edit
from services.plans.sources import Told, open_plan
from services.verbs.element_edit import ElementEdit, editing_element
from services.verbs.plan_edit import editing
from services.verbs.plan_look import look_at_plan, plan_adding

if TYPE_CHECKING:
    from pathlib import Path

    from console.served import Served
    from services.verbs.plan_add import PlanAdding
    from services.workspace.workspace import Workspace

_READING = BoundedSemaphore(2)  # a workbook or a picture may take hundreds of megabytes while it is read
_FILES: dict[str, object] = {"type": "array", "items": {"type": "string", "format": "binary"}}


def _form(told: dict[str, object], **files: dict[str, object]) -> dict[str, object]:
    fields = {**files, "told": {"type": "string", "contentMediaType": "application/json", "contentSchema": told}}
    schema = {"type": "object", "properties": fields, "required": ["file"] if "file" in files else []}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


_PLAN = _form(PlanBody.model_json_schema(), file={"type": "string", "format": "binary"}, pictures=_FILES)
_ELEMENT = _form(ElementBody.model_json_schema(), frontal=_FILES, references=_FILES)
router = APIRouter(responses=FAULTS, tags=["planning"])


@router.post("/api/plans/add", openapi_extra={"requestBody": _PLAN})
async def add(request: Request, served: Here, by: Actor) -> PlanSeen:
    """Add a plan's file (JSON, CSV, TSV, XLSX) with the pictures that come along; `dry_run` says how it is read."""
    async with request.form(max_files=MOST, max_fields=5, max_part_size=1_000_000) as form:
        body, files, pictures = told_of(form, PlanBody), files_of(form, "file"), files_of(form, "pictures")
        if len(files) != 1:
            raise BadInput("one plan is added at a time", "send it as the form's `file`", code="no_plan")

        def act() -> PlanSeen:
            with _READING, written([files[0], *pictures]) as (path, *_):
                return _add(served, served.acting(by, body.message), path, body)

        return await run_in_threadpool(act)


def _add(served: Served, workspace: Workspace, path: Path, body: PlanBody) -> PlanSeen:
    told = Told(body.project or None, None, body.sheet, body.encoding, _columns(body), sent=True)
    if body.dry_run:
        look = look_at_plan(workspace, path, told, body.matches)
        return plan_answers.seen(served.head(), look, _taken(workspace, look.project) if body.new else None)
    source = open_plan(path, told)
    if body.new and (taken := _taken(workspace, source.project)):
        raise taken
    adding = plan_adding(workspace, source, body.matches)
    intake = adding.add()
    return plan_answers.added(done(served, adding.records, plan_answers.said(intake)), adding, intake)


def _columns(body: PlanBody) -> Mapping:
    told = [f"{title}={column}" for title, column in body.columns.items() if column]
    return read_mapping(told, [title for title, column in body.columns.items() if not column])


def _taken(workspace: Workspace, project: str | None) -> Refused | None:
    """Return why a new project can't have a name; None where it can."""
    if project is None or project not in workspace.projects():
        return None
    board, said = Step("status", project=project), f"there is a project {shown(project)} already"
    return Refused(said, "give the new one another name", board, code="project_taken", project=project)


@router.get("/api/client/{project}/plan", response_model=PlanPage)
def plan(request: Request, served: Here, project: Name, at: At = None) -> Response:
    """Return a project's plan with all that can be edited in it."""
    return kept(request, served, lambda: plan_pages.plan_page(served, project, at))


@router.post("/api/client/{project}/plan")
def edit(served: Here, by: Actor, project: Name, body: PlanEditBody) -> PlanEdited:
    """Edit a project's plan: the rest of it stays as it is."""
    adding = editing(served.acting(by, body.message), project, _edit(body))
    return _edited(served, adding, dry_run=body.dry_run)


def _edit(body: PlanEditBody) -> Edit:
    said: dict[str, Any] = body.model_dump(exclude_unset=True)
    whole = {key: value for key, value in said.items() if key in ("title", "aspect_ratio", "models", "settings")}
    return Edit(whole, said.get("elements", {}), said.get("sequences", {}), said.get("order", ()), body.seen)


def _edited(served: Served, adding: PlanAdding, *, dry_run: bool = False) -> PlanEdited:
    intake = adding.preview() if dry_run else adding.add()
    answer = done(served, adding.records, plan_answers.said(intake, adding=dry_run))
    return plan_answers.edited(answer, adding, intake)


@router.post("/api/client/{project}/plan/elements/{element}/pictures", openapi_extra={"requestBody": _ELEMENT})
async def element(request: Request, served: Here, by: Actor, project: Name, element: Name) -> PlanEdited:
    """Add an element to a plan or change one, with its pictures: `frontal` replaces, `references` are more."""
    async with request.form(max_files=MOST, max_fields=5, max_part_size=1_000_000) as form:
        body = told_of(form, ElementBody)
        front, more = files_of(form, "frontal"), files_of(form, "references")
        if len(front) > 1:
            raise BadInput("an element has one picture from the front", "send the others as `references`")

        def act() -> PlanEdited:
            workspace, said = served.acting(by, body.message), body.model_dump(exclude_unset=True)
            words = {key: value for key, value in said.items() if key in ("kind", "description")}
            with _READING, written([*front, *more], apart=True) as paths:
                frontal, references = (paths[0], paths[1:]) if front else (None, paths)
                wish = ElementEdit(element, words, frontal, references, body.without, body.seen)
                adding = editing_element(workspace, project, wish)
                return _edited(served, adding)

        return await run_in_threadpool(act)
