"""The pages: the API's answers as HTML. A page only reads; its script acts through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from console import board_groups as groups
from console import film_views, reading, strips
from console import page_views as views
from console.api.support import At, Here, Name
from console.board_groups import STEP
from console.lost_media import loss, losses
from console.models import Dailies
from console.paper import page
from console.word_history import shot_words
from domain.errors import TakesError
from projections.price_list import price_list
from services.questions.compare import compared

if TYPE_CHECKING:
    from console.models import Board, Item, SequencePage, TakeAnswer
    from console.paper import Context
    from console.served import Served

router = APIRouter(include_in_schema=False)
Show = Annotated[int, Query(ge=1, le=10**6)]
WINDOW = 30  # events of the project shown before a position, and after it


@router.get("/")
def projects(request: Request, served: Here, show: Show = STEP, archived: bool = False) -> Response:
    """Show the first projects, as many as are asked for; those in the archive on a page of their own."""

    def make() -> Context:
        data = reading.projects(served, most=show, archived=archived)
        count, others = (len(reading.listed(served, archived=which)) for which in (archived, not archived))
        more = min(count, show + STEP) if count > show else None
        title = "Archive" if archived else "Projects"
        return {"data": data, "title": title, "count": count, "more": more, "archived": archived, "others": others}

    return page(request, served, "projects", make)


@router.get("/models")
def models(request: Request, served: Here) -> Response:
    """Show the models there are, and the form that adds one."""

    def make() -> Context:
        data = price_list(served.workspace.models)
        return {"data": data, "models": [*data["video"], *data["grid"]], "title": "Models"}

    return page(request, served, "models", make)


@router.get("/p/{project}")
def board(
    request: Request,
    served: Here,
    project: Name,
    at: At = None,
    order: str = "phase",
    show: Show = STEP,
    since: At = None,
) -> Response:
    """Show a project's board, and what changed since a delivery where one is named."""

    def make() -> Context:
        view = served.project(project, served.moment(at, project))
        wanted = "plan" if order == "plan" else "phase"
        work = {"doubtful": groups.doubtful(view), "running": groups.running(view)}
        return {
            "order": wanted,
            **work,
            **_board(served, project, at, wanted, show),
            **film_views.changes(served, project, since, at),
        }

    return page(request, served, "board", make)


@router.get("/p/{project}/dailies")
def dailies(
    request: Request, served: Here, project: Name, at: At = None, list: str | None = None, item: At = None
) -> Response:
    """Show what waits for a decision, one at a time."""
    since = _seen(request, served, project)
    return page(request, served, "dailies", lambda: _dailies(served, project, at, list, item, since), f"{since}")


@router.get("/p/{project}/time")
def time(
    request: Request, served: Here, project: Name, at: At = None, show: Show = STEP, events: Show = WINDOW
) -> Response:
    """Show the board as of any position, and the project's events around it: so many before it, a few after."""
    return page(request, served, "time", lambda: _time(served, project, at, show, events))


@router.get("/p/{project}/{sequence}")
def sequence(request: Request, served: Here, project: Name, sequence: Name, at: At = None) -> Response:
    """Show a sequence: its cut, its takes side by side, or the next run."""
    asked = {letter: request.query_params.get(letter) for letter in "abcd"}
    view = request.query_params.get("view")
    return page(request, served, "sequence", lambda: _sequence(served, project, sequence, at, view, asked))


def _dailies(served: Served, project: str, at: str | None, wanted: str | None, item: str | None, since: int) -> Context:
    data = reading.dailies(served, project, str(since), at)
    wanted = wanted if wanted in ("new", "pending", "sequence") else "pending"
    rows = views.queue(data, wanted)
    shown = _item(served, project, data.items, item, at) or next((i for group in rows for i in group.rows), None)
    job = shown.job if shown else None
    sequence = reading.sequence(served, project, shown.sequence, at) if shown else None
    take = next((take for take in (sequence.takes if sequence else ()) if take["take_id"] == job), None)
    grid = next((grid for grid in (sequence.keyframes if sequence else ()) if grid["grid_id"] == job), None)
    return {
        "data": data,
        "list": wanted,
        "since": since,
        "title": "Dailies",
        "queue": rows,
        "lists": [
            ("new", "New", len(data.new)),
            ("pending", "Pending", len(data.pending)),
            ("sequence", "By sequence", len(data.pending)),
        ],
        "item": shown,
        "take": take,
        "strip": strips.segments(take) if take else [],
        "grid": grid,
        "may": views.with_media(sequence, job) if sequence and job else {},
        "lost": views.lost(sequence, job) if sequence and job else None,
        "loss": loss(sequence, job) if sequence and job else None,
        "neighbours": sequence.neighbours if sequence else None,
        **_place(served, project, data),
        "ratio": sequence.aspect_ratio if sequence else None,
    }


