"""The protocol of a renderer: it takes a job, reports how far it is, and writes the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from domain.errors import OutOfReach

if TYPE_CHECKING:
    from pathlib import Path

    from domain.events import JobRequested
    from domain.values import Upload
    from services.renderers.promises import Promises


class NotSent(OutOfReach):
    """Nothing reached the provider; it may be tried again."""

    code = "not_sent"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the provider that has to be kept as it came, for what `why` says, and the addresses it names."""

    why: str
    answer: dict[str, Any] | str
    addresses: tuple[str, ...] = ()


class InDoubt(OutOfReach):
    """The post may or may not have reached the provider; `reply` is an answer that doesn't say."""

    code = "in_doubt"
    reply: Reply | None = None


class NotUnderstood(OutOfReach):
    """There is a result, and its answer doesn't say where; a person has to look."""

    code = "not_understood"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be posted, in the provider's fields, and the pictures that were uploaded for it.

    `key` is the job's idempotency key, for a provider that promises to take one.
    """

    arguments: dict[str, Any] | None = None
    uploads: tuple[Upload, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A job the renderer has taken: its own id for it, and where it can be asked about."""

    request_id: str
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came with the result: the raw answer, the addresses it names, the billed units where they are said.

    `left_out` names the scripts whose letters the local renderer had no typeface for.
    """

    answer: dict[str, Any] | None = None
    units: str | None = None
    addresses: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a job is: `name` says what is going on, `place` is that in the queue, `share` is done of it, 0 to 1."""

    name: str
    place: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A job the provider's history knows: when it was sent, what it was asked, and how it ended."""

    request_id: str
    sent_at: str
    arguments: dict[str, Any]
    status: str


class Watcher(Protocol):
    """Is told how far a job is; all of them may raise, to stop the waiting."""

    def told(self, stage: Stage) -> None:
        """Hear how far the job is."""

    def pause(self, seconds: float) -> None:
        """Wait."""

    def answered(self, reply: Reply) -> None:
        """Keep an answer as it came."""


class Renderer(Protocol):
    """Makes grids and takes, and says what may be relied on."""

    @property
    def name(self) -> str:
        """What facts call it: `local`, `fal`."""

    @property
    def free(self) -> bool:
        """Whether it costs nothing, so that its takes are rehearsals."""

    @property
    def promises(self) -> Promises:
        """What its provider promises of a job."""

    def prepare(self, request: JobRequested) -> Prepared:
        """Get ready what will be posted; uploads pictures, and raises NotSent where that can't be done."""

    def submit(self, job_id: str, request: JobRequested, prepared: Prepared) -> Submission:
        """Hand the job over, once unless it promises more; raises NotSent, InDoubt, or RenderFailed if refused."""

    def fetch(
        self, job_id: str, request: JobRequested, submission: Submission, target: Path, watcher: Watcher
    ) -> Delivery:
        """Wait for the result and write it to `target`.

        Raises:
            RenderFailed: there will be none.
            OutOfReach: it can't be fetched now; the job can be fetched later.
        """

    def answers(self) -> bool:
        """Say whether it can be reached now."""


@dataclass(frozen=True, slots=True)
class Named:
    """A renderer known only by name, to record requests for a worker; it needs no key."""

    name: str

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return self.name == "local"


class PaidRenderer(Renderer, Protocol):
    """A renderer at a provider that bills; what it doesn't promise is never asked of it."""

    def cancel(self, request: JobRequested, submission: Submission) -> str:
        """Ask to stop a job, and return the provider's answer."""

    def history(self, endpoint: str, since: str, until: str) -> list[Known]:
        """Return the jobs of an endpoint that the provider knows in a span of time, RFC 3339."""

    def kept_until(self, posted_at: str) -> str:
        """Say until when a result can be fetched that was posted at a time."""
