"""Answers about a project: its board, its dailies, its events."""

from __future__ import annotations

from typing import Literal

from console.models.common import Answer, Next, Told
from console.models.sequence import FilmShot, KeyframeCard, TakeCard
from projections.views.sequences import SpendView


class ProjectCard(Answer):
    """A project at a glance; `phases` counts its sequences, `waiting_count` the takes and grids without a decision.

    `reserved` is the price of what is under way, which is part of what `spend` estimates.
    """

    project: str
    title: str
    sequence_count: int
    phases: dict[str, int]
    take_count: int
    waiting_count: int
    under_way_count: int
    spend: SpendView
    reserved: str
    thumbnail: str | None


class Projects(Answer):
    """All projects."""

    position: int
    head: int
    projects: list[ProjectCard]


class BoardSequence(Answer):
    """A sequence on the board; `video_missing` are takes whose video isn't in the folder."""

    sequence: str
    title: str
    phase: str
    omitted: bool
    thumbnail: str | None
    filmstrip: list[FilmShot]
    take_count: int
    grid_count: int
    spend: SpendView
    reserved: str
    next: Next
    remarks: list[str]
    video_missing: list[str]
    waiting: list[str]
    grids_waiting: list[str]
    under_way: list[str]
    in_doubt: list[str]
    cut_complete: bool
    rehearsal: bool
    seconds: int


class Board(Answer):
    """A project's sequences in plan order; `position` is what it shows, `head` the log's newest.

    `spent` is what counts against the budget: all that is spent, and what is `reserved` for jobs under way.
    """

    project: str
    title: str
    position: int
    head: int
    past: bool
    aspect_ratio: str | None
    sequences: list[BoardSequence]
    waiting_count: int
    take_count: int
    spend: SpendView
    reserved: str
    spent: str
    budget: str | None
    left: str | None


class Item(Answer):
    """A job that waits for a decision: a take for a verdict, or a grid (`keyframe`) for a quadrant; the other is null.

    `position` is that of the event with its result.
    """

    kind: Literal["grid", "take"]
    job: str
    entity: str
    sequence: str
    sequence_title: str
    position: int
    new: bool
    take: TakeCard | None
    keyframe: KeyframeCard | None


class Dailies(Answer):
    """What waits for a decision: `new` came after `since`; lists hold the `job` of `items`."""

    project: str
    title: str
    position: int
    head: int
    past: bool
    since: int
    items: list[Item]
    new: list[str]
    pending: list[str]
    by_sequence: dict[str, list[str]]


class Around(Answer):
    """A project's events around a position: `last_before` is the last one up to it, `more` whether earlier ones are."""

    first: int
    last: int
    last_before: int
    more: bool
    events: list[Told]


class Timeline(Answer):
    """A project's events, oldest first; `first` and `last` are the positions of its first and newest one."""

    project: str
    first: int
    last: int
    head: int
    events: list[Told]
