"""Grids, quadrants and start frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from domain import lifecycle
from domain.casting import cast_named
from domain.decisions.admit import admit, find_element, find_grid, find_shot, must_be_planned, of_sequence
from domain.decisions.sending import check_grid, grid_as_sent, pictured
from domain.elements import Casting
from domain.errors import Refused
from domain.event_rows import ROWS
from domain.events import GridQuadrantApproved, GridRequested, StartFrameSupplied
from domain.ids import made_id
from domain.models import check_settings, find_grid_model, in_models_types
from domain.money import NOTHING, price_of
from domain.prompts import check_prompt
from domain.steps import Open, Step

if TYPE_CHECKING:
    from domain.jobs import Grid
    from domain.models import GridModel
    from domain.project import Project
    from domain.sequence import Entity, Frame, Sequence
    from domain.values import FrameSource, Picture, Quadrant, Setting


@dataclass(frozen=True, slots=True)
class GridWish:
    """What a person asks for: grids of a sequence or of one of its shots.

    `elements` are sent exactly as named, in place of those that the plan lists.
    """

    renderer: str
    free: bool
    shot: int | None = None
    prompt: str | None = None
    model: str | None = None
    count: int = 1
    settings: dict[str, Setting] = field(default_factory=dict)
    elements: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Crop:
    """A cropped quadrant: its box in the grid, its path, sha256 and size, and what was done to it."""

    box: tuple[int, int, int, int]
    path: str
    sha256: str
    width: int
    height: int
    changes: tuple[str, ...] = ()


def entity_for(state: Sequence, shot: int | None) -> Entity:
    """Return the sequence's own entity, or the shot's."""
    return state.own if shot is None else state.entity(find_shot(state, shot).id)


def request_grids(state: Sequence, project: Project, wish: GridWish) -> list[GridRequested]:
    """Ask for `wish.count` grids, each with all that will be sent."""
    admit(state, "GridRequested")
    assert project.plan is not None
    assert state.planned is not None
    must_be_planned(state)
    entity = entity_for(state, wish.shot)
    model = find_grid_model(wish.model or project.plan.grid_model)
    settings = in_models_types(model, wish.settings)
    check_settings(model, settings)
    prompt = check_prompt(wish.prompt or _grid_prompt(state, wish.shot), project.elements)
    sendable = None if wish.free else pictured(project)
    if wish.elements is None:
        casting = _cast(state, entity, model.max_references, sendable)
    else:
        casting = cast_named(wish.elements, [prompt], most=model.max_references, sendable=sendable)
    first = entity.next_number("grid")
    grid = GridRequested(
        grid_id=made_id(entity.id, "grid", first),
        entity=entity.id,
        prompt=prompt,
        model=model.name,
        endpoint=model.endpoint_for(references=bool(casting.kept)),
        aspect_ratio=project.plan.aspect_ratio,
        settings=settings,
        elements=tuple(find_element(project, name) for name in casting.kept),
        elements_dropped=casting.dropped,
        renderer=wish.renderer,
        rehearsal=wish.free,
        estimated=NOTHING if wish.free else price_of(model, settings, 1),
    )
    if not wish.free:
        grid = _paid(grid, model, project)
    return [replace(grid, grid_id=made_id(entity.id, "grid", first + n)) for n in range(wish.count)]


def _paid(grid: GridRequested, model: GridModel, project: Project) -> GridRequested:
    check_grid(grid, model)
    grid = grid_as_sent(grid, project)
    if len(grid.sent or "") > model.max_prompt:
        raise Refused(
            f"the grid prompt has {len(grid.sent or '')} characters with the instruction around it,"
            f" where {model.name} takes {model.max_prompt}",
            "say it shorter:",
            Step("again", prompt=Open("TEXT")),
            Step("again", model="nano-banana-pro"),
            code="doesnt_fit",
            entity=grid.entity,
            model=model.name,
        )
    return grid


def _grid_prompt(state: Sequence, shot: int | None) -> str:
    if shot is not None:
        return find_shot(state, shot).prompt
    return state.grid_prompt or state.order[0].prompt


def _cast(state: Sequence, entity: Entity, most: int, sendable: set[str] | None) -> Casting:
    """The elements go along as references where the model takes any, else all are dropped."""
    assert state.planned is not None
    own = state.shots[entity.id].plan.elements if entity.id in state.shots else None
    listed = state.planned.elements if own is None else own
    kept = tuple(name for name in listed if sendable is None or name in sendable)[:most]
    return Casting(kept, tuple(name for name in listed if name not in kept))


def grid_to_crop(state: Sequence, shot: int | None, typed: str | None) -> Grid:
    """Return the grid to crop: the newest complete one that isn't rejected, or the one named."""
    admit(state, "GridQuadrantApproved")
    entity = entity_for(state, shot)
    of = of_sequence(state)
    resume, another = Step("resume", project=state.project), Step("grid", **of, shot=shot)
    grid = find_grid(state, entity, typed) if typed else entity.eligible_grid
    if grid is None:
        pending = next((g for g in entity.grids.values() if g.under_way), None)
        if entity.newest_grid and not pending:
            chosen = Step("approve_grid", **of, shot=shot, quadrant=Open("Q"), grid=entity.newest_grid.number)
            said = f"all grids of {entity.id} are rejected"
            raise Refused(said, another, "to take one all the same:", chosen, code="no_grid", entity=entity.id, **of)
        none = f"{entity.id} has no complete grid" + (" yet" if pending else "")
        raise Refused(none, resume if pending else another, code="no_grid", entity=entity.id, **of)
    if grid.state not in ROWS["GridQuadrantApproved"].job_states or grid.result is None:
        step = resume if grid.under_way else another
        raise Refused(f"{grid.id} isn't complete: it is {grid.state}", step, code="no_grid", grid=grid.id, **of)
    return grid


