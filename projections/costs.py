"""The costs of a project: by sequence, shot and job, for an approved second, and in takes to approval.

Sums are exact: what the shots of a sequence cost, and its own grids, add up to what the sequence cost. An amount
is None where a price isn't known; it is never counted as nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from domain.decisions.jobs import never_billed
from domain.decisions.spend import left
from domain.ids import shot_number
from domain.money import CENT, money, total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from domain.jobs import Grid, Job, Take
    from domain.project import Project
    from domain.sequence import Sequence as State
    from projections.views.costs import (
        ApprovedSeconds,
        Basis,
        CostSummary,
        GridCost,
        JobCost,
        ProjectCosts,
        Purse,
        SequenceCosts,
        ShotCosts,
        TakeCost,
        ToApproval,
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one job costs, or a shot's share of it.

    Attributes:
        amount: what it counts with: the actual cost where it came, else the estimate; None where neither is known.
        basis: actual, estimated, unknown, nothing (it never reached the provider, or was refused there) or rehearsal.
        may_bill: why more or less of it may still be billed: under_way, in_doubt, cancelled, or the kind of failure.
    """

    job: str
    amount: str | None
    basis: Basis
    estimated: str | None
    actual: str | None
    may_bill: str | None = None

    @property
    def rehearsal(self) -> bool:
        """Whether it was free."""
        return self.basis == "rehearsal"


def cost_of(job: Job) -> Cost:
    """Return the cost of a grid or take."""
    estimated, result = job.request.estimated.amount, job.result
    actual = result.actual if result else None
    if job.request.rehearsal:
        return Cost(job.id, "0.00", "rehearsal", "0.00", None)
    if actual is not None:
        return Cost(job.id, actual, "actual", estimated, actual)
    if never_billed(job):
        return Cost(job.id, "0.00", "nothing", estimated, None)
    return Cost(job.id, estimated, "estimated" if estimated else "unknown", estimated, None, _may_bill(job))


def _may_bill(job: Job) -> str | None:
    if job.result:
        return None
    failure = job.failure
    if failure is None:
        return "in_doubt" if job.doubt else "under_way"
    return failure.kind


def shared(amount: str, seconds: Sequence[int]) -> list[str]:
    """Divide an amount by seconds, down to its own last decimal or the cent; the rest goes to the last part."""
    whole = Decimal(amount)
    finest = min(CENT, Decimal(1).scaleb(int(whole.as_tuple().exponent)))
    parts = [(whole * part / sum(seconds)).quantize(finest, ROUND_DOWN) for part in seconds[:-1]]
    return [money(part) for part in [*parts, whole - sum(parts)]]


def shares(take: Take) -> dict[str, Cost]:
    """Return each shot's share of what a take costs, by its seconds in the take."""
    cost, prompts = cost_of(take), take.request.shot_prompts
    seconds = [prompt.duration for prompt in prompts]

    def each(amount: str | None) -> Sequence[str | None]:
        return [None] * len(seconds) if amount is None else shared(amount, seconds)

    columns = zip(prompts, each(cost.amount), each(cost.estimated), each(cost.actual), strict=True)
    return {p.shot: replace(cost, amount=a, estimated=e, actual=b) for p, a, e, b in columns}


def summary(costs: Iterable[Cost]) -> CostSummary:
    """Add costs up, rehearsals counted apart; `cost` is null where a price is unknown, `known` is the rest of it."""
    found = list(costs)
    paid = [cost for cost in found if not cost.rehearsal]
    open_ones = [cost for cost in paid if cost.may_bill]
    unknown = sum(cost.amount is None for cost in paid)
    known = total(cost.amount for cost in paid)
    return {
        "jobs": len(paid),
        "rehearsals": len(found) - len(paid),
        "cost": None if unknown else known,
        "known": known,
        "unknown": unknown,
        "estimated": total(cost.estimated for cost in paid),
        "unestimated": sum(cost.estimated is None for cost in paid),
        "actual": total(cost.actual for cost in paid),
        "settled": sum(cost.actual is not None for cost in paid),
        "may_bill": {
            "jobs": [cost.job for cost in open_ones],
            "amount": total(cost.amount for cost in open_ones),
            "unknown": sum(cost.amount is None for cost in open_ones),
        },
    }


def purse(project: Project, position: int) -> Purse:
    """Return a project's cap, what is reserved or spent of it, and what is left; null where there is no cap."""
    return {
        "project": project.id,
        "position": position,
        "currency": project.currency,
        "budget": project.budget,
        "spend": project.spend,
        "left": left(project),
    }


