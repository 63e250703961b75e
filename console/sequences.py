"""One sequence as the API answers it, folded from its own facts as of a position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console import links
from console.boards import next_of
from console.models import (
    CutPart,
    FrameView,
    GridView,
    Neighbours,
    Note,
    Prompt,
    Segment,
    SequenceView,
    ShotView,
    Spend,
    TakeView,
    Verdict,
)
from domain.decisions.undo import last_done
from domain.ids import made_number, unknown
from domain.models import GRID_MODELS, VIDEO_MODELS
from domain.steps import Step
from projections.next_step import remarks
from projections.sequences import project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from projections.sources import sources, sources_line

if TYPE_CHECKING:
    from domain.project import Project
    from domain.sequence import Sequence

View = dict[str, Any]


def sequence_view(
    state: Sequence, project: Project, known: list[str], head: int, position: int, *, past: bool
) -> SequenceView:
    """Return a sequence's page; `known` are the project's sequences in plan order."""
    if state.id not in known:
        raise unknown("sequence", state.id, known, Step("status", project=state.project), project=state.project)
    part = sequence_part(state)
    view = {**project_head(project), "sequences": {state.id: part}}
    files = [shot_file(state, entity) for entity in entities_with_files(state)]
    takes = sorted((t for file in files for t in file["takes"]), key=lambda take: str(take["requested_at"]))
    undoable = last_done(state)
    plan = project.plan
    first = state.order[0].prompt if state.order else ""
    return SequenceView(
        project=state.project,
        project_title=view["title"],
        sequence=state.id,
        title=part["title"],
        notes=part["notes"],
        position=position,
        head=head,
        past=past,
        aspect_ratio=view["aspect_ratio"],
        phase=part["phase"],
        omitted=part["omitted"],
        final=state.final,
        cut_complete=part["cut_complete"],
        needs_start_frame=part["needs_start_frame"],
        remarks=remarks(part, view["limits"]),
        next=next_of(view, state.id),
        spend=Spend(**part["spend"]),
        under_way=part["under_way"],
        undo=undoable[0].position if undoable else None,
        shots=[_shot(state, part, n) for n in range(len(state.order))],
        omitted_shots=part["omitted_shots"],
        takes=_takes(state, part, takes),
        grids=[_grid(grid, files) for file in files for grid in file["keyframes"]],
        start_frames=[_frame(state, file, frame, takes) for file in files for frame in file["start_frames"]],
        cut=_cut(state, part, takes),
        said=[Note(seconds=None, **said) for said in part["said"]],
        neighbours=neighbours(known, state.id),
        models=list(VIDEO_MODELS),
        grid_models=list(GRID_MODELS),
        model=(state.picked and state.picked.model) or (plan.video_model if plan else ""),
        grid_prompt=state.grid_prompt or first,
    )


def neighbours(known: list[str], name: str) -> Neighbours:
    """Return the sequences beside one."""
    place = known.index(name)
    return Neighbours(
        previous=known[place - 1] if place else None, next=known[place + 1] if place + 1 < len(known) else None
    )


def _shot(state: Sequence, part: View, index: int) -> ShotView:
    shot = state.order[index]
    covering = {row["shot"]: row["take"] for row in part["cut"]}
    return ShotView(
        shot=shot.id,
        number=shot.number,
        index=index,
        prompt=shot.prompt,
        duration=shot.duration,
        source=shot.source.kind,
        plan_differs=shot.plan_differs,
        plan_prompt=shot.plan.prompt,
        plan_duration=shot.plan.duration,
        covered_by=covering.get(shot.id),
        still=links.look(part["looks"].get(shot.id)),
    )


def _takes(state: Sequence, part: View, takes: list[View]) -> list[TakeView]:
    origin = sources(takes)
    covers: dict[str, list[str]] = {}
    for row in part["cut"]:
        covers.setdefault(row["take"], []).append(row["shot"])
    return [_take(state, take, origin[take["take_id"]], covers.get(take["take_id"], [])) for take in takes]


def _take(state: Sequence, take: View, origin: dict[str, str], covers: list[str]) -> TakeView:
    video, cost, failure, doubt = take["video"] or {}, take["cost"], take["failure"], take["doubt"]
    segments = [Segment(**segment) for segment in take["segments"]]
    known = state.take(take["take_id"])
    return TakeView(
        **{key: take[key] for key in ("number", "mode", "state", "rehearsal", "model", "endpoint", "renderer")},
        **{key: take[key] for key in ("settings", "requested_by", "requested_at", "completed_at", "elements")},
        id=take["take_id"],
        entity=take["take_id"].rsplit("_take", 1)[0],
        under_way=bool(known and known.under_way),
        doubt=doubt["why"] if doubt else None,
        failure=failure["message"] if failure else None,
        prompts=[_prompt(state, prompt, origin) for prompt in take["shot_prompts"]],
        segments=segments,
        video=links.media(video.get("path")),
        poster=links.still(video.get("path"), segments[0].start if segments else 0.0, 640),
        seconds=video.get("seconds"),
        width=video.get("width"),
        height=video.get("height"),
        cost=cost["actual"] or cost["estimated"],
        estimated=cost["estimated"],
        verdict=Verdict(**take["review"]) if take["review"] else None,
        notes=[Note(on=take["take_id"], **note) for note in take["notes"]],
        made_of=sources_line(origin),
        covers=covers,
        start_frame=links.media(take["start_frame"]),
        start_frame_still=links.still(take["start_frame"]),
        dropped=take["elements_dropped"],
    )


def _prompt(state: Sequence, prompt: View, origin: dict[str, str]) -> Prompt:
    shot = state.shots.get(prompt["shot"])
    words = (prompt["prompt"], prompt["asked"] or prompt["duration"])
    return Prompt(
        shot=prompt["shot"],
        index=prompt["index"],
        prompt=prompt["prompt"],
        duration=words[1],
        origin=origin.get(prompt["shot"]),
        differs_from_working=shot is None or words != (shot.prompt, shot.duration),
        picked_from=prompt["picked_from"],
        once=prompt["once"],
    )


def _grid(grid: View, files: list[View]) -> GridView:
    cost, failure, doubt = grid["cost"], grid["failure"], grid["doubt"]
    frames = [frame for file in files for frame in file["start_frames"]]
    return GridView(
        **{key: grid[key] for key in ("prompt", "model", "state", "rehearsal", "width", "height", "quadrant")},
        **{key: grid[key] for key in ("requested_by", "requested_at", "elements")},
        id=grid["grid_id"],
        number=made_number(grid["grid_id"]),
        entity=grid["grid_id"].rsplit("_grid", 1)[0],
        under_way=grid["state"] in ("keyframe_pending", "keyframe_generating"),
        doubt=doubt["why"] if doubt else None,
        failure=failure["message"] if failure else None,
        media=links.media(grid["path"]),
        still=links.still(grid["path"], None, 640),
        start_frames=[frame["start_id"] for frame in frames if frame["grid_id"] == grid["grid_id"]],
        cost=cost["actual"] or cost["estimated"],
        dropped=grid["elements_dropped"],
    )


def _frame(state: Sequence, file: View, frame: View, takes: list[View]) -> FrameView:
    source = frame["source"] or {}
    current = state.known(file["shot_id"]).frame
    return FrameView(
        id=frame["start_id"],
        entity=file["shot_id"],
        media=links.media(frame["path"]) or "",
        still=links.still(frame["path"]) or "",
        width=frame["width"],
        height=frame["height"],
        grid=frame["grid_id"],
        quadrant=frame["quadrant"],
        source=source.get("kind"),
        take=source.get("take_id"),
        seconds=source.get("seconds"),
        current=current is not None and current.position == frame["position"],
        position=frame["position"],
        takes=[take["take_id"] for take in takes if take["start_frame_sha256"] == frame["sha256"]],
    )


def _cut(state: Sequence, part: View, takes: list[View]) -> list[CutPart]:
    videos = {take["take_id"]: (take["video"] or {}).get("path") for take in takes}
    rows = {row["shot"]: row for row in part["cut"]}
    parts = []
    for index, shot in enumerate(state.order):
        row = rows.get(shot.id)
        parts.append(
            CutPart(
                shot=shot.id,
                index=index,
                duration=shot.duration,
                prompt=shot.prompt,
                take=row["take"] if row else None,
                video=links.media(videos.get(row["take"])) if row else None,
                start=row["in"] if row else None,
                end=row["out"] if row else None,
            )
        )
    return parts
