"""Answers about runs, before and after they are asked for."""

from __future__ import annotations

from console.models.common import Answer, Fault, Started, Words
from projections.views.answers import CandidateView


class Price(Answer):
    """What a run costs, a decimal string, and the day the price was read."""

    amount: str | None
    currency: str
    priced_on: str | None


class ComposedPrompt(Answer):
    """A shot of a run put together: its words, where they come from, and how they differ from the working ones."""

    shot: str
    index: int
    prompt: str
    duration: int
    source: str
    differs_from_working: bool
    words: Words


class ComposedTake(Answer):
    """A take that a run would make."""

    take_id: str
    mode: str
    shots: list[str]
    seconds: int
    endpoint: str
    model: str
    start_frame: str | None
    elements: list[str]
    elements_dropped: list[str]
    price: Price | None


class Composed(Answer):
    """A run put together, before it is asked for: `agreed` is what `generate` wants to hear, null for a free one.

    `refused` says why it can't be run as it is.
    """

    shot_prompts: list[ComposedPrompt]
    takes: list[ComposedTake]
    elements: list[str]
    elements_dropped: list[str]
    endpoint: str | None
    model: str
    renderer: str
    free: bool
    seconds: int
    price: Price | None
    agreed: str | None
    budget_left: str | None
    warnings: list[str]
    fits: bool
    refused: Fault | None


class ComposedGrid(Answer):
    """Grids put together, before they are asked for; `refused` says why they can't be made as they are."""

    prompt: str
    count: int
    model: str
    endpoint: str
    renderer: str
    free: bool
    elements: list[str]
    elements_dropped: list[str]
    price: Price | None
    agreed: str | None
    budget_left: str | None
    refused: Fault | None


class Found(Answer):
    """What is known of a job in doubt: the request that was adopted, else why none was."""

    job: str
    request_id: str | None
    why: Fault | None
    candidates: list[CandidateView]


class Reconciled(Started):
    """What became of doubts: `jobs` were adopted, and are fetched from here on."""

    found: list[Found]


class Called(Started):
    """A job that was called off: the provider's answer, null where it never heard of it, and whether it may bill.

    One that was `finished` already is fetched, since it is paid for.
    """

    answer: str | None
    may_bill: bool
    finished: bool
