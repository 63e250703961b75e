"""What a log that lost its end lacks: events, posted jobs and media that this workspace knows of, and what can return.

Read from the old files' histories, the marks of posts and the folders of media; nothing is changed.
"""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from domain.decisions.recover import Posted, brought_back, numbers_beyond, supply_again
from domain.errors import TakesError
from domain.events import JobFact, JobRequested
from domain.ids import made_number, name_fault, sequence_of
from domain.upcasting import read_fact
from domain.values import Picture
from domain.what_if import supposing
from services.seen.marks import Mark, marks_of

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import Fact
    from domain.sequence import Sequence as State
    from domain.values import Used
    from projections.views.answers import LostEvent
    from services.seen.seen import Behind
    from services.workspace.workspace import Workspace

    Streams = dict[str, State]  # the states of one project by sequence


class LostJob(NamedTuple):
    """A job that was posted and that the log lacks: its id from now on, and the facts that bring it back.

    Without facts it can't be brought back, and `why` says the reason.
    """

    mark: Mark
    name: str
    facts: list[Fact]
    why: str = ""


class LostMedium(NamedTuple):
    """A file that no event names, and the facts that bring it back, where there are some."""

    path: str
    project: str
    facts: list[Fact]


@dataclass(slots=True)
class Losses:
    """What the log lacks; `numbers` by project. `guards` are triggers that are missing."""

    behind: Behind | None
    events: list[LostEvent] = field(default_factory=list)
    jobs: list[LostJob] = field(default_factory=list)
    media: list[LostMedium] = field(default_factory=list)
    numbers: dict[str, tuple[Used, ...]] = field(default_factory=dict)
    guards: list[str] = field(default_factory=list)

    @property
    def projects(self) -> set[str]:
        """The projects that something was lost of."""
        lost = {event["project"] for event in self.events} | {job.mark.project for job in self.jobs}
        return lost | {name for name, numbers in self.numbers.items() if numbers} | {m.project for m in self.media}


def losses(workspace: Workspace) -> Losses:
    """Say what the log lacks of what this workspace has seen; nothing where it lacks nothing."""
    seen = workspace.opened.seen
    found = Losses(seen.behind(), guards=workspace.ledger.log.missing_guards())
    if found.behind is None:
        return found
    workspace.store.keep_what_is_lost()
    with suppress(OSError, ValueError, TypeError, RecursionError):
        found.events = [event for event in json.loads(seen.lost.read_bytes()) if _is_lost(event)]
    known = {name: _states(workspace, name) for name in workspace.projects()}
    used = seen.used()
    found.numbers = {name: numbers_beyond(known.get(name, {}), made) for name, made in used.items()}
    for mark in marks_of(seen.posts):
        if mark.ended is None and (job := _lost_job(workspace, known.setdefault(mark.project, {}), mark)):
            found.jobs.append(job)
    found.media = _media(workspace, known)
    return found


def _is_lost(event: object) -> bool:
    """Whether it is an event as it was written: a damaged disk may hold something else."""
    if not isinstance(event, dict) or type(event.get("position")) is not int:
        return False
    texts = all(isinstance(event.get(name), str) for name in ("type", "at", "project", "entity"))
    return texts and name_fault(event["project"]) is None


def _states(workspace: Workspace, project: str) -> Streams:
    return {state.id: state for state in workspace.load_all(project)}


def _lost_job(workspace: Workspace, states: Streams, mark: Mark) -> LostJob | None:
    if mark.request_id and workspace.ledger.reader.owners_of([mark.request_id]):
        return None
    state = states.get(sequence_of(mark.job))
    if state is None or state.planned is None:
        return LostJob(mark, mark.job, [], "the log has no plan of its sequence")
    try:
        request, submitting = (read_fact(*fact) for fact in mark.facts)
    except TakesError as error:
        return LostJob(mark, mark.job, [], str(error))
    assert isinstance(request, JobRequested)
    assert isinstance(submitting, JobFact)
    name, facts = brought_back(state, Posted(mark.requested, request, submitting, mark.request_id, mark.urls))
    states[state.id] = supposing(state, facts)
    return LostJob(mark, name, facts) if facts else None


def _media(workspace: Workspace, known: dict[str, Streams]) -> list[LostMedium]:
    recorded = {path for states in known.values() for state in states.values() for path in _paths(state)}
    owners = {plan.frames: name for name in known if (plan := workspace.project(name).plan)}
    found = []
    for path in sorted([*workspace.root.glob("videos/*/*.mp4"), *workspace.root.glob("frames/*/[gs]*/*.png")]):
        relative = workspace.relative(path)
        plain = stat.S_ISREG(path.lstat().st_mode)  # no link and no pipe: it isn't one of ours, and is never read
        if relative in recorded or not made_number(path.stem) or path.name.startswith(".") or not plain:
            continue
        folder = path.parts[-2] if path.suffix == ".mp4" else path.parts[-3]
        project = folder if path.suffix == ".mp4" else owners.get(folder, folder)
        found.append(LostMedium(relative, project, _start_frame(known.get(project, {}), path, relative)))
    return found


def _paths(state: State) -> list[str]:
    results = [job.result.path for job in state.jobs.values() if job.result]
    return results + [frame.ref.path for entity in state.entities.values() for frame in entity.frames]


def _start_frame(states: Streams, path: Path, relative: str) -> list[Fact]:
    """Return the fact that makes a picture its entity's start frame again; none where it isn't one, or can't be."""
    state = states.get(sequence_of(path.stem))
    if path.parent.name != "starts" or state is None or state.planned is None:
        return []
    from services.disk.whole_files import sha256_of
    from services.media.pictures import read_picture

    try:
        size = read_picture(path.read_bytes(), path.name)
        picture = Picture(path=relative, sha256=sha256_of(path), width=size.width, height=size.height)
    except (TakesError, OSError):
        return []
    facts = supply_again(state, path.stem, picture)
    states[state.id] = supposing(state, facts)
    return facts
