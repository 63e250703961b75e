"""A worker's backlog: the jobs under way, when each is due for a try, and which of them are posted already."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Job = tuple[str, str]  # project and id

NEVER = math.inf
GRACE = 1.0  # seconds for whoever has asked for a job to begin with it, before a worker does


@dataclass(slots=True)
class _Waiting:
    at_provider: bool
    due: float = 0.0  # of the monotonic clock
    taken: bool = False
    tries: int = 0


class Backlog:
    """The jobs under way, in the order they became known; for several threads."""

    def __init__(self) -> None:
        self._jobs: dict[Job, _Waiting] = {}
        self._changed = Condition()
        self._held_until = 0.0
        self._closed = False

    def heard(self, project: str, jobs: Mapping[str, bool], grace: float) -> None:
        """Replace a project's jobs by those that are under way now; True stands for a job that a provider has.

        A new job is due at once if a provider has it, else after `grace` seconds.
        """
        with self._changed:
            for key in [key for key, job in self._jobs.items() if key[0] == project and not job.taken]:
                if key[1] not in jobs:
                    del self._jobs[key]
            for job_id, at_provider in jobs.items():
                soon = 0.0 if at_provider else time.monotonic() + grace
                job = self._jobs.setdefault((project, job_id), _Waiting(at_provider, soon))
                if at_provider and not job.at_provider and job.due == NEVER:
                    job.due = 0.0  # somebody has seen to what was left alone
                job.at_provider = at_provider
            self._changed.notify_all()

    def take(self, *, at_provider: bool = False) -> Job | None:
        """Return the next job that is due, waiting for one; None once closed.

        Args:
            at_provider: return only a job that a provider has already, which needs no post.
        """
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                waiting = [(key, job) for key, job in self._jobs.items() if not job.taken and job.due != NEVER]
                eligible = [(key, job) for key, job in waiting if job.at_provider or not at_provider]
                key = next((key for key, job in eligible if max(job.due, self._held_until) <= now), None)
                if key is not None:
                    self._jobs[key].taken = True
                    return key
                until = max(min((job.due for _, job in eligible), default=NEVER), self._held_until)
                self._changed.wait(None if until == NEVER else until - now)
            return None

    def later(self, key: Job, seconds: float) -> None:
        """Put a job back, due in so many seconds; NEVER leaves it alone until the provider has it."""
        with self._changed:
            if key in self._jobs:
                self._jobs[key].taken = False
                self._jobs[key].due = time.monotonic() + seconds
                self._changed.notify_all()

    def tried(self, key: Job) -> int:
        """Return how often a job was tried in vain, this time counted."""
        with self._changed:
            self._jobs[key].tries += 1
            return self._jobs[key].tries

    def over(self, key: Job) -> None:
        """Forget a job that has ended; it is new again should it be under way again."""
        with self._changed:
            self._jobs.pop(key, None)

    def hold(self, seconds: float) -> None:
        """Return no job for so many seconds; 0 ends that."""
        with self._changed:
            self._held_until = time.monotonic() + seconds
            self._changed.notify_all()

    def close(self) -> None:
        """Return no job any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return sum(not job.taken and job.due != NEVER for job in self._jobs.values())
