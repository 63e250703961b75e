"""A project's own plan, with all that can be edited in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import links
from console.models import (
    ElementPicture,
    ModelChoice,
    PlannedElement,
    PlannedSequence,
    PlannedShotRow,
    PlanPage,
    SettingChoice,
)
from domain.decisions.spend import left
from domain.errors import Refused
from domain.ids import shot_number
from domain.plan import PlanModels
from domain.steps import Step
from projections.plan import plan_document, plan_mark, planned_sequence, planned_shots
from projections.price_list import price_list
from services.log.reader import END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.served import Served
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.values import Element, Picture, Setting
    from projections.views.models import GridModelView, VideoModelView
    from projections.views.plan import PlanShotView


RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "2:1")


def new_page(served: Served) -> dict[str, object]:
    """Return what the form for a new project offers."""
    models, usual = price_list(served.workspace.models), PlanModels()
    choices = {kind: [_choice(model) for model in models[kind]] for kind in ("video", "grid")}
    data = {"video_models": choices["video"], "grid_models": choices["grid"], "video": usual.video, "grid": usual.grid}
    return {"data": data, "title": "A new project", "ratios": RATIOS}


def plan_page(served: Served, project: str, at: str | None = None) -> PlanPage:
    """Return a project's plan with all that can be edited in it."""
    workspace, upto = served.workspace, served.moment(at, project)
    own = workspace.project(workspace.known_project(project), upto)
    if own.plan is None:
        raise Refused(f"{project} had no plan then", Step("log", project=project), code="no_plan", project=project)
    states, head, models = workspace.load_all(project, upto), served.head(), price_list(workspace.models)
    planned = [_sequence(state) for state in states if state.planned]
    return PlanPage(
        project=project,
        title=own.plan.title,
        position=min(upto, head),
        head=head,
        past=upto != END,
        mark=plan_mark(plan_document(own, states)),
        archived=own.archived,
        aspect_ratio=own.plan.aspect_ratio,
        models={"grid": own.plan.grid_model, "video": own.plan.video_model},
        video_models=[_choice(model) for model in models["video"]],
        grid_models=[_choice(model) for model in models["grid"]],
        settings=_settings(own, models["video"]),
        elements=[_element(element) for element in own.plan.elements],
        sequences=[sequence for sequence in planned if not sequence.omitted],
        omitted=[sequence for sequence in planned if sequence.omitted],
        budget=own.budget,
        left=left(own),
        spend=own.spend,
    )


def _choice(model: VideoModelView | GridModelView) -> ModelChoice:
    plain = next(iter(model["prices"]), None)
    if plain is None or plain["amount"] is None:
        return ModelChoice(name=model["model"], price="price unknown")
    unit = "million tokens" if plain["unit"] == "token" else plain["unit"]
    return ModelChoice(name=model["model"], price=f"from ${plain['amount']} per {unit}")


def _settings(own: Project, models: Sequence[VideoModelView]) -> list[SettingChoice]:
    plan = own.plan
    model = next((m for m in models if plan and plan.video_model in (m["model"], *m["aliases"])), None)
    said: Mapping[str, Setting] = plan.settings if plan else {}
    return [
        SettingChoice(name=name, **of, value=said.get(name))
        for name, of in (model["settings"] if model else {}).items()
    ]


def _element(element: Element) -> PlannedElement:
    return PlannedElement(
        name=element.name,
        kind=element.kind,
        description=element.description,
        frontal=_picture(element.frontal) if element.frontal else None,
        references=[_picture(picture) for picture in element.references],
    )


def _picture(picture: Picture) -> ElementPicture:
    return ElementPicture(
        source=picture.source or picture.path, media=links.media(picture.path), still=links.still(picture.path)
    )


def _sequence(state: State) -> PlannedSequence:
    plan, shots = planned_sequence(state), planned_shots(state)
    newest = [shot.shot for shot in state.newest_plan.shots] if state.newest_plan else []
    return PlannedSequence(
        sequence=state.id,
        title=plan["title"] or state.id,
        notes=plan["notes"],
        needs_start_frame=plan["needs_start_frame"],
        grid_prompt=plan["grid_prompt"],
        elements=plan["elements"],
        settings=plan["settings"],
        final=state.final,
        omitted=state.omitted,
        take_count=len(state.takes),
        shots=[_row(shot, shots[shot]) for shot in newest],
        gone=[_row(shot, of) for shot, of in sorted(shots.items()) if shot not in newest],
    )


def _row(shot: str, of: PlanShotView) -> PlannedShotRow:
    return PlannedShotRow(shot=shot, number=shot_number(shot) or 0, prompt=of["prompt"], duration=of["duration"])
