"""Views of a project as the API answers them, from `sequences.json` and the shot files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import links
from console.buttons import button
from console.cards import keyframe_card, take_card
from console.models import Board, BoardSequence, Dailies, FilmShot, Item, Next, ProjectCard
from domain.decisions.spend import left
from domain.ids import entity_of
from domain.money import total
from projections.chaining import stale
from projections.dailies import waiting, waiting_in
from projections.next_step import has_paid, in_plan_order, next_step
from projections.remarks import remarks
from projections.sequence_media import with_video

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.served import Served
    from domain.project import Project
    from projections.dailies import Waiting
    from projections.views.sequences import ProjectHead, SequencePart, SequencesFile, SpendView
    from projections.views.shots import ShotFile


def spend_of(parts: list[SequencePart]) -> SpendView:
    """Add up what sequences cost."""
    amounts = [part["spend"] for part in parts]
    estimated, actual = total(a["estimated"] for a in amounts), total(a["actual"] for a in amounts)
    return {"estimated": estimated, "actual": actual, "currency": "USD"}


def waits(part: SequencePart) -> int:
    """Return how many takes and grids of a sequence wait for a decision."""
    return len(waiting_in(part).takes) + len(waiting_in(part).grids)


def card(view: SequencesFile, reserved: str) -> ProjectCard:
    """Return a project at a glance; `reserved` is for what is under way."""
    parts = [view["sequences"][name] for name in in_plan_order(view)]
    phases: dict[str, int] = {}
    for part in parts:
        phases[part["phase"]] = phases.get(part["phase"], 0) + 1
    return ProjectCard(
        project=view["project"],
        title=view["title"],
        sequence_count=len(parts),
        phases=phases,
        take_count=sum(part["take_count"] for part in parts),
        waiting_count=sum(waits(part) for part in parts),
        under_way_count=sum(len(part["under_way"]) for part in parts),
        spend=spend_of(parts),
        reserved=reserved,
        thumbnail=links.look(next((part["face"] for part in parts if part["face"]), None)),
    )


def board(
    view: SequencesFile,
    project: Project,
    names: Sequence[str],
    head: int,
    gone: set[str],
    reserved: Mapping[str, str],
    *,
    past: bool,
) -> Board:
    """Return a project's board with the sequences of these names.

    `gone` are takes whose video isn't there, `reserved` is what jobs under way hold, by sequence.
    """
    parts, paid = list(view["sequences"].values()), has_paid(view)
    return Board(
        project=view["project"],
        title=view["title"],
        position=view["position"],
        head=head,
        past=past,
        aspect_ratio=view["aspect_ratio"],
        sequences=[_on_board(view, name, gone, reserved.get(name, "0.00"), paid=paid) for name in names],
        waiting_count=sum(waits(part) for part in parts),
        take_count=sum(part["take_count"] for part in parts),
        spend=spend_of(parts),
        reserved=total(reserved.values()),
        spent=project.spend,
        budget=project.budget,
        left=left(project),
    )


def next_of(head: ProjectHead, name: str, part: SequencePart, missing: Sequence[str], *, paid: bool) -> Next:
    """Return what to do next with a sequence; `missing` are takes whose video isn't there."""
    found = next_step(head["project"], name, part, missing, limits=head["limits"], paid=paid)
    step, look = found.step, found.look
    return Next(
        do=found.why,
        button=button(step) if step else None,
        judgement=found.judgement,
        file=links.media(look) if look else None,
    )


def _on_board(view: SequencesFile, name: str, gone: set[str], reserved: str, *, paid: bool) -> BoardSequence:
    part = view["sequences"][name]
    missing = [take for take in with_video(part) if take in gone]
    return BoardSequence(
        sequence=name,
        title=part["title"],
        phase=part["phase"],
        omitted=part["omitted"],
        thumbnail=links.look(part["face"]),
        filmstrip=filmstrip(part),
        take_count=part["take_count"],
        grid_count=part["grid_count"],
        spend=part["spend"],
        reserved=reserved,
        next=next_of(view, name, part, missing, paid=paid),
        remarks=[*remarks(part, view["limits"], missing), *stale(view["sequences"], name)],
        video_missing=missing,
        waiting=waiting_in(part).takes,
        grids_waiting=waiting_in(part).grids,
        under_way=part["under_way"],
        in_doubt=part["in_doubt"],
        cut_complete=part["cut_complete"],
        rehearsal=part["rehearsal"],
        seconds=sum(shot["duration"] for shot in part["shots"]),
    )


def filmstrip(part: SequencePart) -> list[FilmShot]:
    """Return a sequence's shots in order, each with the take that covers it and a picture."""
    covering = {row["shot"]: row["take"] for row in part["cut"]}
    looks = part["looks"]
    return [
        {**shot, "covered_by": covering.get(shot["shot_id"]), "still": links.look(looks.get(shot["shot_id"]))}
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
        by_sequence.setdefault(item.sequence, []).append(item.job)
    oldest_first = sorted(items, key=lambda item: item.position)
    return Dailies(
        project=project,
        title=view["title"],
        position=view["position"],
        head=head,
        past=past,
        since=since,
        items=items,
        new=[item.job for item in oldest_first if item.new],
        pending=[item.job for item in oldest_first],
        by_sequence=by_sequence,
    )


def _item(found: Waiting, since: int) -> Item:
    take = take_card(found.take) if found.take else None
    grid = keyframe_card(found.grid) if found.grid else None
    job = take["take_id"] if take else grid["grid_id"] if grid else ""
    return Item(
        kind="take" if take else "grid",
        job=job,
        entity=entity_of(job),
        sequence=found.sequence,
        sequence_title=found.title,
        position=found.position,
        new=found.position > since,
        take=take,
        keyframe=grid,
    )
