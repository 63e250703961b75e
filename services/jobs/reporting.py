"""How a run reports on its jobs: how far each is, its outcome, and the posts that are waited for after Ctrl-C."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.errors import TakesError
    from services.renderers.protocol import Stage


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a job: the `path` of its media, or the `error`; neither if another process follows it.

    `waits` says that it was posted and not waited for; `cost` is its true cost, if known; `left_out` names the scripts
    whose letters its pictures lack.
    """

    job_id: str
    path: str | None = None
    error: TakesError | None = None
    waits: bool = False
    cost: str | None = None
    left_out: frozenset[str] = frozenset()


class Reporter:
    """Is told how far the jobs are, by several threads; this one says nothing of it."""

    def begun(self, job_id: str, price: str | None) -> None:
        """A job is being followed; `price` is its estimate, None where it is free."""

    def told(self, job_id: str, stage: Stage) -> None:
        """A job has come this far."""

    def ended(self, outcome: Outcome) -> None:
        """A job is no longer followed."""

    def leaving(self, job_ids: Sequence[str], seconds: float) -> None:
        """The run is stopped; the posts of these jobs have no answer yet, and are waited for so many seconds."""
