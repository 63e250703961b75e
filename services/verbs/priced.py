"""Appends requests together with the reservation of their price, if a person agreed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.agreement import Agreement, check_agreed
from domain.decisions.spend import reserve
from domain.errors import Refused
from domain.events import JobRequested
from services.log.ledger import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.events import Fact
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

    Decide = Callable[[dict[str, State], Project], Mapping[str, Sequence[Fact]]]

NOBODY = Agreement()


def append_priced(
    workspace: Workspace, project: str, names: Sequence[str], decide: Decide, agreed: Agreement = NOBODY
) -> list[Record]:
    """Append what is decided on sequences, and in the same transaction the reservation of its price.

    Raises:
        Refused: nobody has agreed to a paid request, or the budget doesn't allow it.
        Changed: the agreement was to something else.
    """

    def changes() -> list[Change]:
        own = workspace.project(project)
        states = {name: workspace.sequence(project, name) for name in names}
        facts = decide(states, own)
        requests = [f for made in facts.values() for f in made if isinstance(f, JobRequested)]
        check_agreed(agreed, requests)
        return [
            *(Change(f"{project}/{name}", states[name].version, made) for name, made in facts.items()),
            Change(project, own.version, reserve(own, requests)),
        ]

    return workspace.append(changes)


def beyond_budget(project: Project, requests: Sequence[JobRequested]) -> Refused | None:
    """Return why a project's money doesn't allow these requests, before anybody asks for them; None where it does."""
    try:
        reserve(project, requests)
    except Refused as refusal:
        return refusal
    return None


def job_ids(records: Sequence[Record]) -> list[str]:
    """Return the ids of the takes and grids that these facts ask for."""
    return [r.fact.job_id for r in records if isinstance(r.fact, JobRequested)]
