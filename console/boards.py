"""Views of a project as the API answers them, from `sequences.json` and the shot files."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from domain.ids import entity_of, made_number
from domain.money import total
from projections.dailies import middle, waiting
from projections.next_step import next_step, remarks

if TYPE_CHECKING:
    from console.served import Served
    from domain.project import Project
    from projections.dailies import Waiting
    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import KeyframeView, SegmentView, ShotFile, ShotPromptView, TakeView


def in_plan_order(view: SequencesFile) -> list[str]:
    """Return a project's sequences in plan order, those no plan names any more last."""
    planned = [name for name in view["order"] if name in view["sequences"]]
    return planned + [name for name in view["sequences"] if name not in planned]


def spend_of(parts: list[SequencePart]) -> Spend:
    """Add up what sequences cost."""
    amounts = [part["spend"] for part in parts]
    return Spend(
        estimated=total(a["estimated"] for a in amounts), actual=total(a["actual"] for a in amounts), currency="USD"
    )


def waits(part: SequencePart) -> int:
    """Return how many takes and grids of a sequence wait for a decision."""
    return 0 if part["omitted"] or part["phase"] == "FINAL" else len(part["waiting"]) + len(part["grids_waiting"])


def card(view: SequencesFile) -> ProjectCard:
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


def board(view: SequencesFile, project: Project, head: int, *, past: bool) -> Board:
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


def next_of(project: str, name: str, part: SequencePart) -> Next:
    """Return what to do next with a sequence."""
    do, step = next_step(project, name, part)
    return Next(do=do, button=button(step) if step else None)


def _on_board(view: SequencesFile, name: str) -> BoardSequence:
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
        next=next_of(view["project"], name, part),
        remarks=remarks(part, view["limits"]),
        waiting=part["waiting"],
        grids_waiting=part["grids_waiting"],
        under_way=part["under_way"],
        in_doubt=part["in_doubt"],
        cut_complete=part["cut_complete"],
        rehearsal=part["rehearsal"],
        seconds=sum(shot["duration"] for shot in part["shots"]),
    )


def _filmstrip(part: SequencePart) -> list[FilmShot]:
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


def dailies(served: Served, view: SequencesFile, upto: int, since: int, head: int, *, past: bool) -> Dailies:
    """Return what waits for a decision; what came after `since` is new."""
    project = view["project"]

    def entity(name: str, part: SequencePart) -> ShotFile:
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


def _item(found: Waiting, since: int) -> Item:
    if found.take:
        return _take_item(found, found.take, since)
    assert found.grid is not None
    return _grid_item(found, found.grid, since)


def _take_item(found: Waiting, take: TakeView, since: int) -> Item:
    video, take_id = take["video"], take["take_id"]
    assert video is not None
    return Item(
        kind="take",
        id=take_id,
        still=links.still(video["path"], middle(take), 640),
        media=links.media(video["path"]) or "",
        width=video["width"],
        height=video["height"],
        prompts=[_prompt(prompt) for prompt in take["shot_prompts"]],
        segments=[segment_of(segment) for segment in take["segments"]],
        duration=video["seconds"],
        mode=take["mode"],
        notes=[Note(on=take_id, **note) for note in take["notes"]],
        number=made_number(take_id),
        sequence=found.sequence,
        sequence_title=found.title,
        entity=entity_of(take_id),
        model=take["model"],
        rehearsal=take["rehearsal"],
        cost=take["cost"]["actual"] or take["cost"]["estimated"],
        requested_by=take["requested_by"],
        requested_at=take["requested_at"],
        completed_at=take["completed_at"] or "",
        position=found.position,
        new=found.position > since,
    )


def _grid_item(found: Waiting, grid: KeyframeView, since: int) -> Item:
    grid_id = grid["grid_id"]
    return Item(
        kind="grid",
        id=grid_id,
        still=links.still(grid["path"], None, 640),
        media=links.media(grid["path"]) or "",
        width=grid["width"] or 0,
        height=grid["height"] or 0,
        prompts=[Prompt(shot=entity_of(grid_id), index=0, prompt=grid["prompt"], duration=0)],
        segments=[],
        duration=None,
        mode=None,
        notes=[],
        number=made_number(grid_id),
        sequence=found.sequence,
        sequence_title=found.title,
        entity=entity_of(grid_id),
        model=grid["model"],
        rehearsal=grid["rehearsal"],
        cost=grid["cost"]["actual"] or grid["cost"]["estimated"],
        requested_by=grid["requested_by"],
        requested_at=grid["requested_at"],
        completed_at=grid["completed_at"] or "",
        position=found.position,
        new=found.position > since,
    )


def _prompt(prompt: ShotPromptView) -> Prompt:
    return Prompt(
        shot=prompt["shot"],
        index=prompt["index"],
        prompt=prompt["prompt"],
        duration=prompt["duration"],
        picked_from=prompt["picked_from"],
        once=prompt["once"],
    )


def segment_of(segment: SegmentView) -> Segment:
    """Return where in a video a shot lies."""
    return Segment(shot=segment["shot"], start=segment["in"], end=segment["out"])
