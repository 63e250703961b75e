"""What a command ends with: the next step of the sequence it changed, as `takes status` says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.command_lines import next_line, next_view, why_next
from cli.output import say
from domain.ids import sequence_of
from domain.steps import Step
from projections.next_step import has_paid, next_step
from projections.sequence_media import with_video
from services.media.missing import missing_videos

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.workspace.workspace import Workspace


def tell_next(workspace: Workspace, project: str, sequence: str) -> None:
    """Say the next step of a sequence, and what a person has to look at first."""
    view = workspace.store.sequences(project)
    part = view["sequences"].get(sequence) if view else None
    if view is None or part is None:
        return
    missing = sorted(missing_videos(workspace.kept, project, with_video(part)))
    found = next_step(project, sequence, part, missing, limits=view["limits"], paid=has_paid(view))
    if found.step is None:
        return
    say(next_line(found.step))
    if found.judgement:
        look = f": {found.look}" if found.look else ""
        say(f"  {why_next(next_view(found))}{look}")


def tell_next_of(workspace: Workspace, project: str, made: Iterable[str]) -> None:
    """Say the next step after takes or grids came in; of several sequences, where to see them all."""
    sequences = list(dict.fromkeys(sequence_of(job) for job in made))
    if len(sequences) == 1:
        tell_next(workspace, project, sequences[0])
    elif sequences:
        say(next_line(Step("status", project=project)))
