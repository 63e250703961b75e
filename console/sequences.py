"""One sequence as the API answers it, folded from its own facts as of a position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console import links
from console.boards import filmstrip, next_of
from console.cards import keyframe_card, take_card, video_path
from console.models import Neighbours, SequencePage
from domain.decisions.undo import last_done
from projections.dailies import waiting_in
from projections.notes import named_notes, noted
from projections.remarks import remarks
from projections.sequences import project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from projections.sources import sources, sources_line

if TYPE_CHECKING:
    from console.models import (
        EndFrameAnswer,
        FilmShot,
        KeyframeAnswer,
        Moment,
        ShotAnswer,
        StartFrameAnswer,
        TakeAnswer,
        UsualRun,
    )
    from domain.project import Project
    from domain.sequence import End, Sequence, Shot
    from projections.views.sequences import Remark, SequencePart
    from projections.views.shots import KeyframeView, NoteView, ShotFile, StartFrameView, TakeView


def sequence_page(
    state: Sequence,
    project: Project,
    known: list[str],
    moment: Moment,
    gone: set[str],
    lost: dict[str, str],
    unchained: list[str],
    *,
    paid: bool,
) -> SequencePage:
    """Return a sequence's page.

    `known` are the project's sequences in order, `gone` takes whose video is missing, `lost` grids and start frames
    whose picture is `missing` or `changed`, `unchained` says which frames are stale;
    `paid`: a take of the project was paid for.
    """
    part, of_project = sequence_part(state), project_head(project)
    files = [shot_file(state, entity) for entity in entities_with_files(state)]
    missing = [take.id for take in state.takes if take.id in gone]
    takes = sorted((t for file in files for t in file["takes"]), key=lambda take: take["requested_at"])
    return SequencePage(
        project=state.project,
        project_title=of_project["title"],
        sequence=state.id,
        title=part["title"],
        notes=part["notes"],
        **moment,
        aspect_ratio=of_project["aspect_ratio"],
        phase=part["phase"],
        omitted=part["omitted"],
        final=state.final,
        cut_complete=part["cut_complete"],
        needs_start_frame=part["needs_start_frame"],
        remarks=[*remarks(part, of_project["limits"], missing), *unchained],
        video_missing=missing,
        picture_missing=[made for made, fault in lost.items() if fault == "missing"],
        picture_changed=[made for made, fault in lost.items() if fault == "changed"],
        next=next_of(of_project, state.id, part, missing, paid=paid),
        spend=part["spend"],
        under_way=part["under_way"],
        undo=_undoable(state),
        shots=[_shot(shot, row) for shot, row in zip(state.order, filmstrip(part), strict=True)],
        omitted_shots=part["omitted_shots"],
        plan_changes=part.get("plan_changes", []),
        takes=_takes(state, part, takes),
        keyframes=[
            _keyframe(state, grid, files, waiting_in(part).grids) for file in files for grid in file["keyframes"]
        ],
        start_frames=[_frame(state, file, frame, takes) for file in files for frame in file["start_frames"]],
        end_frames=[_end(e.id, e.end, takes) for e in state.entities.values() if e.end],
        cut=part["cut"],
        said=_said(state, part),
        neighbours=neighbours(known, state.id),
        **_usual_run(state, project),
    )


def _said(state: Sequence, part: SequencePart) -> list[Remark]:
    """Return the notes on the sequence and its shots, with their names and numbers."""
    names = noted(state.notes)
    return [
        {**said, "position": record.position, "number": names[record.position].number}
        for said, record in zip(part["said"], state.notes, strict=True)
    ]


def _notes(state: Sequence, job_id: str) -> list[NoteView]:
    """Return the notes on a take or grid, with their names and numbers."""
    job = state.jobs.get(job_id)
    return named_notes(job.notes, state.resolved) if job else []


def _undoable(state: Sequence) -> int | None:
    """Return the position of what an undo would take back, None where there is nothing."""
    done = last_done(state)
    return done[0].position if done else None


def _usual_run(state: Sequence, project: Project) -> UsualRun:
    """Return the models there are, and the model and the grids' words of a run for which nothing else is said."""
    planned = project.plan.video_model if project.plan else ""
    return {
        "models": project.models.names("takes"),
        "grid_models": project.models.names("grids"),
        "model": (state.picked and state.picked.model) or planned,
        "grid_prompt": state.grid_prompt or (state.order[0].prompt if state.order else ""),
    }


