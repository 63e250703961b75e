"""Views of a project as the API answers them, from `sequences.json` and the shot files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console import links
from console.buttons import button
from console.models import (
    Board,
    BoardSequence,
    Dailies,
    FilmShot,
    Item,
    Next,
    Note,
    ProjectCard,
    Prompt,
    Segment,
    Spend,
)
from domain.money import total
from projections.dailies import waiting
from projections.next_step import next_step, remarks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.served import Served
    from domain.project import Project

View = dict[str, Any]


def in_plan_order(view: Mapping[str, Any]) -> list[str]:
    """Return a project's sequences in plan order, those no plan names any more last."""
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]


def spend_of(parts: list[View]) -> Spend:
    """Add up what sequences cost."""
    amounts = [part["spend"] for part in parts]
    return Spend(
        estimated=total(a["estimated"] for a in amounts), actual=total(a["actual"] for a in amounts), currency="USD"
    )


def waits(part: Mapping[str, Any]) -> int:
    """Return how many takes and grids of a sequence wait for a decision."""
    return 0 if part["omitted"] or part["phase"] == "FINAL" else len(part["waiting"]) + len(part["grids_waiting"])


def card(view: View) -> ProjectCard:
    """Return a project at a glance."""
    parts = [view["sequences"][name] for name in in_plan_order(view)]
    phases: dict[str, int] = {}
    for part in parts:
        phases[part["phase"]] = phases.get(part["phase"], 0) + 1
    return ProjectCard(
        project=view["project"],
        title=view["title"],
        sequences=len(parts),
        phases=phases,
        takes=sum(part["take_count"] for part in parts),
        waiting=sum(waits(part) for part in parts),
        under_way=sum(len(part["under_way"]) for part in parts),
        spend=spend_of(parts),
        thumbnail=links.look(next((part["face"] for part in parts if part["face"]), None)),
    )


def board(view: View, project: Project, head: int, *, past: bool) -> Board:
    """Return a project's board."""
    from domain.decisions.spend import left

    names = in_plan_order(view)
    parts = [view["sequences"][name] for name in names]
    return Board(
        project=view["project"],
        title=view["title"],
        position=view["position"],
        head=head,
        past=past,
        aspect_ratio=view["aspect_ratio"],
        sequences=[_on_board(view, name) for name in names],
        waiting=sum(waits(part) for part in parts),
        takes=sum(part["take_count"] for part in parts),
        spend=spend_of(parts),
        budget=project.budget,
        left=left(project),
    )


def next_of(view: View, name: str) -> Next:
    """Return what to do next with a sequence."""
    do, step = next_step(view["project"], name, view["sequences"][name])
    return Next(do=do, button=button(step) if step else None)


def _on_board(view: View, name: str) -> BoardSequence:
    part = view["sequences"][name]
    return BoardSequence(
        id=name,
        title=part["title"],
        phase=part["phase"],
        omitted=part["omitted"],
        thumbnail=links.look(part["face"]),
        filmstrip=_filmstrip(part),
        takes=part["take_count"],
        grids=part["grid_count"],
        spend=Spend(**part["spend"]),
        next=next_of(view, name),
        remarks=remarks(part, view["limits"]),
        waiting=part["waiting"],
        grids_waiting=part["grids_waiting"],
        under_way=part["under_way"],
        in_doubt=part["in_doubt"],
        cut_complete=part["cut_complete"],
        rehearsal=part["rehearsal"],
        seconds=sum(shot["duration"] for shot in part["shots"]),
    )


def _filmstrip(part: View) -> list[FilmShot]:
    covering = {row["shot"]: row["take"] for row in part["cut"]}
    return [
        FilmShot(
            shot=shot["shot_id"],
            index=shot["index"],
            prompt=shot["prompt"],
            duration=shot["duration"],
            covered_by=covering.get(shot["shot_id"]),
            still=links.look(part["looks"].get(shot["shot_id"])),
        )
        for shot in part["shots"]
    ]


def dailies(served: Served, view: View, upto: int, since: int, head: int, *, past: bool) -> Dailies:
    """Return what waits for a decision; what came after `since` is new."""
    project = view["project"]

    def entity(name: str, part: View) -> View:
        return served.entity(project, name, part, upto)

    items = [_item(found, since) for found in waiting(view, in_plan_order(view), entity)]
    by_sequence: dict[str, list[str]] = {}
    for item in items:
        by_sequence.setdefault(item.sequence, []).append(item.id)
    oldest_first = sorted(items, key=lambda item: item.position)
    return Dailies(
        project=project,
        title=view["title"],
        position=view["position"],
        head=head,
        past=past,
        since=since,
        items=items,
        new=[item.id for item in oldest_first if item.new],
        pending=[item.id for item in oldest_first],
        by_sequence=by_sequence,
    )


def _item(found: View, since: int) -> Item:
    return Item(
        **{key: found[key] for key in _SAME},
        still=links.still(found["path"], None if found["kind"] == "grid" else found["look_at"], 640),
        media=links.media(found["path"]) or "",
        prompts=[Prompt(**prompt) for prompt in found["prompts"]],
        segments=[Segment(**segment) for segment in found["segments"]],
        notes=[Note(on=found["id"], **note) for note in found["notes"]],
        new=found["position"] > since,
    )


_SAME = (
    "kind",
    "id",
    "number",
    "sequence",
    "sequence_title",
    "entity",
    "width",
    "height",
    "duration",
    "model",
    "mode",
    "rehearsal",
    "cost",
    "requested_by",
    "requested_at",
    "completed_at",
    "position",
)
