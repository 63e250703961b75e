"""Answers about work and money: what is under way, what it reserves, and what a project was spent on."""

from __future__ import annotations

from console.models.common import Answer
from projections.views.money import DaySpent, ModelSpent, SequenceSpent, SpentView, UnderWayView


class Queue(Answer):
    """What is under way: what is in doubt first, then what was asked for first; `reserved` is its price together."""

    position: int
    head: int
    reserved: str
    jobs: list[UnderWayView]


class Money(Answer):
    """A project's money: `spend` is all that is spent or reserved, `reserved` is what of it jobs under way hold.

    `days` (UTC) have the newest first, `models` the dearest, `sequences` are in plan order.
    """

    project: str
    title: str
    position: int
    head: int
    past: bool
    currency: str
    budget: str | None
    spend: str
    reserved: str
    left: str | None
    total: SpentView
    days: list[DaySpent]
    models: list[ModelSpent]
    sequences: list[SequenceSpent]
