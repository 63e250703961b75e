"""Records in one transaction how a job ended and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.jobs import find_job, never_billed
from domain.decisions.spend import settle
from domain.ids import sequence_of
from services.log.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


def append_settled(
    workspace: Workspace, project: str, job_id: str, decide: Callable[[State], Sequence[Fact]], actual: str | None
) -> list[Record]:
    """Append what `decide` returns for a job, and its true cost, which replaces its reservation.

    `actual` is None if it isn't known, or the job may still be billed: the reservation then stays.
    """

    def changes() -> list[Change]:
        state = workspace.sequence(project, sequence_of(job_id))
        facts = decide(state)
        job = find_job(state, job_id)
        said = [Change(f"{project}/{state.id}", state.version, facts)]
        if not facts or job.request.rehearsal or actual is None:
            return said
        own = workspace.project(project)
        # What ended unbilled gave its reservation back then, and has none to give if it comes after all.
        reserved = None if never_billed(job) else job.request.estimated.amount
        return [*said, Change(project, own.version, settle(own, job_id, reserved, actual))]

    return workspace.append(changes)