def costs(project: Project, states: Iterable[State], position: int) -> ProjectCosts:
    """Return a project's purse and total, and the costs of each of `states` in the order given; none is kept."""
    parts: list[SequenceCosts] = []
    of_jobs: list[Cost] = []
    for state in states:
        parts.append(sequence_costs(state))
        of_jobs += map(cost_of, _jobs(state))
    whole = summary(of_jobs)
    seconds = round(sum((part["approved_seconds"] for part in parts), 0.0), 3)
    return {**purse(project, position), "total": {**whole, **_approved(whole, seconds)}, "sequences": parts}


def sequence_costs(state: State) -> SequenceCosts:
    """Return what one sequence cost: in all, by shot, by take and by grid."""
    whole = summary(cost_of(job) for job in _jobs(state))
    held = {take.id for _, take, _ in state.covered}
    seconds = round(sum((segment.end - segment.start for _, _, segment in state.covered), 0.0), 3)
    return {
        "sequence": state.id,
        **whole,
        **_approved(whole, seconds),
        "takes_to_approval": _takes_to(state.takes, _chosen(state)),
        "own_grids": summary(cost_of(grid) for grid in state.grids if grid.request.entity == state.id),
        "shots": _shots(state),
        "takes": [_take(take, held) for take in state.takes],
        "grids": [_grid(grid) for grid in state.grids],
    }


def _jobs(state: State) -> list[Job]:
    return [*state.grids, *state.takes]


def _approved(whole: CostSummary, seconds: float) -> ApprovedSeconds:
    """A second's cost is null where nothing is approved, nothing was paid for, or a price is unknown."""
    cost = whole["cost"] if whole["jobs"] and seconds > 0 else None
    each = None if cost is None else money((Decimal(cost) / Decimal(str(seconds))).quantize(Decimal("0.0001")))
    return {"approved_seconds": seconds, "per_approved_second": each}


def _chosen(state: State) -> Take | None:
    """The take approved last; where a cut was composed without a verdict, the newest take in it."""
    approved = [(take.review.position, take) for take in state.takes if take.review and take.verdict == "approved"]
    if approved:
        return max(approved, key=lambda pair: pair[0])[1]
    held = {take.id for _, take, _ in state.covered}
    return next((take for take in reversed(state.takes) if take.id in held), None)


def _takes_to(takes: Sequence[Take], chosen: Take | None) -> ToApproval | None:
    if chosen is None:
        return None
    upto = takes[: next((n for n, take in enumerate(takes, start=1) if take.id == chosen.id), len(takes))]
    rehearsed = sum(take.request.rehearsal for take in upto)
    return {"takes": len(upto) - rehearsed, "rehearsals": rehearsed, "approved_take": chosen.id}


def _shots(state: State) -> list[ShotCosts]:
    """Each shot's share of its takes, and its own grids; those the plan omits come last, where they cost anything."""
    parts = [(take, shares(take)) for take in state.takes]
    covering = {shot.id: (take, segment) for shot, take, segment in state.covered}
    placed = [shot.id for shot in state.order]
    held = {shot for _, by_shot in parts for shot in by_shot} | {grid.request.entity for grid in state.grids}
    gone = sorted(shot for shot in held - set(placed) if shot_number(shot))
    rows: list[ShotCosts] = []
    for shot in [*placed, *gone]:
        found = [by_shot[shot] for _, by_shot in parts if shot in by_shot]
        found += [cost_of(grid) for grid in state.grids if grid.request.entity == shot]
        take, segment = covering.get(shot, (None, None))
        seconds = round(segment.end - segment.start, 3) if segment else 0.0
        whole = summary(found)
        holding = [take for take, by_shot in parts if shot in by_shot]
        to_approval = _takes_to(holding, take)
        rows.append({"shot": shot, **whole, **_approved(whole, seconds), "takes_to_approval": to_approval})
    return rows


def _take(take: Take, held: Collection[str]) -> TakeCost:
    shots = list(take.shots)
    return {**_job(take), "take_id": take.id, "shots": shots, "verdict": take.verdict, "in_cut": take.id in held}


def _grid(grid: Grid) -> GridCost:
    return {**_job(grid), "grid_id": grid.id, "entity": grid.request.entity}


def _job(job: Job) -> JobCost:
    cost = cost_of(job)
    return {
        "model": job.request.model,
        "cost": cost.amount,
        "basis": cost.basis,
        "estimated": cost.estimated,
        "actual": cost.actual,
        "priced_on": job.request.estimated.priced_on,
        "may_bill": cost.may_bill,
    }
