"""Handing the cut over under a name, and finding it by that name again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput, Refused
from domain.events import Delivered
from domain.ids import shown, unknown
from domain.prompts import check_text
from domain.steps import Open, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.project import Project

_LONGEST = 100


def deliver(project: Project, name: str, position: int, what: Iterable[str]) -> list[Delivered]:
    """Record that the cut of sequences, as it stood at a position, was handed over; a name is given once."""
    check_delivery(project, name)
    return [Delivered(name=name, position=position, what=tuple(what))]


def check_delivery(project: Project, name: str) -> None:
    """Refuse a name that was given, is too long, or isn't one line."""
    check_text(name, "delivery's name")
    if len(name) > _LONGEST or not name.isprintable():
        said = f"{shown(name, 60)} can't name a delivery"
        raise BadInput(said, f"name it on one line, in at most {_LONGEST} characters", code="bad_delivery")
    if name in project.deliveries:
        again = Step("diff", project=project.id, since=name)
        raise Refused(
            f"{name} was delivered already", "give it another name", again, code="delivered", project=project.id
        )


def find_delivery(project: Project, name: str) -> Delivered:
    """Return what was delivered under a name.

    Raises:
        Unknown: nothing was.
    """
    if name in project.deliveries:
        return project.deliveries[name]
    step = Step("export", project=project.id, to=Open("DIR"), deliver=Open("NAME"))
    raise unknown("delivery", name, project.deliveries, step, code="unknown_delivery", project=project.id)
