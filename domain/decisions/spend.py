"""A project's money: the budget, the reservation of a run, and the true cost of a job.

The facts carry a running total and stand on the project's own stream. Two runs that reserve at once therefore
conflict, and the second decides again on what the first has left.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from domain.decisions.archive import check_not_archived
from domain.errors import Refused
from domain.events import BudgetSet, SpendReserved, SpendSettled
from domain.money import money, read_amount, total
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import JobRequested
    from domain.project import Project


def set_budget(project: Project, amount: str | None) -> list[BudgetSet]:
    """Cap the spend at an amount as typed (`25`, `$25.00`); None or `none` lifts it. A cap that stands adds nothing."""
    cap = None if amount is None else read_amount(amount)
    return [] if cap == project.budget else [BudgetSet(amount=cap, currency=project.currency)]


def left(project: Project) -> str | None:
    """Return what the budget still allows, never below zero; None without a budget."""
    if project.budget is None:
        return None
    return money(max(Decimal(project.budget) - Decimal(project.spend), Decimal(0)))


def overspent(project: Project) -> str | None:
    """Say that more is reserved or spent than the budget, where it is so; such a budget is no fault, it only stops."""
    if project.budget is None or Decimal(project.spend) <= Decimal(project.budget):
        return None
    over = money(Decimal(project.spend) - Decimal(project.budget))
    return f"${project.spend} is reserved or spent already, ${over} over the budget: no paid run fits"


def reserve(project: Project, requests: Sequence[JobRequested]) -> list[SpendReserved]:
    """Reserve the estimates of the paid ones of `requests`; append the fact together with them.

    Without a budget, a job whose price is unknown reserves nothing. Refused where a budget is overrun, or can't be
    held because a price is unknown, and in a project that is archived.
    """
    paid = [request for request in requests if not request.rehearsal]
    if paid:
        check_not_archived(project)
    unpriced = [request.job_id for request in paid if request.estimated.amount is None]
    if unpriced and project.budget is not None:
        whose = "its price is" if len(paid) == 1 else f"the price of {', '.join(unpriced)} is"
        lift = Step("budget", project=project.id, amount="none")
        raise Refused(f"{whose} unknown, and the project has a budget", lift, code="no_price", project=project.id)
    amount = total(request.estimated.amount for request in paid)
    if not Decimal(amount):
        return []
    room = left(project)
    if room is not None and Decimal(amount) > Decimal(room):
        costs = f"the run costs ${amount}, and ${room} is left of the budget of ${project.budget}"
        raise_it = Step("budget", project=project.id, amount=Open("AMOUNT"))
        raise Refused(costs, raise_it, code="over_budget", project=project.id)
    jobs = tuple(request.job_id for request in paid if request.estimated.amount is not None)
    running = total([project.spend, amount])
    return [SpendReserved(jobs=jobs, amount=amount, total=running, currency=project.currency)]


def settle(project: Project, job_id: str, reserved: str | None, actual: str) -> list[SpendSettled]:
    """Replace a job's reservation by its true cost; append the fact together with the job's end.

    Args:
        project: as it is now.
        job_id: the take or grid; settling it a second time would count it twice, which its end rules out.
        reserved: the request's estimate, None where its price was unknown.
        actual: what it came to; `0.00` where it never ran.
    """
    if not Decimal(reserved or 0) and not Decimal(actual):
        return []
    running = max(Decimal(project.spend) - Decimal(reserved or 0) + Decimal(actual), Decimal(0))
    return [
        SpendSettled(
            job=job_id, reserved=reserved or "0.00", actual=actual, total=money(running), currency=project.currency
        )
    ]
