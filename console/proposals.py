"""Composed runs and grids as the API answers them, before they are recorded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from console.buttons import fault_of
from console.models import Composed, ComposedGrid, ComposedPrompt, ComposedTake, Price
from domain.decisions.admit import find_shot
from domain.decisions.agreement import UNKNOWN, Bill
from domain.decisions.pictures import GridWish
from domain.decisions.spend import left
from domain.decisions.takes import TakeWish
from domain.fit import Limits, misfits
from domain.ids import read_shot_number
from domain.open_shots import missing
from domain.worddiff import SAME, word_diff
from services.jobs.which_renderer import chosen_renderer
from services.media.lines import lacking
from services.media.typesetting import left_out
from services.renderers.choosing import make_renderer
from services.verbs.compose import Composition
from services.verbs.priced import beyond_budget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.request_bodies import GridBody, RunBody
    from domain.events import GridRequested, JobRequested, TakeRequested
    from domain.project import Project
    from domain.sequence import Sequence as State
    from domain.sequence import Shot
    from services.renderers.protocol import Renderer
    from services.verbs.compose import Composed as Found
    from services.workspace.workspace import Workspace

_SHORT = re.compile(r"take0*([1-9]\d{0,5})", re.IGNORECASE)


def renderer_of(workspace: Workspace, project: str, typed: str | None) -> Renderer:
    """Return the renderer a run uses; refused where its key isn't set."""
    return make_renderer(chosen_renderer(workspace, workspace.known_project(project), typed), workspace.root)


def composition(body: RunBody, renderer: Renderer, sequence: str) -> Composition:
    """Return a body as the services take it; `take2` is read as 2, and `working` picks nothing."""
    picks = {shot: _numbered(take) for shot, take in body.shots.items() if take.lower() != "working"}
    run = TakeWish(
        renderer=renderer.name,
        free=renderer.free,
        mode=body.mode,
        shot=None if body.shot is None else read_shot_number(body.shot, sequence),
        count=body.count,
        settings=dict(body.settings),
        without_start_frame=body.without_start_frame,
        split=body.split,
        missing=body.missing,
        model=body.model,
    )
    return Composition(run, picks, body.words, body.based_on)


def _numbered(take: str) -> str:
    short = _SHORT.fullmatch(take)  # an id, as SEQ08_SH03_take001, stays what it is
    return short[1] if short else take


def grid_wish(body: GridBody, renderer: Renderer, sequence: str) -> GridWish:
    """Return a body for grids as the services take it."""
    shot = None if body.shot is None else read_shot_number(body.shot, sequence)
    return GridWish(renderer.name, renderer.free, shot, body.prompt, body.model, body.count, dict(body.settings))


def _made(state: State, wish: TakeWish) -> list[Shot]:
    if wish.missing:
        return missing(state)
    return state.order if wish.shot is None else [find_shot(state, wish.shot)]


def composed(found: Found, wish: TakeWish, renderer: Renderer, project: Project) -> Composed:
    """Return a run put together: its words beside the working ones, what it sends, and its price."""
    requests, state = found.requests, found.after
    shots = _made(state, wish)
    picked = state.picked.model if state.picked else None
    model = project.models.find(wish.model or picked or (project.plan.video_model if project.plan else ""), "takes")
    prompts = [_prompt(found, shot) for shot in shots]
    each = _one_of_each(requests)
    whole = not wish.missing and (wish.mode in (None, "multi_shot") or len(prompts) == 1)
    misfit = (
        misfits(Limits.of(model.name, model.limits), [p.duration for p in prompts], [p.prompt for p in prompts])
        if whole
        else []
    )
    return Composed(
        shot_prompts=prompts,
        takes=[_take(request) for request in requests],
        elements=list(dict.fromkeys(element.name for request in each for element in request.elements)),
        elements_dropped=list(dict.fromkeys(name for request in each for name in request.elements_dropped)),
        endpoint=each[0].endpoint if each else None,
        model=model.name,
        renderer=renderer.name,
        free=renderer.free,
        seconds=sum(request.seconds for request in requests) or sum(p.duration for p in prompts),
        price=_price(requests),
        agreed=Bill.of(requests).price,
        budget_left=left(project),
        warnings=[*(found.run.warnings if found.run else []), *_warnings(found), *_letters(renderer, prompts)],
        fits=not misfit,
        refused=fault_of(found.refused) if found.refused else None,
    )


def composed_grid(requests: Sequence[GridRequested], renderer: Renderer, project: Project) -> ComposedGrid:
    """Return grids put together."""
    first, refused = requests[0], beyond_budget(project, requests)
    return ComposedGrid(
        prompt=first.prompt,
        count=len(requests),
        model=first.model,
        endpoint=first.endpoint,
        renderer=renderer.name,
        free=renderer.free,
        elements=[element.name for element in first.elements],
        elements_dropped=list(first.elements_dropped),
        price=_price(requests),
        agreed=Bill.of(requests).price,
        budget_left=left(project),
        refused=fault_of(refused) if refused else None,
    )


def _one_of_each(requests: Sequence[TakeRequested]) -> list[TakeRequested]:
    """Return one request of each entity: the others of a count are the same."""
    return list({request.entity: request for request in requests}.values())


def _prompt(found: Found, shot: Shot) -> ComposedPrompt:
    before = found.before.shots[shot.id]
    text = found.words.get(shot.id, shot.prompt)
    words = word_diff(before.prompt, text)
    if text == before.prompt:
        words = [(SAME, text)]
    source = (
        "words" if shot.id in found.words else (shot.source.take_id or "working") if _is_picked(found, shot) else ""
    )
    index: Any = shot.index
    return ComposedPrompt(
        shot=shot.id,
        index=index,
        prompt=text,
        duration=shot.duration,
        source=source or "working",
        differs_from_working=(text, shot.duration) != (before.prompt, before.duration),
        words=words,
    )


def _is_picked(found: Found, shot: Shot) -> bool:
    return found.picking is not None and any(getattr(fact, "shot", "") == shot.id for fact in found.picking.facts)


def _take(request: TakeRequested) -> ComposedTake:
    return ComposedTake(
        take_id=request.take_id,
        mode=request.mode,
        shots=[prompt.shot for prompt in request.shot_prompts],
        seconds=request.seconds,
        endpoint=request.endpoint,
        model=request.model,
        start_frame=request.start_frame.start_id if request.start_frame else None,
        elements=[element.name for element in request.elements],
        elements_dropped=list(request.elements_dropped),
        price=_price([request]),
    )


def _price(requests: Sequence[JobRequested]) -> Price | None:
    """Return the price of the paid ones together, its amount null where one isn't known; None where all are free."""
    bill = Bill.of(requests)
    if not bill.requests:
        return None
    first = bill.requests[0].estimated
    amount = None if bill.price == UNKNOWN else bill.price
    return Price(amount=amount, currency=first.currency, priced_on=first.priced_on)


def _letters(renderer: Renderer, prompts: Sequence[ComposedPrompt]) -> list[str]:
    """Say which letters the local renderer's pictures would lack."""
    scripts = [lacking(prompt.prompt) for prompt in prompts] if renderer.name == "local" else []
    return [left_out(frozenset[str]().union(*scripts))] if any(scripts) else []


def _warnings(found: Found) -> list[str]:
    if found.picking is None:
        return []
    said = [f"{shot.id} had words no take has used; undo brings them back" for shot in found.picking.unsent]
    said += [f"{name} of {take} was {theirs}, a run has {ours}" for take, name, theirs, ours in found.picking.differs]
    return said