def approve_quadrant(state: Sequence, grid: Grid, quadrant: Quadrant, crop: Crop) -> list[GridQuadrantApproved]:
    """Make the crop the entity's start frame; the one it already is, in this size, changes nothing."""
    admit(state, "GridQuadrantApproved")
    entity = state.entity(grid.request.entity)
    # Said again after another grid came in, it settles the choice.
    settled = entity.id != state.id or state.resting != lifecycle.GRID_REVIEW
    if settled and entity.frame and _is_crop(entity.frame, grid, quadrant, crop):
        return []
    return [
        GridQuadrantApproved(
            grid_id=grid.id,
            entity=entity.id,
            quadrant=quadrant,
            box=crop.box,
            start_id=made_id(entity.id, "start", entity.next_number("start")),
            path=crop.path,
            sha256=crop.sha256,
            width=crop.width,
            height=crop.height,
            changes=crop.changes,
        )
    ]


def _is_crop(frame: Frame, grid: Grid, quadrant: Quadrant, crop: Crop) -> bool:
    same = (frame.grid_id, frame.quadrant) == (grid.id, quadrant)
    return same and (frame.width, frame.height) == (crop.width, crop.height)


def supply_frame(state: Sequence, entity: Entity, picture: Picture, source: FrameSource) -> list[StartFrameSupplied]:
    """Make a picture from elsewhere the entity's start frame; the one it already is changes nothing."""
    admit(state, "StartFrameSupplied")
    if entity.frame and entity.frame.ref.sha256 == picture.sha256:
        return []
    return [frame_supplied(entity, picture, source)]


def frame_supplied(entity: Entity, picture: Picture, source: FrameSource) -> StartFrameSupplied:
    """Return the fact that a picture is an entity's start frame, under its next number."""
    return StartFrameSupplied(
        entity=entity.id,
        start_id=made_id(entity.id, "start", entity.next_number("start")),
        path=picture.path,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        source=source,
        original=picture.original,
        changes=picture.changes,
    )