def neighbours(known: list[str], name: str) -> Neighbours:
    """Return the sequences beside one."""
    place = known.index(name)
    return Neighbours(
        previous=known[place - 1] if place else None, next=known[place + 1] if place + 1 < len(known) else None
    )


def _shot(shot: Shot, row: FilmShot) -> ShotAnswer:
    return {
        **row,
        "number": shot.number,
        "source": shot.source.kind,
        "plan_differs": shot.plan_differs,
        "plan_prompt": shot.plan.prompt,
        "plan_duration": shot.plan.duration,
    }


def _takes(state: Sequence, part: SequencePart, takes: list[TakeView]) -> list[TakeAnswer]:
    first_had = sources(takes)
    covers: dict[str, list[str]] = {}
    for row in part["cut"]:
        covers.setdefault(row["take"], []).append(row["shot"])
    waits = waiting_in(part).takes
    return [
        _take(state, take, first_had[take["take_id"]], covers.get(take["take_id"], []), waits=take["take_id"] in waits)
        for take in takes
    ]


def _take(state: Sequence, take: TakeView, first_had: dict[str, str], covers: list[str], *, waits: bool) -> TakeAnswer:
    segments = take["segments"]
    known = state.take(take["take_id"])
    return {
        **take_card(take),
        "notes": _notes(state, take["take_id"]),
        "poster": links.still(video_path(take), segments[0]["in"] if segments else 0.0, 640),
        "under_way": bool(known and known.under_way),
        "waits": waits,
        "sources": first_had,
        "made_of": sources_line(first_had),
        "differs_from_working": _differing(state, take),
        "covers": covers,
    }


def _differing(state: Sequence, take: TakeView) -> list[str]:
    """Return the shots of a take that have other working words by now, or none."""
    found = []
    for prompt in take["shot_prompts"]:
        shot = state.shots.get(prompt["shot"])
        words = (prompt["prompt"], prompt["asked"] or prompt["duration"])
        if shot is None or words != (shot.prompt, shot.duration):
            found.append(prompt["shot"])
    return found


def _keyframe(state: Sequence, grid: KeyframeView, files: list[ShotFile], waiting: list[str]) -> KeyframeAnswer:
    frames = [frame for file in files for frame in file["start_frames"]]
    return {
        **keyframe_card(grid),
        "notes": _notes(state, grid["grid_id"]),
        "under_way": grid["state"] in ("keyframe_pending", "keyframe_generating"),
        "waits": grid["grid_id"] in waiting,
        "start_frames": [frame["start_id"] for frame in frames if frame["grid_id"] == grid["grid_id"]],
    }


def _frame(state: Sequence, file: ShotFile, frame: StartFrameView, takes: list[TakeView]) -> StartFrameAnswer:
    current = state.known(file["shot_id"]).frame
    return {
        **frame,
        "entity": file["shot_id"],
        "media": links.media(frame["path"]),
        "still": links.still(frame["path"]),
        "current": current is not None and current.position == frame["position"],
        "takes": [take["take_id"] for take in takes if take["start_frame_sha256"] == frame["sha256"]],
    }


def _end(entity: str, end: End, takes: list[TakeView]) -> EndFrameAnswer:
    source, picture = end.source, end.picture
    return {
        "entity": entity,
        "path": picture.path,
        "origin": source.take_id or source.name or source.kind,
        "media": links.media(picture.path),
        "still": links.still(picture.path),
        "takes": [take["take_id"] for take in takes if take.get("end_frame_sha256") == picture.sha256],
    }
