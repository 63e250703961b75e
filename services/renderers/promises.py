"""What the renderers' providers promise of a job, as data: the rules on posts, doubts and cancelling go by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FALS_HOSTS = ("fal.run", "fal.ai", "fal.media", "falrun.com")


@dataclass(frozen=True, slots=True)
class Promises:
    """What a provider promises; a new one promises nothing.

    Attributes:
        again: whether a job that may have arrived may be posted again: `never`; `under its key`, where the provider
            takes the same idempotency key for the same job, paid for once; `freely`, where a job costs nothing.
        history: it knows the jobs of a span of time, so that one in doubt can be looked up.
        cancels: it can be asked to stop a job.
        key_hosts: the hosts, with all below them, that its key may be sent to.
    """

    again: Literal["never", "under its key", "freely"] = "never"
    history: bool = False
    cancels: bool = False
    key_hosts: tuple[str, ...] = ()


FAL = Promises(history=True, cancels=True, key_hosts=FALS_HOSTS)
LOCAL = Promises(again="freely")
_BY_NAME = {"fal": FAL, "local": LOCAL}


def promises_of(renderer: str) -> Promises:
    """Return what a renderer's provider promises, by the name that jobs have it under."""
    return _BY_NAME.get(renderer, Promises())
