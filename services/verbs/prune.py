"""Removes the videos of rejected takes that nothing uses: it is recorded first, then the files go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions.review import prune
from domain.events import MediaPruned
from services.questions.recorded_media import named_media

if TYPE_CHECKING:
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pruned:
    """The videos that were given up now, and how many files were removed: also those that an earlier time left."""

    given_up: list[MediaPruned]
    files: int = 0


def prunable_videos(workspace: Workspace, project: str) -> list[MediaPruned]:
    """Return what `prune_project` would record now; nothing is appended or removed."""
    states = workspace.load_all(workspace.known_project(project))
    return [fact for state in states for fact in prune(state)]


def prune_project(workspace: Workspace, project: str) -> Pruned:
    """Give up the videos of a project's rejected takes that nothing uses, then remove the files of all that are pruned.

    Whoever approves or undoes at the same time appends first, and the take keeps its video; or finds it pruned. Where
    this is killed before the files are gone, the next time removes them.

    Raises:
        OutOfReach: the root can't be reached, or a file can't be removed.
    """
    names = workspace.sequences(workspace.known_project(project))
    records = workspace.change_all(
        project, names, lambda states: {name: prune(state) for name, state in states.items()}
    )
    given_up = [record.fact for record in records if isinstance(record.fact, MediaPruned)]
    return Pruned(given_up, _remove(workspace, project))


def _remove(workspace: Workspace, project: str) -> int:
    """Remove the files that were pruned and that no other take, grid or start frame of any project has."""
    named = named_media(workspace.ledger.reader)
    paths, contents = {medium.path for medium in named}, {medium.sha256 for medium in named}
    removed = 0
    for (stream, _), fact in named.pruned.items():
        if stream.split("/", 1)[0] != project:
            continue
        gone = fact.file not in paths and workspace.kept.remove(fact.file, fact.sha256)
        gone = (fact.sha256 not in contents and workspace.kept.unshare(fact.sha256)) or gone
        removed += gone
    return removed
