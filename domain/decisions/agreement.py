"""The bill of a run, and a person's agreement to it before anything is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import asdict

from domain.errors import Changed, Refused
from domain.money import total
from domain.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.events import JobRequested

UNKNOWN = "unknown"  # what is agreed to where a price isn't known


class Bill(NamedTuple):
    """The requests of a run that cost something; an empty one needs no agreement."""

    requests: tuple[JobRequested, ...]

    @classmethod
    def of(cls, requests: Iterable[JobRequested]) -> Bill:
        """Return the bill of a run, its rehearsals left out."""
        return cls(tuple(request for request in requests if not request.rehearsal))

    @property
    def price(self) -> str | None:
        """The price to agree to: the sum in dollars, `unknown`, or None if nothing costs anything."""
        if not self.requests:
            return None
        amounts = [request.estimated.amount for request in self.requests]
        return UNKNOWN if None in amounts else total(amounts)


class Agreement(NamedTuple):
    """A person's agreement: to a price, or to the requests that were shown."""

    price: str | None = None
    shown: tuple[JobRequested, ...] = ()


def check_agreed(agreement: Agreement, requests: Iterable[JobRequested]) -> None:
    """Refuse paid requests that nobody agreed to; fewer than were shown are fine.

    Raises:
        Refused: nobody has agreed to anything.
        Changed: what would be sent, or its price, isn't what was agreed to.
    """
    bill = Bill.of(requests)
    if bill.price is None or bill.price == agreement.price:
        return
    told = "an unknown price" if bill.price == UNKNOWN else f"${bill.price}"
    if agreement == Agreement():
        said = f"this run costs {told}, and nobody has agreed to that"
        raise Refused(said, "look at the price, then agree to it", code="not_agreed")
    if not agreement.shown:
        raise Changed(f"the run costs {told} now, not what was agreed to", "look at it again", code="price_changed")
    terms = [_terms(request) for request in agreement.shown]
    if any(_terms(request) not in terms for request in bill.requests):
        said = "what would be sent has changed since the price was shown"
        raise Changed(said, Step("again"), code="price_changed")


def _terms(request: JobRequested) -> dict[str, object]:
    return {name: value for name, value in asdict(request).items() if name != request.id_field}
