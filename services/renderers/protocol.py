"""What a renderer is: it takes a job, says how far it is, and hands over the result."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from domain.errors import BadInput, OutOfReach, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.events import GridRequested, TakeRequested


@dataclass(frozen=True, slots=True)
class Submission:
    """A job the renderer has taken: its own id for it, and where it can be asked about."""

    request_id: str
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came with the result: the raw answer, and the true cost where it is known."""

    answer: dict[str, Any] | None = None
    actual: str | None = None


class NotSent(OutOfReach):
    """Nothing reached the provider; it may be tried again."""


class InDoubt(OutOfReach):
    """The post may or may not have reached the provider."""


class Renderer(Protocol):
    """Makes grids and takes. A free one is deterministic too: its jobs may be submitted again at will."""

    @property
    def name(self) -> str:
        """What facts call it: `local`, `fal`."""

    @property
    def free(self) -> bool:
        """Whether it costs nothing, so that its takes are rehearsals."""

    def submit(self, job_id: str, request: GridRequested | TakeRequested) -> Submission:
        """Hand the job over, once."""

    def fetch(
        self,
        job_id: str,
        request: GridRequested | TakeRequested,
        submission: Submission,
        target: Path,
        progress: Callable[[float], None],
    ) -> Delivery:
        """Wait for the result and write it to `target`; raises RenderFailed where there will be none."""


def renderer_name(typed: str | None, *, paid_before: bool) -> str:
    """Return which renderer is meant: `--renderer`, else TAKES_RENDERER, else fal with a key, else local."""
    name = typed or os.environ.get("TAKES_RENDERER") or ("fal" if os.environ.get("FAL_KEY") else "local")
    if name not in ("fal", "local"):
        raise BadInput(f"there is no renderer {name}", "--renderer local, or --renderer fal")
    if name == "local" and typed is None and paid_before and not os.environ.get("FAL_KEY"):
        raise Refused(
            "this project has paid takes, and FAL_KEY is not set",
            "set FAL_KEY, or type --renderer local for a rehearsal",
        )
    return name


def make_renderer(name: str, root: Path) -> Renderer:
    """Return the renderer of that name for a workspace."""
    if name == "fal":
        raise Refused("this version renders locally only", "--renderer local")
    from services.renderers.rehearsal import LocalRenderer

    return LocalRenderer(root)
