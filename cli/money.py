"""Money as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projections.views.costs import CostSummary, SequenceCosts, ShotCosts
    from projections.views.sequences import SpendView


def dollars(amount: str | None) -> str:
    """Return `$1.26`, or `?` where it isn't known."""
    return "?" if amount is None else f"${amount}"


def cost(part: CostSummary) -> str:
    """Return what a summary of costs comes to: `$1.26`, `$1.26 + ?` where a price is unknown, `-` for no paid job."""
    if not part["jobs"]:
        return "-"
    return _partly(part["known"], part["unknown"], part["jobs"])


def _partly(known: str, unknown: int, jobs: int) -> str:
    if not unknown:
        return dollars(known)
    return "?" if unknown == jobs else f"{dollars(known)} + ?"


def estimated(part: CostSummary) -> str:
    """Return what a summary of costs was estimated at, as `cost` does."""
    return "-" if not part["jobs"] else _partly(part["estimated"], part["unestimated"], part["jobs"])


def spent(spend: SpendView) -> str:
    """Return what a sequence's jobs were estimated at and came to: `1.26` where that is one number or nothing came."""
    came, expected = spend["actual"], spend["estimated"]
    if not float(came) or not float(expected) or float(came) == float(expected):
        return came if float(came) else expected
    return f"{came} paid, {expected} estimated"


def may_bill(part: CostSummary, *, counted: bool) -> str:
    """Return how much of a summary may still be billed, and of how many jobs if wanted: `$0.42 of 1`; "" for none."""
    still = part["may_bill"]
    jobs = len(still["jobs"])
    amount = _partly(still["amount"], still["unknown"], jobs) if jobs else ""
    return f"{amount} of {jobs}" if jobs and counted else amount


def to_approval(part: SequenceCosts | ShotCosts) -> str:
    """Return how many takes it took: `2`, `2 + 3 rehearsals`, "" before there is an approval."""
    found = part["takes_to_approval"]
    if found is None:
        return ""
    count, rehearsals = found["takes"], found["rehearsals"]
    plural = "s" if rehearsals != 1 else ""
    return f"{count} + {rehearsals} rehearsal{plural}" if rehearsals else str(count)
