"""Answers about a project: its board, its dailies, its events, its report."""

from __future__ import annotations

from typing import Literal

from console.models.common import Answer, Next, Note, Prompt, Segment, Spend, Told


class ProjectCard(Answer):
    """A project at a glance; `phases` counts its sequences, `waiting` the takes and grids without a decision."""

    project: str
    title: str
    sequences: int
    phases: dict[str, int]
    takes: int
    waiting: int
    under_way: int
    spend: Spend
    thumbnail: str | None


class Projects(Answer):
    """All projects."""

    position: int
    head: int
    projects: list[ProjectCard]


class FilmShot(Answer):
    """A shot of a filmstrip; `still` shows the take that covers it, else the newest that holds it."""

    shot: str
    index: int
    prompt: str
    duration: int
    covered_by: str | None
    still: str | None


class BoardSequence(Answer):
    """A sequence on the board."""

    id: str
    title: str
    phase: str
    omitted: bool
    thumbnail: str | None
    filmstrip: list[FilmShot]
    takes: int
    grids: int
    spend: Spend
    next: Next
    remarks: list[str]
    waiting: list[str]
    grids_waiting: list[str]
    under_way: list[str]
    in_doubt: list[str]
    cut_complete: bool
    rehearsal: bool
    seconds: int


class Board(Answer):
    """A project's sequences in plan order; `position` is what it shows, `head` the log's newest."""

    project: str
    title: str
    position: int
    head: int
    past: bool
    aspect_ratio: str | None
    sequences: list[BoardSequence]
    waiting: int
    takes: int
    spend: Spend
    budget: str | None
    left: str | None


class Item(Answer):
    """Something that waits for a decision: a grid (`quadrants` are its crops' places) or a take."""

    kind: Literal["grid", "take"]
    id: str
    number: int
    sequence: str
    sequence_title: str
    entity: str
    still: str | None
    media: str
    width: int
    height: int
    prompts: list[Prompt]
    segments: list[Segment]
    duration: float | None
    model: str
    mode: str | None
    rehearsal: bool
    cost: str | None
    notes: list[Note]
    requested_by: str
    requested_at: str
    completed_at: str
    position: int
    new: bool


class Dailies(Answer):
    """What waits for a decision: `new` came after `since`; lists hold the ids of `items`."""

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


class Timeline(Answer):
    """A project's events, oldest first; `first` and `last` are the positions of its first and newest one."""

    project: str
    first: int
    last: int
    head: int
    events: list[Told]


class Decision(Answer):
    """A verdict, note, cut, start frame or change of words, with its reason or text."""

    position: int
    sequence: str
    kind: str
    about: str
    shots: list[str]
    text: str | None
    seconds: float | None
    by: str
    at: str
    message: str | None


class Report(Answer):
    """What was decided after a position."""

    project: str
    title: str
    since: int
    position: int
    decisions: list[Decision]
    markdown: str