def _item(served: Served, project: str, items: list[Item], wanted: str | None, at: str | None) -> Item | None:
    """Return the item that an address names, also one that doesn't wait any more."""
    if wanted is None:
        return None
    for item in items:
        if item.job == wanted:
            return item
    owner = wanted.rpartition("_")[0].partition("_SH")[0]
    try:
        return views.as_item(reading.sequence(served, project, owner, at), wanted)
    except TakesError:
        return None


def _board(served: Served, project: str, at: str | None, order: str, show: int) -> Context:
    """Return the first sequences of a board, and the headings of all."""
    laid = groups.laid_out(served.project(project, served.moment(at, project)), order)
    data = reading.board(served, project, at, groups.first(laid, show))
    count = sum(len(row.names) for row in laid)
    return {"data": data, "groups": groups.grouped(laid, data), "count": count, **_of_board(data)}


def _time(served: Served, project: str, at: str | None, show: int, most: int) -> Context:
    board = _board(served, project, at, "phase", show)
    upto = min(served.moment(at, project), board["head"])
    around = reading.around(served, project, upto, most, WINDOW)
    events, here = around.events, around.last_before
    return {
        **board,
        "title": "Time",
        "events": events,
        "here": next((e for e in events if e["position"] == here), None),
        "earlier": max((e["position"] for e in events if e["position"] < here), default=None),
        "later": next((e["position"] for e in events if e["position"] > here), None),
        "before": most * 3 if around.more else None,
        "first": around.first,
        "last": around.last,
        "position": min(upto, around.last),
    }


def _sequence(
    served: Served, project: str, name: str, at: str | None, view: str | None, asked: dict[str, str | None]
) -> Context:
    data = reading.sequence(served, project, name, at)
    sides = views.chosen(data, asked)
    finished = views.finished(data)
    usual = "cut" if data.cut else "compare" if len(finished) > 1 else "compose"
    view = view if view in ("cut", "compare", "compose", "words") else usual
    context = {
        "data": data,
        "view": view,
        "title": f"{data.sequence} {data.title}",
        "may": views.open_acts(data),
        "lost": {
            made: views.lost(data, made)
            for made in (*data.picture_missing, *data.picture_changed, *(take["take_id"] for take in data.takes))
        },
        "may_crop": {
            grid["grid_id"]: views.with_media(data, grid["grid_id"])["approve_grid"] for grid in data.keyframes
        },
        "losses": losses(data),
        "finished": finished,
        "start_of": views.begins_with(data),
        "jobs": views.jobs(data),
        **_place(served, project, data),
        "sequence": data.sequence,
        "ratio": data.aspect_ratio,
    }
    match view:
        case "cut":
            return context | _cut(data)
        case "compare":
            return context | _compare(served, project, data, sides, at)
        case "words":
            return context | {"versions": shot_words(data, reading.history(served, project, name, None, at))}
        case _:
            return context | {"matrix": views.matrix(data), "models": data.models}


def _cut(data: SequencePage) -> Context:
    return {
        "program": strips.program(data),
        "covered": len(data.cut),
        "holders": views.holders(data),
        "plan_words": views.changed_words(data),
        "plan_rest": views.changed_otherwise(data),
        "takes_newest_first": views.newest_first(data.takes),
        "may_take": {take["take_id"]: views.with_media(data, take["take_id"]) for take in data.takes},
    }


def _compare(served: Served, project: str, data: SequencePage, takes: list[TakeAnswer], at: str | None) -> Context:
    upto = served.moment(at, project)
    first, *others = [take["take_id"] for take in takes] or [""]
    kin = views.beside(data, takes)
    return {
        "more_sides": kin if len(takes) < len("abcd") else [],
        "kin": {take["take_id"] for take in (*takes, *kin)},
        "sides": strips.sides(takes),
        "aligned": strips.aligned(data, takes),
        "diffs": [compared(served.workspace, project, data.sequence, first, other, upto) for other in others],
    }


def _of_board(data: Board) -> Context:
    return {
        "project": data.project,
        "project_title": data.title,
        "waiting": data.waiting_count,
        "ratio": data.aspect_ratio,
        "past": data.past,
        "position": data.position,
        "head": data.head,
    }


def _place(served: Served, project: str, data: Dailies | SequencePage) -> Context:
    """Return what the bar on top shows beside a page of a moment; only a list of the past knows what waited then."""
    kept = {"past": data.past, "position": data.position, "head": data.head}
    waiting = {"waiting": len(data.pending) if isinstance(data, Dailies) else 0} if data.past else {}
    return {**head_of(served, project), **kept, **waiting}


def head_of(served: Served, project: str) -> Context:
    """Return what the bar on top shows of a project, as of now."""
    now, head = reading.glance(served, project), served.head()
    return {
        "project": project,
        "project_title": now.title,
        "waiting": now.waiting_count,
        "position": head,
        "head": head,
    }


def _seen(request: Request, served: Served, project: str) -> int:
    """Return the position that the browser had seen when its last visit ended."""
    said = request.cookies.get(f"takes_seen_{project}", "")
    return min(int(said), served.head()) if said.isascii() and said.isdigit() and len(said) < 16 else 0
