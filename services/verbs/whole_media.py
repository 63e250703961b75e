"""Decides on pictures and videos only where they lie as they were recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.review import check_not_pruned
from domain.errors import Refused
from domain.ids import sequence_of
from domain.jobs import Grid, Take
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from domain.events import Fact
    from domain.jobs import Job
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


def whole(workspace: Workspace, project: str, job: Job) -> Path:
    """Return where the picture or video of a complete grid or take lies; with a root, after fetching it if needed.

    Raises:
        Refused: it is gone, isn't what was recorded, or was pruned (`media_gone`, `media_changed`, `pruned`).
        OutOfReach: the root can't be reached.
    """
    assert job.result is not None
    if isinstance(job, Take):
        check_not_pruned(project, job)
    try:
        return workspace.kept.file(job.result.path, job.result.sha256)
    except Refused as lost:
        about = {"project": project, "sequence": sequence_of(job.id), "file": job.result.path}
        about["grid" if isinstance(job, Grid) else "take"] = job.id
        ways = (Step("adopt", project=project, take=job.id, file=Open("FILE")), *_others(lost, project))
        raise Refused(f"{job.id}: {lost}", *ways, code=lost.code, **about) from lost


def _others(lost: Refused, project: str) -> tuple[Step | str, ...]:
    """Return the ways on beside bringing the file back by hand: where machines share a root, those that it knows."""
    return lost.ways if lost.steps else (Step("media_check", project=project),)


def on_whole_media(
    workspace: Workspace,
    project: str,
    sequence: str,
    decide: Callable[[State], Sequence[Fact]],
    named: Callable[[State], Sequence[Take]],
) -> list[Record]:
    """Append what `decide` returns on a sequence once the videos of the takes that are `named` have been checked.

    They are checked before others are kept from appending, since reading and fetching take their time.
    """
    found: set[str] = set()

    def decided(state: State) -> Sequence[Fact]:
        facts = decide(state)
        for take in named(state):
            if take.id not in found:
                whole(workspace, project, take)
                found.add(take.id)
        return facts

    with workspace.sitting():
        decided(workspace.sequence(project, sequence))
        return workspace.change(project, sequence, decided)
