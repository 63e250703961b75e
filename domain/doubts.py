"""Which of the provider's jobs is whose: posts whose answers never came, matched together against its history.

A job of the history belongs to the post whose arguments it shares most of; fal may have added defaults. Times only
choose between equals, since the provider's clock may differ by minutes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# A job was sent between the note of its post and the end of waiting for an answer; clocks differ by minutes at most.
BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=20)
CLOCKS = timedelta(minutes=5)  # two jobs that are no further apart are equally likely


class Claim(NamedTuple):
    """A post without an answer; `name` is the job's in the ledger."""

    name: str
    posted: datetime
    arguments: dict[str, Any]


class Free(NamedTuple):
    """A job of the history that nobody has; `sent` is None where it doesn't say when."""

    request_id: str
    sent: datetime | None
    arguments: dict[str, Any]


class Match(NamedTuple):
    """The request that is surely a claim's own, or None and those that a person may choose from."""

    request_id: str | None
    candidates: tuple[Free, ...] = ()


def matched(claim: Claim, others: Sequence[Claim], free: Sequence[Free]) -> Match:
    """Return what is a claim's own among the free jobs, given the other claims on them."""
    equals = sorted((c for c in (claim, *others) if c.arguments == claim.arguments), key=lambda c: (c.posted, c.name))
    fitting = [job for job in free if _is_of(claim, job)]
    best = [job for job in fitting if not any(_fits_better(other, claim, job) for other in others)]
    near = sorted((j for j in best if any(_about(c, j) for c in equals)), key=lambda j: (j.sent is None, str(j.sent)))
    exact = [job for job in near if job.arguments == claim.arguments]
    shared = _shared(equals, exact or near)
    mine = shared.get(claim.name)
    return Match(mine.request_id) if mine else Match(None, tuple(near or best or fitting))


def _is_of(claim: Claim, job: Free) -> bool:
    """Whether a job has all that was posted."""
    return bool(claim.arguments) and all(job.arguments.get(name) == value for name, value in claim.arguments.items())


def _fits_better(other: Claim, claim: Claim, job: Free) -> bool:
    """Whether a job is rather another claim's: it shares more of its arguments, and was sent about then."""
    return len(other.arguments) > len(claim.arguments) and _is_of(other, job) and _about(other, job)


def _about(claim: Claim, job: Free) -> bool:
    return job.sent is not None and claim.posted - BEFORE <= job.sent <= claim.posted + AFTER


def _shared(equals: Sequence[Claim], near: Sequence[Free]) -> dict[str, Free]:
    """Share jobs out among equal claims, each the nearest; nothing where more jobs than claims are equally near."""
    given: dict[str, Free] = {}
    if len(near) <= len(equals):
        if len(near) == len(equals):  # in the order in which they were posted: all clocks run forward
            pairs = list(zip(equals, near, strict=True))
        else:
            left = list(equals)
            pairs = []
            for job in near:
                nearest = min(left, key=lambda c: _apart(c, job))
                left.remove(nearest)
                pairs.append((nearest, job))
        return {claim.name: job for claim, job in pairs if _about(claim, job)}
    free = list(near)
    for claim in equals:
        ranked = sorted((job for job in free if _about(claim, job)), key=lambda j: _apart(claim, j))
        if len(ranked) > 1 and _apart(claim, ranked[1]) - _apart(claim, ranked[0]) <= CLOCKS:
            return {}
        if ranked:
            given[claim.name] = ranked[0]
            free.remove(ranked[0])
    return given


def _apart(claim: Claim, job: Free) -> timedelta:
    return abs(job.sent - claim.posted) if job.sent else timedelta.max
