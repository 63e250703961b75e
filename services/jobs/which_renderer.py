"""Which renderer a run uses, and how many jobs it follows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.disk.cores import cores
from services.jobs.paid import has_paid_take
from services.renderers.choosing import make_renderer, renderer_name
from services.renderers.protocol import Named

if TYPE_CHECKING:
    from services.renderers.protocol import Renderer
    from services.workspace.workspace import Workspace

AT_ONCE = 4


def chosen_renderer(workspace: Workspace, project: str, typed: str | None) -> str:
    """Return the renderer's name: as typed, else by the environment; refused if paid takes are there and no key is."""
    return renderer_name(typed, paid_before=has_paid_take(workspace, project))


def asked_of(workspace: Workspace, project: str, typed: str | None, *, queue: bool) -> Renderer | Named:
    """Return the renderer of a run; for a queued run only its name, because a worker has the key."""
    name = chosen_renderer(workspace, project, typed)
    return Named(name) if queue else make_renderer(name, workspace.root)


def concurrency(renderer: Renderer, wished: int | None = None) -> int:
    """Return how many jobs are followed at once; the local renderer is bound by this machine's cores."""
    return wished or (min(AT_ONCE, cores()) if renderer.free else AT_ONCE)
