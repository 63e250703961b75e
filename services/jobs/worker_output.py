"""What a worker reports: the outcome of each job, the jobs it leaves alone, what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from domain.errors import Refused
    from services.jobs.reporting import Reporter


class WorkerOutput(Protocol):
    """Is told what a worker does; called by several threads."""

    def of(self, project: str) -> Reporter:
        """Return the reporter for a project's jobs."""

    def dropped(self, project: str, job_id: str) -> None:
        """A job is no longer followed for now, because the log is away."""

    def left_alone(self, project: str, job_id: str, why: Refused) -> None:
        """A job is left to a person, or to others."""

    def noticed(self, what: str, text: str) -> None:
        """Something that isn't about one job: `log_away`, `log_back`, `renderer_away`, `renderer_back`."""

    def waiting(self, jobs: int) -> None:
        """So many jobs are under way that this worker doesn't follow."""
