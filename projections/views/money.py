"""What is under way in a project, and what it cost by day, model and sequence; money in decimal strings."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from projections.views.costs import Purse


class UnderWayView(TypedDict):
    """A take or grid that is under way: who asked for it, when, and the price that is reserved for it.

    `stage`: it waits to be sent, the provider has it, or nobody knows, for the reason in `doubt`. A rehearsal is free;
    `estimated` is null where no price is known.
    """

    project: str
    sequence: str
    title: str
    job: str
    model: str
    stage: Literal["waiting", "at_provider", "in_doubt"]
    requested_at: str
    requested_by: str
    rehearsal: bool
    estimated: str | None
    doubt: str | None


class SpentView(TypedDict):
    """What jobs cost together, rehearsals counted apart; `known` leaves out `unknown` ones, then `cost` is null.

    `approved_seconds` of them are in the cut, and `per_approved_second` is what one came to.
    """

    jobs: int
    rehearsals: int
    cost: str | None
    known: str
    unknown: int
    approved_seconds: float
    per_approved_second: str | None


class DaySpent(SpentView):
    """What was asked for on a day (UTC)."""

    day: str


class ModelSpent(SpentView):
    """What was made with a model."""

    model: str


class SequenceSpent(SpentView):
    """What a sequence cost."""

    sequence: str
    title: str


class MoneyView(Purse):
    """A project's purse, what of it is `reserved` for jobs under way, and what it was spent on.

    `days` have the newest first, `models` the dearest, `sequences` are in plan order.
    """

    reserved: str
    total: SpentView
    days: list[DaySpent]
    models: list[ModelSpent]
    sequences: list[SequenceSpent]
