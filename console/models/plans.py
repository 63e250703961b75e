"""Answers about plans: a file that was read, what adding it changes, and a project's own plan to edit."""

from __future__ import annotations

from typing import Literal

from console.models.common import Answer, Done, Fault
from domain.values import Setting
from projections.views.plan import PlanModels


class SheetSeen(Answer):
    """A sheet of a workbook; `taken` where it is the one that is read."""

    name: str
    hidden: bool
    taken: bool


class EncodingSeen(Answer):
    """Encodings that read a file alike, and what they make of its first words beyond ASCII."""

    encodings: list[str]
    reads: str


class ColumnSeen(Answer):
    """A column of a sheet: its title, what it became ("" left out, null not known), and its first cell."""

    title: str
    column: str | None
    sample: str


class Placed(Answer):
    """A row of a sheet: where it is, and its text."""

    place: str
    text: str


class ShotChange(Answer):
    """A shot before and after: the plan's words then and now, and the working ones; `kept` where ours stay."""

    shot: str
    before: str | None
    now: str | None
    working: str | None
    kept: bool


class PlanChanges(Answer):
    """What adding a plan changes; `final` are final sequences that stay, `remarks` what doesn't fit or was changed."""

    added: list[str]
    changed: list[str]
    omitted: list[str]
    final: list[str]
    shots: list[ShotChange]
    elements: list[str]
    remarks: list[str]


class PlanSeen(Done):
    """A plan's file: how it was read, what is in doubt, and what adding it changes.

    `refused` says why it can't be added as it is. `unnamed`: nothing but the file's name says the project.
    `columns_known` are what a column can be; `rows` the first shots, `passed` what was passed over.
    """

    project: str | None
    unnamed: bool
    kind: Literal["plan", "sheet", "workbook"] | None
    refused: Fault | None
    sheets: list[SheetSeen]
    encodings: list[EncodingSeen]
    columns: list[ColumnSeen]
    columns_known: list[str]
    passed: list[Placed]
    rows: list[Placed]
    changes: PlanChanges | None


class PlanEdited(Done):
    """An edit of a plan: what it changes, and the `mark` of the plan after it."""

    changes: PlanChanges
    mark: str


class ElementPicture(Answer):
    """A picture of an element: its name in the plan, and where it is served."""

    source: str
    media: str | None
    still: str | None


class PlannedElement(Answer):
    """An element of a plan."""

    name: str
    kind: str | None
    description: str | None
    frontal: ElementPicture | None
    references: list[ElementPicture]


class PlannedShotRow(Answer):
    """A shot of a plan, with the client's words and seconds."""

    shot: str
    number: int
    prompt: str
    duration: int


class PlannedSequence(Answer):
    """A sequence of a plan; `gone` are the shots that it omits, whose takes stay."""

    sequence: str
    title: str
    notes: str | None
    needs_start_frame: bool
    grid_prompt: str | None
    elements: list[str]
    settings: dict[str, Setting]
    final: bool
    omitted: bool
    take_count: int
    shots: list[PlannedShotRow]
    gone: list[PlannedShotRow]


class ModelChoice(Answer):
    """A model to choose, and what it costs in a few words."""

    name: str
    price: str


class SettingChoice(Answer):
    """A setting of the plan's video model; `value` is what the plan says, null where it says nothing."""

    name: str
    type: str
    choices: list[Setting]
    default: Setting | None
    value: Setting | None


class PlanPage(Answer):
    """A project's plan to edit; `mark` stands for the plan that is shown."""

    project: str
    title: str
    position: int
    head: int
    past: bool
    mark: str
    archived: bool
    aspect_ratio: str
    models: PlanModels
    video_models: list[ModelChoice]
    grid_models: list[ModelChoice]
    settings: list[SettingChoice]
    elements: list[PlannedElement]
    sequences: list[PlannedSequence]
    omitted: list[PlannedSequence]
    budget: str | None
    left: str | None
    spend: str
