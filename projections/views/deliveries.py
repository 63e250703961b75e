"""What `takes diff PROJECT --since NAME` answers."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

ShotChange = Literal["same", "other take", "trimmed", "now open", "now covered", "added", "removed"]


class Seen(TypedDict):
    """What the cut showed of a shot: a take, the seconds of it, and its words."""

    take: str
    begin: float
    end: float
    prompt: str


class ChangedShot(TypedDict):
    """A shot since a delivery; `a` is what was delivered, `b` what the cut shows now, null where nothing did.

    `words` are pairs of `=`, `-` or `+` and a text, where the words differ.
    """

    sequence: str
    shot: str
    change: ShotChange
    a: Seen | None
    b: Seen | None
    words: list[list[str]]


class SinceDelivery(TypedDict):
    """All shots of what was delivered, and what became of them."""

    project: str
    name: str
    delivered_at: int
    position: int
    by: str
    at: str
    shots: list[ChangedShot]
