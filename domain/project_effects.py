"""What each fact does to the state of its project; one function per effect, named by the fact's row in event_rows/."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.events import (
        BudgetSet,
        Delivered,
        LogRecovered,
        PlanImported,
        ProjectArchived,
        ProjectUnarchived,
        SpendReserved,
        SpendSettled,
    )
    from domain.project import Project


def import_plan(project: Project, fact: PlanImported) -> None:
    """The plan of a project is this one, and its frames lie in this folder."""
    project.plan = fact
    project.folders.add(fact.frames)


def set_budget(project: Project, fact: BudgetSet) -> None:
    """The cap is this."""
    project.budget, project.currency = fact.amount, fact.currency


def set_spend(project: Project, fact: SpendReserved | SpendSettled) -> None:
    """The newest total says all that is reserved or spent."""
    project.spend = fact.total


def recover(project: Project, fact: LogRecovered) -> None:
    """These numbers are used, whatever the log says."""
    project.used.update({used.entity: used for used in fact.numbers})


def archive(project: Project, _fact: ProjectArchived) -> None:
    """The project is put away."""
    project.archived = True


def unarchive(project: Project, _fact: ProjectUnarchived) -> None:
    """The project is at hand again."""
    project.archived = False


def deliver(project: Project, fact: Delivered) -> None:
    """The cut was handed over under this name."""
    project.deliveries[fact.name] = fact
