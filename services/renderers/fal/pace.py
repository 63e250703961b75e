"""When to poll fal about a job, and how long it may give no answer."""

from __future__ import annotations

import time

from domain.errors import OutOfReach
from domain.steps import Step

LONGEST_PAUSE = 5.0  # seconds
FIRST_PAUSE = 0.1
SHORTEST_PAUSE = 0.3
CLOSEST_PAUSE = 0.1  # where the end is near
REMEMBERED = 8  # jobs of an endpoint
PATIENCE = 90.0  # seconds without a usable answer until a job that is waited for is left to a later `resume`


class Pace:
    """Learns how long a run's jobs take, to poll rarely before that time and often around it."""

    def __init__(self) -> None:
        self._took: dict[str, tuple[float, ...]] = {}  # replaced whole: several threads ask

    def pause(self, endpoint: str, elapsed: float) -> float:
        """Return for how many seconds to wait before the next poll, given how long the job was waited for."""
        typical = min(self._took.get(endpoint, ()), default=0.0)
        until_near = 0.97 * typical - elapsed
        if until_near > SHORTEST_PAUSE:
            return min(LONGEST_PAUSE, until_near)
        if elapsed < 1.2 * typical:
            return min(LONGEST_PAUSE, max(CLOSEST_PAUSE, 0.06 * typical))
        # Past what is typical, or where nothing is known: the longer it has taken, the longer it may take.
        least = FIRST_PAUSE if elapsed < FIRST_PAUSE else SHORTEST_PAUSE
        return min(LONGEST_PAUSE, max(least, 0.1 * elapsed))

    def took(self, endpoint: str, elapsed: float) -> None:
        """Note the seconds that a job took from its post to a good end."""
        self._took[endpoint] = (*self._took.get(endpoint, ()), elapsed)[-REMEMBERED:]


class Patience:
    """How long fal may give no usable answer about a job before the job is left to a later `resume`."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        self._last = time.monotonic()
        self._why = ""

    def eased(self) -> None:
        """Note a usable answer."""
        self._last = time.monotonic()

    def tried(self, why: str) -> None:
        """Note why there was no usable answer."""
        self._why = why

    def over(self) -> bool:
        """Say whether it has been too long."""
        return time.monotonic() - self._last > PATIENCE

    def fault(self) -> OutOfReach:
        """Return the error for that case."""
        said = f"{self._job_id}: fal gives no usable answer ({self._why})"
        return OutOfReach(said, Step("resume"), code="fal_silent", take=self._job_id)
