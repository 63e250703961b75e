"""What a run says of its jobs: how far each is, what became of it, and what is waited for when it is called off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.errors import TakesError
    from services.renderers.protocol import Stage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: `path` of its media, or why there is none (`error`); neither where another follows it.

    `waits` says that it was posted and nobody waits for it, `cost` what it did cost where that is known.
    """

    job_id: str
    path: str | None = None
    error: TakesError | None = None
    waits: bool = False
    cost: str | None = None


class Silent:
    """A reporter that says nothing."""

    def begun(self, job_id: str, price: str | None) -> None:
        """Say nothing yet."""

    def told(self, job_id: str, stage: Stage) -> None:
        """Say nothing in between."""

    def ended(self, outcome: Outcome) -> None:
        """Say nothing at the end."""

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        """Say nothing of what is waited for."""


class Reporter(Protocol):
    """Whoever wants to see how far the jobs are."""

    def begun(self, job_id: str, price: str | None) -> None:
        """A job is being followed; `price` is its estimate, None where it is free."""

    def told(self, job_id: str, stage: Stage) -> None:
        """A job has come this far."""

    def ended(self, outcome: Outcome) -> None:
        """A job is no longer followed."""

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        """The run is called off; the posts of these jobs are out, and may still answer for so long."""
