"""What is answered about a plan that comes in or is edited: how it is read, what is in doubt, what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.buttons import fault_of
from console.models import (
    ColumnSeen,
    EncodingSeen,
    Placed,
    PlanChanges,
    PlanEdited,
    PlanSeen,
    SheetSeen,
    ShotChange,
)
from domain.events import StartFrameSupplied
from domain.ids import shown
from domain.shapes import misshapen
from projections.plan import plan_document, plan_mark
from services.plans.columns import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.models import Done
    from domain.errors import Refused
    from services.verbs.plan_add import PlanAdding
    from services.verbs.plan_intake import Intake
    from services.verbs.plan_intake import ShotChange as Changed
    from services.verbs.plan_look import PlanLook


def seen(head: int, look: PlanLook, taken: Refused | None) -> PlanSeen:
    """Return how a plan's file would be read, and what adding it would change; `taken` refuses it as a new project."""
    reading, fault = look.reading, taken or look.fault
    intake = look.intake
    line = said(intake, adding=True) if intake else str(fault) if fault else ""
    return PlanSeen(
        position=head,
        changed=False,
        said=shown(line, 2000),
        events=[],
        project=look.project,
        unnamed=look.unnamed,
        kind="workbook" if look.sheets else "sheet" if look.columns or look.encodings else "plan",
        refused=fault_of(fault) if fault else None,
        sheets=[SheetSeen(name=of.name, hidden=of.hidden, taken=of.taken) for of in look.sheets],
        encodings=[EncodingSeen(encodings=names, reads=words) for names, words in look.encodings],
        columns=[ColumnSeen(title=of.title, column=of.name, sample=of.sample) for of in look.columns],
        columns_known=list(KNOWN),
        passed=_placed(reading.passed if reading else ()),
        rows=_placed(reading.rows if reading else ()),
        changes=_changes(intake, look.remarks, look.incoming.plan.aspect_ratio) if intake and look.incoming else None,
    )


def added(answer: Done, adding: PlanAdding, intake: Intake) -> PlanSeen:
    """Return what adding a plan's file has changed."""
    return PlanSeen(
        **dict(answer),
        project=intake.project,
        unnamed=False,
        kind=None,
        refused=None,
        sheets=[],
        encodings=[],
        columns=[],
        columns_known=[],
        passed=[],
        rows=[],
        changes=_changes(intake, {}, adding.plan.aspect_ratio),
    )


def edited(answer: Done, adding: PlanAdding, intake: Intake) -> PlanEdited:
    """Return what an edit of a plan changes, and the mark of the plan as it is now."""
    workspace, project = adding.workspace, intake.project
    mark = plan_mark(plan_document(workspace.project(project), workspace.load_all(project)))
    return PlanEdited(**dict(answer), changes=_changes(intake, {}, adding.plan.aspect_ratio), mark=mark)


def _placed(pairs: Iterable[tuple[str, str]]) -> list[Placed]:
    return [Placed(place=place, text=shown(text, 300)) for place, text in pairs]


def said(intake: Intake, *, adding: bool = False) -> str:
    """Say in a line what adding a plan changes, or would change."""
    if intake.empty:
        was = "would be" if adding else "was"
        return f"{intake.project}: the plan is what is there already; nothing {was} added"
    would = "would be " if adding else ""
    groups = (("added", intake.added), ("changed", intake.changed), ("omitted", intake.omitted))
    parts = [f"{would}{words}: {', '.join(names)}" for words, names in groups if names]
    if intake.differs:
        parts.append(f"{', '.join(intake.differs)} is final: the change waits there for an answer")
    if intake.final:
        parts.append(f"{', '.join(intake.final)} is final and stays")
    return f"{intake.project}: {'; '.join(parts) or f'{would}changed: what holds for the whole plan'}"


def _changes(intake: Intake, remarks: Mapping[str, list[str]], aspect: str) -> PlanChanges:
    told = [f"{name}: {remark}" for name, found in remarks.items() for remark in found]
    for picture in intake.converted:
        told.append(f"{shown(picture.source or picture.path, 200)}: {'; '.join(picture.changes)}")
    frames = [fact for facts in intake.facts.values() for fact in facts if isinstance(fact, StartFrameSupplied)]
    told += [wrong for f in frames if (wrong := misshapen(f.start_id, f.width, f.height, aspect))]
    return PlanChanges(
        added=intake.added,
        changed=intake.changed,
        omitted=intake.omitted,
        final=[*intake.final, *intake.differs],
        shots=[_shot(shot) for shot in intake.shots],
        elements=intake.elements,
        remarks=told,
    )


def _shot(of: Changed) -> ShotChange:
    return ShotChange(shot=of.shot, before=of.before, now=of.now, working=of.working, kept=bool(of.kept))
