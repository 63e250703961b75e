"""The plan as a document, from the log: adding it again changes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from domain.ids import shot_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.project import Project
    from domain.sequence import Sequence
    from domain.values import Element, Picture, PlannedShot
    from projections.views.plan import PlanDocument, PlanElementView, PlanEndView, PlanSequenceView, PlanShotView


def plan_document(project: Project, states: Iterable[Sequence], *, working: bool = False) -> PlanDocument:
    """Return the plan's document; with `working`, today's working prompts in place of the plan's."""
    plan = project.plan
    assert plan is not None
    return {
        "project": plan.project,
        "title": plan.title,
        "episode": plan.episode,
        "aspect_ratio": plan.aspect_ratio,
        "matte": plan.matte,
        "models": {"grid": plan.grid_model, "video": plan.video_model},
        "settings": plan.settings,
        "elements": {element.name: _element(element) for element in plan.elements},
        "sequences": {s.id: _sequence(s, working=working) for s in states if s.planned and not s.omitted},
    }


def plan_mark(document: PlanDocument) -> str:
    """Return a mark of a plan's document, by which a page can say which one it showed."""
    return hashlib.sha256(json.dumps(document, sort_keys=False).encode()).hexdigest()[:16]


def planned_sequence(state: Sequence) -> PlanSequenceView:
    """Return what the newest plan says of a sequence, also of one that it omits."""
    return _sequence(state, working=False)


def planned_shots(state: Sequence) -> dict[str, PlanShotView]:
    """Return every shot that a sequence has had by its id, omitted ones too, as the plan had it last."""
    known = {shot.id: _shot(shot.plan, (shot.plan.prompt, shot.plan.duration)) for shot in state.shots.values()}
    newest = state.newest_plan.shots if state.newest_plan else ()
    return known | {shot.shot: _shot(shot, (shot.prompt, shot.duration)) for shot in newest}


def shot_numbers(states: Iterable[Sequence]) -> dict[str, list[int]]:
    """Return the numbers of each sequence's shots, in plan order."""
    return {
        state.id: [shot_number(shot.shot) or 0 for shot in state.newest_plan.shots]
        for state in states
        if state.newest_plan
    }


def plan_pictures(project: Project, states: Iterable[Sequence]) -> dict[str, Picture]:
    """Return the pictures the plan names, by the paths it names them with."""
    elements = project.plan.elements if project.plan else ()
    pictures = [p for e in elements for p in (e.frontal, *e.references) if p]
    plans = [plan for state in states for plan in (state.planned, state.wanted) if plan]
    shots = [shot for plan in plans for shot in plan.shots]
    frames = [plan.end_frame for plan in plans] + [frame for s in shots for frame in (s.start_frame, s.end_frame)]
    pictures += filter(None, frames)
    return {picture.source: picture for picture in pictures if picture.source}


def _element(element: Element) -> PlanElementView:
    return {
        "kind": element.kind,
        "description": element.description,
        "frontal": element.frontal.source if element.frontal else None,
        "references": [picture.source for picture in element.references if picture.source],
    }


def _sequence(state: Sequence, *, working: bool) -> PlanSequenceView:
    planned = state.newest_plan
    assert planned is not None
    now = {shot.id: (shot.prompt, shot.duration) for shot in state.order}
    return {
        "title": planned.title,
        "notes": planned.notes,
        "needs_start_frame": planned.needs_start_frame,
        **_end(planned.end_frame),
        "grid_prompt": planned.grid_prompt,
        "settings": planned.settings,
        "elements": list(planned.elements),
        "shots": [
            _shot(s, now.get(s.shot, (s.prompt, s.duration)) if working else (s.prompt, s.duration))
            for s in planned.shots
        ],
    }


def _shot(shot: PlannedShot, words: tuple[str, int]) -> PlanShotView:
    return {
        "id": shot.plan_id,
        "prompt": words[0],
        "duration": words[1],
        "start_frame": shot.start_frame.source if shot.start_frame else None,
        **_end(shot.end_frame),
        "elements": None if shot.elements is None else list(shot.elements),
        "settings": shot.settings,
    }


def _end(picture: Picture | None) -> PlanEndView:
    """Return the end frame; a plan without one says nothing of it, as older ones do."""
    return {"end_frame": picture.source} if picture and picture.source else {}
