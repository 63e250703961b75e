"""What a project was spent on, by day, model and sequence, and what a second of approved film came to.

Each sequence is added up by itself, by day and model; a project is the sum of its sequences.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.money import money
from projections.costs import cost_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from domain.jobs import Job
    from domain.sequence import Sequence
    from projections.views.costs import Purse
    from projections.views.money import MoneyView, SpentView

FINEST = Decimal("0.0001")  # of a dollar, for a second
Key = tuple[str, str]  # day and model
Spending = dict[Key, "Spent"]


@dataclass(slots=True)
class Spent:
    """What jobs cost together, and how many seconds of them are in the cut; an unknown price is only counted."""

    jobs: int = 0
    rehearsals: int = 0
    unknown: int = 0
    known: Decimal = field(default_factory=Decimal)
    seconds: float = 0.0

    def add(self, other: Spent) -> None:
        """Add others' costs."""
        self.jobs += other.jobs
        self.rehearsals += other.rehearsals
        self.unknown += other.unknown
        self.known += other.known
        self.seconds += other.seconds


def spending(state: Sequence) -> Spending:
    """Return what a sequence's jobs cost, by the day they were asked for and their model."""
    found: defaultdict[Key, Spent] = defaultdict(Spent)
    for job in [*state.grids, *state.takes]:
        found[_key(job)].add(_spent(job))
    for _, take, segment in state.covered:
        found[_key(take)].seconds += segment.end - segment.start
    return dict(found)


def money_view(purse: Purse, reserved: str, titles: Mapping[str, str], spendings: Mapping[str, Spending]) -> MoneyView:
    """Return a project's money; `titles` are its sequences in plan order, `spendings` what each of them cost."""
    rows = [row for name in titles for row in spendings[name].items()]
    days, models = _grouped(rows, lambda key: key[0]), _grouped(rows, lambda key: key[1])
    dearest = sorted(models, key=lambda model: (-models[model].known, model))
    sequences = {name: _together(spendings[name].values()) for name in titles}
    return {
        **purse,
        "reserved": reserved,
        "total": _view(_together(spent for _, spent in rows)),
        "days": [{"day": day, **_view(days[day])} for day in sorted(days, reverse=True)],
        "models": [{"model": model, **_view(models[model])} for model in dearest],
        "sequences": [{"sequence": n, "title": titles[n], **_view(spent)} for n, spent in sequences.items()],
    }


def per_second(cost: str | None, seconds: float) -> str | None:
    """Return what one of so many seconds came to; None where there is none, or the cost isn't known."""
    if cost is None or seconds <= 0:
        return None
    return money((Decimal(cost) / Decimal(str(round(seconds, 3)))).quantize(FINEST))


def _key(job: Job) -> Key:
    return job.requested.at[:10], job.request.model


def _spent(job: Job) -> Spent:
    cost = cost_of(job)
    if cost.rehearsal:
        return Spent(rehearsals=1)
    return Spent(jobs=1, unknown=cost.amount is None, known=Decimal(cost.amount or 0))


def _grouped(rows: Iterable[tuple[Key, Spent]], of: Callable[[Key], str]) -> dict[str, Spent]:
    found: defaultdict[str, Spent] = defaultdict(Spent)
    for key, spent in rows:
        found[of(key)].add(spent)
    return dict(found)


def _together(parts: Iterable[Spent]) -> Spent:
    whole = Spent()
    for part in parts:
        whole.add(part)
    return whole


def _view(spent: Spent) -> SpentView:
    known = money(spent.known)
    cost = None if spent.unknown else known
    return {
        "jobs": spent.jobs,
        "rehearsals": spent.rehearsals,
        "cost": cost,
        "known": known,
        "unknown": spent.unknown,
        "approved_seconds": round(spent.seconds, 3),
        "per_approved_second": per_second(cost if spent.jobs else None, spent.seconds),
    }
