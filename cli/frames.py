"""Tells of a start or end frame that was just set: what was changed, and where its shape isn't the plan's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import say, warn
from domain.events import EndFrameSupplied, GridQuadrantApproved, StartFrameSupplied
from domain.ids import sequence_of, shown
from domain.shapes import misshapen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.record import Record
    from services.verbs.plan_intake import Intake
    from services.workspace.workspace import Workspace


def tell_frame(workspace: Workspace, project: str, records: Iterable[Record]) -> None:
    """Say what was changed in a picture that came in, below the line that names it; warn of its shape."""
    for fact in _frames(records):
        if fact.changes:
            say(f"  {'; '.join(fact.changes)}")
        _warn_of_shape(_aspect(workspace, project), fact)


def tell_end(workspace: Workspace, project: str, records: Iterable[Record]) -> None:
    """Say which picture is an end frame now and what was changed in it, or that there is none; warn of its shape."""
    for fact in (record.fact for record in records):
        if not isinstance(fact, EndFrameSupplied):
            continue
        if fact.picture is None:
            say(f"{fact.entity} has no end frame any more")
            continue
        picture = fact.picture
        say(f"{fact.entity} ends with {picture.path}  {picture.width}x{picture.height}")
        if picture.changes:
            say(f"  {'; '.join(picture.changes)}")
        _warn(misshapen(f"the end frame of {fact.entity}", picture.width, picture.height, _aspect(workspace, project)))


def tell_taken_in(workspace: Workspace, project: str, records: Iterable[Record]) -> None:
    """Say, beside a command's own answer, which pictures from `clean/` were changed; warn of their shape."""
    for fact in _frames(records):
        if fact.changes and isinstance(fact, StartFrameSupplied):
            warn(f"{fact.source.name} is {fact.start_id}: {'; '.join(fact.changes)}")
        _warn_of_shape(_aspect(workspace, project), fact)


def tell_plans_pictures(intake: Intake, aspect: str) -> None:
    """Say what was changed in a plan's pictures and end frames, and warn of the shape of its frames."""
    for picture in intake.converted:
        say(f"  {shown(picture.source or picture.path, 200)}: {'; '.join(picture.changes)}")
    for fact in (fact for facts in intake.facts.values() for fact in facts):
        if isinstance(fact, StartFrameSupplied):
            _warn_of_shape(aspect, fact)
        elif isinstance(fact, EndFrameSupplied):
            _tell_plans_end(intake, aspect, fact)


def _tell_plans_end(intake: Intake, aspect: str, fact: EndFrameSupplied) -> None:
    picture = fact.picture
    if sequence_of(fact.entity) in intake.changed:
        ends = f"ends with {shown(picture.source or picture.path, 200)}" if picture else "has no end frame any more"
        say(f"  {fact.entity} {ends}")
    if picture:
        _warn(misshapen(f"the end frame of {fact.entity}", picture.width, picture.height, aspect))


def _frames(records: Iterable[Record]) -> list[GridQuadrantApproved | StartFrameSupplied]:
    return [record.fact for record in records if isinstance(record.fact, GridQuadrantApproved | StartFrameSupplied)]


def _aspect(workspace: Workspace, project: str) -> str:
    plan = workspace.project(project).plan
    return plan.aspect_ratio if plan else ""


def _warn_of_shape(aspect: str, fact: GridQuadrantApproved | StartFrameSupplied) -> None:
    _warn(misshapen(fact.start_id, fact.width, fact.height, aspect))


def _warn(said: str | None) -> None:
    if said:
        warn(f"{said}; --fit crop or --fit pad makes it so")
