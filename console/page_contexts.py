"""What each page's template is given: the API's answers and the views made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from console import page_views as views
from console import reading
from console.boards import card
from domain.errors import TakesError
from services.questions.compare import compared

if TYPE_CHECKING:
    from console.models import Board, Dailies, Item, SequencePage, TakeAnswer
    from console.page_views import StripPart
    from console.served import Served

WINDOW = 60  # events shown around a position
Context = dict[str, Any]


def board(served: Served, project: str, at: str | None, order: str) -> Context:
    """Return a project's sequences, in plan order or grouped by phase, and what runs or is in doubt."""
    data = reading.board(served, project, at)
    wanted = "plan" if order == "plan" else "phase"
    work = {"doubtful": views.doubtful(data), "running": views.running(data)}
    return {"data": data, "order": wanted, "groups": views.grouped(data, wanted), **work, **_of_board(data)}


def report(served: Served, project: str, since: str | None) -> Context:
    """Return a session's decisions."""
    data = reading.report(served, project, since or None)
    return {"data": data, "since": since or "", "title": "Report", **_bar(served, project)}


def dailies(served: Served, project: str, at: str | None, wanted: str | None, item: str | None, since: int) -> Context:
    """Return what waits for a decision, and the item that is shown: the one asked for, else the first."""
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
        "strip": views.segments(take) if take else [],
        "grid": grid,
        "may": views.open_acts(sequence) if sequence else {},
        "neighbours": sequence.neighbours if sequence else None,
        "waiting": len(data.pending),
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


def time(served: Served, project: str, at: str | None) -> Context:
    """Return the board as of a position, with the events around it."""
    data = reading.board(served, project, at)
    upto = min(served.moment(at, project), data.head)
    around = reading.timeline(served, project, max(0, upto - WINDOW // 2), WINDOW)
    events = around.events
    return {
        "data": data,
        "title": "Time",
        "groups": views.grouped(data, "phase"),
        "events": events,
        "here": next((e for e in reversed(events) if e["position"] <= upto), None),
        "earlier": next((e["position"] for e in reversed(events) if e["position"] < upto), None),
        "later": next((e["position"] for e in events if e["position"] > upto), None),
        "first": around.first,
        "last": around.last,
        **_of_board(data),
        "position": upto,
    }


def sequence(
    served: Served, project: str, name: str, at: str | None, view: str | None, asked: dict[str, str | None]
) -> Context:
    """Return a sequence: its cut, its takes side by side, or the next run; `asked` are the takes by letter."""
    data = reading.sequence(served, project, name, at)
    sides = views.chosen(data, asked)
    finished = views.finished(data)
    usual = "cut" if data.cut else "compare" if len(finished) > 1 else "compose"
    view = view if view in ("cut", "compare", "compose") else usual
    context = {
        "data": data,
        "view": view,
        "title": f"{data.sequence} {data.title}",
        "may": views.open_acts(data),
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
        case _:
            return context | {"matrix": views.matrix(data), "models": data.models}


def _cut(data: SequencePage) -> Context:
    return {
        "program": views.program(data),
        "covered": len(data.cut),
        "holders": views.holders(data),
        "plan_words": views.plan_words(data),
        "takes_newest_first": views.newest_first(data.takes),
    }


class Side(NamedTuple):
    """A take beside others, and the strip of its video."""

    letter: str
    take: TakeAnswer
    strip: list[StripPart]


def _compare(served: Served, project: str, data: SequencePage, takes: list[TakeAnswer], at: str | None) -> Context:
    upto = served.moment(at, project)
    first, *others = [take["take_id"] for take in takes] or [""]
    return {
        "sides": [Side("abcd"[n], take, views.segments(take)) for n, take in enumerate(takes)],
        "aligned": views.aligned(data, takes),
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
    kept = {"past": data.past, "position": data.position, "head": data.head}
    return {**_bar(served, project), **kept}


def _bar(served: Served, project: str) -> Context:
    """Return what the bar on top shows of a project, as of now."""
    now, head = card(served.project(project)), served.head()
    return {
        "project": project,
        "project_title": now.title,
        "waiting": now.waiting_count,
        "position": head,
        "head": head,
    }
