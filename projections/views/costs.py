"""What was spent, and what is left of a budget; money in decimal strings, null where it isn't known."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Basis = Literal["actual", "estimated", "unknown", "nothing", "rehearsal"]


class MayBill(TypedDict):
    """Jobs that may still be billed, and for how much; `unknown` of them have no known price."""

    jobs: list[str]
    amount: str
    unknown: int


class CostSummary(TypedDict):
    """What jobs cost together, rehearsals counted apart.

    `cost` is null where a price is unknown, `known` is the rest of it; `settled` jobs have an actual cost,
    `unestimated` ones had no known price when they were asked for.
    """

    jobs: int
    rehearsals: int
    cost: str | None
    known: str
    unknown: int
    estimated: str
    unestimated: int
    actual: str
    settled: int
    may_bill: MayBill


class ApprovedSeconds(TypedDict):
    """How many seconds of video are in the cut, and what one of them cost."""

    approved_seconds: float
    per_approved_second: str | None


class ToApproval(TypedDict):
    """How many takes it took, the one that was approved included."""

    takes: int
    rehearsals: int
    approved_take: str


class TotalCosts(CostSummary, ApprovedSeconds):
    """A project's costs in all."""


class ShotCosts(CostSummary, ApprovedSeconds):
    """A shot's share of its takes, by seconds, and its own grids."""

    shot: str
    takes_to_approval: ToApproval | None


class JobCost(TypedDict):
    """What a job costs: `cost` is what counts, on the `basis` named; `may_bill` says why more may come."""

    model: str
    cost: str | None
    basis: Basis
    estimated: str | None
    actual: str | None
    priced_on: str | None
    may_bill: str | None


class TakeCost(JobCost):
    """What a take costs; `in_cut` where it covers a shot."""

    take_id: str
    shots: list[str]
    verdict: str | None
    in_cut: bool


class GridCost(JobCost):
    """What a grid costs; `entity` is the sequence or shot it belongs to."""

    grid_id: str
    entity: str


class SequenceCosts(CostSummary, ApprovedSeconds):
    """What a sequence cost; its shots and `own_grids` add up to it."""

    sequence: str
    takes_to_approval: ToApproval | None
    own_grids: CostSummary
    shots: list[ShotCosts]
    takes: list[TakeCost]
    grids: list[GridCost]


class Purse(TypedDict):
    """A project's cap, what is reserved or spent of it, and what is left; null where there is no cap."""

    project: str
    position: int
    currency: str
    budget: str | None
    spend: str
    left: str | None


class ProjectCosts(Purse):
    """What a project cost, and each of its sequences in plan order."""

    total: TotalCosts
    sequences: list[SequenceCosts]
