"""Whence a file comes: the take, grid, start frame or element of its content, its words, and what was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.jobs import Grid, Take

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.jobs import Job
    from domain.project import Project
    from domain.sequence import End, Entity, Frame, Sequence
    from domain.values import Element, FrameSource, Picture
    from projections.views.whence import FileKind, Judged, Origin, Words


def origins(state: Sequence, sha256: str) -> list[Origin]:
    """Return what a sequence knows of a content."""
    found = [_job(state, job) for job in state.jobs.values() if job.result and job.result.sha256 == sha256]
    for entity in state.entities.values():
        for frame in entity.frames:
            if frame.ref.sha256 == sha256:
                found.append(_frame(state, frame, "start frame", frame.ref.path))
            elif frame.original and frame.original.sha256 == sha256:
                found.append(_frame(state, frame, "original", frame.original.path))
        if end := next((end for end in entity.ends if sha256 in _contents(end.picture)), None):
            found.append(_end(state, entity, end))
    return [*found, *_between(state, sha256)]


def _between(state: Sequence, sha256: str) -> list[Origin]:
    """Return what the takes have that pass through a content: one origin, of the first."""
    through = [
        (take, picture) for take in state.takes for picture in take.request.between if sha256 in _contents(picture)
    ]
    if not through:
        return []
    take, picture = through[0]
    origin = _origin(state.project, state.id, "frame between", take.request.entity, picture.path)
    origin |= {"by": take.requested.by, "at": take.requested.at, "made_from": [picture.source or picture.path]}
    origin["made_of_it"] = list(dict.fromkeys(take.id for take, _ in through))
    return [origin]


def _contents(picture: Picture) -> tuple[str, ...]:
    original = picture.original
    return (picture.sha256, original.sha256) if original else (picture.sha256,)


def element_origins(project: Project, sha256: str) -> list[Origin]:
    """Return the elements of a plan that have a content as their picture."""
    return [
        _origin(project.id, None, "element", name, picture.path)
        for name, element in project.elements.items()
        for picture in (element.frontal, *element.references)
        if picture and sha256 in (picture.sha256, picture.original.sha256 if picture.original else None)
    ]


def _job(state: Sequence, job: Job) -> Origin:
    assert job.result is not None
    kind: FileKind = "take" if isinstance(job, Take) else "grid"
    origin = _origin(state.project, state.id, kind, job.id, job.result.path)
    origin |= {"by": job.requested.by, "at": job.requested.at, "model": job.request.model}
    if isinstance(job, Take):
        origin |= {"words": _words(job), "review": _review(job), "in_cut": _in_cut(state, job)}
        origin |= {"made_from": list(_sources(job)), "made_of_it": _frames_of(state, job)}
    elif isinstance(job, Grid):
        origin["words"] = [{"shot": None, "prompt": job.request.prompt}]
        origin["made_from"] = _elements(job.request.elements)
        origin["made_of_it"] = [f.ref.start_id for f in _frames(state) if f.grid_id == job.id]
    return origin


def _frame(state: Sequence, frame: Frame, kind: FileKind, path: str) -> Origin:
    origin = _origin(state.project, state.id, kind, frame.ref.start_id, path)
    record = next((r for e in state.entities.values() for r in e.history if r.position == frame.position), None)
    origin |= {"by": record.by if record else None, "at": record.at if record else None}
    grid = state.grid(frame.grid_id) if frame.grid_id else None
    if grid:
        origin["words"] = [{"shot": None, "prompt": grid.request.prompt}]
        origin["made_from"] = [f"{grid.id} {frame.quadrant}"]
    elif frame.source:
        origin["made_from"] = [_source(frame.source)]
    origin["made_of_it"] = [t.id for t in state.takes if _begins_with(t, frame)]
    return origin


def _end(state: Sequence, entity: Entity, end: End) -> Origin:
    origin = _origin(state.project, state.id, "end frame", entity.id, end.picture.path)
    record = next((r for r in entity.history if r.position == end.position), None)
    origin |= {"by": record.by if record else None, "at": record.at if record else None}
    origin["made_from"] = [_source(end.source)]
    origin["made_of_it"] = [t.id for t in state.takes if _ends_with(t, end)]
    return origin


def _source(source: FrameSource) -> str:
    moment = f"@{source.seconds:g}" if source.seconds is not None else ""
    return f"{source.take_id}{moment}" if source.take_id else str(source.name)


def _ends_with(take: Take, end: End) -> bool:
    return take.request.end_frame is not None and take.request.end_frame.sha256 == end.picture.sha256


def _begins_with(take: Take, frame: Frame) -> bool:
    return take.request.start_frame is not None and take.request.start_frame.start_id == frame.ref.start_id


def _frames(state: Sequence) -> Iterator[Frame]:
    return (frame for entity in state.entities.values() for frame in entity.frames)


def _frames_of(state: Sequence, take: Take) -> list[str]:
    starts = [f.ref.start_id for f in _frames(state) if f.source and f.source.take_id == take.id]
    ends = [(entity.id, end) for entity in state.entities.values() for end in entity.ends]
    return starts + [f"end frame of {name}" for name, end in ends if end.source.take_id == take.id]


def _words(take: Take) -> list[Words]:
    return [{"shot": prompt.shot, "prompt": prompt.prompt} for prompt in take.request.shot_prompts]


def _review(take: Take) -> Judged | None:
    if take.review is None or take.verdict is None:
        return None
    reason = getattr(take.review.fact, "reason", None) or take.review.message
    return {"verdict": take.verdict, "by": take.review.by, "at": take.review.at, "reason": reason}


def _in_cut(state: Sequence, take: Take) -> list[str]:
    return [shot.id for shot, covering, _ in state.covered if covering.id == take.id]


def _sources(take: Take) -> Iterator[str]:
    if take.request.start_frame:
        yield take.request.start_frame.start_id
    if take.request.end_frame:
        yield f"end frame {take.request.end_frame.path}"
    yield from (f"frame between {picture.path}" for picture in take.request.between)
    yield from _elements(take.request.elements)


def _elements(elements: tuple[Element, ...]) -> list[str]:
    return [f"@{element.name}" for element in elements]


def _origin(project: str, sequence: str | None, kind: FileKind, name: str, path: str) -> Origin:
    return {
        "project": project,
        "sequence": sequence,
        "kind": kind,
        "id": name,
        "path": path,
        "by": None,
        "at": None,
        "model": None,
        "words": [],
        "review": None,
        "in_cut": [],
        "made_from": [],
        "made_of_it": [],
    }
