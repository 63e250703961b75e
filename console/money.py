"""What is under way and what was spent, as the API answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.models import Money, Queue
from projections.costs import purse
from projections.next_step import in_plan_order
from projections.spending import money_view, spending
from projections.under_way import reserved, under_way
from services.log.reader import END
from services.log.rows import uncollected

if TYPE_CHECKING:
    from console.served import Served
    from projections.spending import Spending
    from projections.views.money import UnderWayView
    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import ShotFile


def jobs_of(served: Served, view: SequencesFile, upto: int = END) -> list[UnderWayView]:
    """Return what is under way in a project: what is in doubt first, then what was asked for first."""

    def entity(name: str, part: SequencePart) -> ShotFile:
        return served.entity(view["project"], name, part, upto)

    return sorted(under_way(view, in_plan_order(view), entity), key=_first)


def reserved_by_sequence(jobs: list[UnderWayView]) -> dict[str, str]:
    """Return what is reserved for jobs under way, by sequence."""
    names = {job["sequence"] for job in jobs}
    return {name: reserved(job for job in jobs if job["sequence"] == name) for name in names}


def queue(served: Served, project: str, at: str | None = None) -> Queue:
    """Return what is under way in a project."""
    upto, head = served.moment(at, project), served.head()
    jobs = jobs_of(served, served.project(project, upto), upto)
    return Queue(position=min(upto, head), head=head, reserved=reserved(jobs), jobs=jobs)


def whole_queue(served: Served, names: list[str], at: str | None = None) -> Queue:
    """Return what is under way in these projects."""
    upto, head = served.moment(at), served.head()
    jobs = [job for name in names for job in jobs_of(served, served.project(name, upto), upto)]
    return Queue(position=min(upto, head), head=head, reserved=reserved(jobs), jobs=sorted(jobs, key=_first))


def money(served: Served, project: str, at: str | None = None) -> Money:
    """Return a project's money: its purse, and what it was spent on."""
    upto = served.moment(at, served.workspace.known_project(project))
    view, own = served.project(project, upto), served.workspace.project(project, upto)
    titles = {name: view["sequences"][name]["title"] for name in in_plan_order(view)}
    with uncollected():  # not once after each sequence, when ever more is there to look through
        costs = {name: _spending(served, view, name, upto) for name in titles}
    found = money_view(purse(own, view["position"]), reserved(jobs_of(served, view, upto)), titles, costs)
    return Money(head=served.head(), past=upto != END, title=view["title"], **found)


def _spending(served: Served, view: SequencesFile, name: str, upto: int) -> Spending:
    if upto == END:
        return served.spendings.of(view, name)
    return spending(served.workspace.load(view["project"], name, upto))


def _first(job: UnderWayView) -> tuple[bool, str, str]:
    return job["stage"] != "in_doubt", job["requested_at"], job["job"]
