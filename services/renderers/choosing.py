"""Chooses a renderer by name, and makes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.errors import Refused
from domain.ids import unknown
from domain.steps import Step

if TYPE_CHECKING:
    from pathlib import Path

    from services.renderers.protocol import PaidRenderer, Renderer

NAMES = ("fal", "local")


def renderer_name(typed: str | None, *, paid_before: bool) -> str:
    """Return the renderer's name: as typed, else TAKES_RENDERER, else fal with a key, else local."""
    name = typed or os.environ.get("TAKES_RENDERER") or ("fal" if os.environ.get("FAL_KEY") else "local")
    if name not in NAMES:
        raise unknown("renderer", name, NAMES, *(Step("again", renderer=known) for known in reversed(NAMES)))
    if name == "local" and typed is None and paid_before and not os.environ.get("FAL_KEY"):
        raise Refused(
            "this project has paid takes, and FAL_KEY is not set",
            "set FAL_KEY",
            "for a rehearsal:",
            Step("again", renderer="local"),
            code="no_key",
        )
    return name


def make_renderer(name: str, root: Path) -> Renderer:
    """Return the renderer of that name for a workspace."""
    if name == "fal":
        return make_paid(name, root)
    from services.renderers.local.renderer import LocalRenderer

    return LocalRenderer(root)


def make_paid(name: str, root: Path) -> PaidRenderer:
    """Return the paid renderer of that name; raises Refused where its key is not set."""
    if name != "fal":
        said = f"{name} bills nothing and remembers nothing"
        raise Refused(said, "to carry its jobs on:", Step("resume"), code="free_renderer", renderer=name)
    from services.renderers.fal.renderer import FalRenderer

    return FalRenderer(root)
