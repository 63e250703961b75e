"""ElementManager: the pictures of a plan's elements, kept in the workspace by their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.values import Element
from services.start_frames import kept_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.plan import Plan
    from domain.values import Picture
    from services.workspace import Workspace


class ElementManager:
    """Keeps what pictures of elements a project's takes may send."""

    def __init__(self, workspace: Workspace, frames: str) -> None:
        self.workspace = workspace
        self.frames = frames

    def keep_pictures(self, pictures: Mapping[str, bytes], known: Mapping[str, Picture]) -> dict[str, Picture]:
        """Keep a plan's pictures, by the paths it names them with; `known` ones are there already."""
        return {
            **known,
            **{source: kept_picture(self.workspace, self.frames, source, data) for source, data in pictures.items()},
        }

    def elements(self, plan: Plan, pictures: Mapping[str, Picture]) -> tuple[Element, ...]:
        """Return the plan's elements with their kept pictures."""
        return tuple(
            Element(
                name=name,
                kind=element.kind,
                description=element.description,
                frontal=pictures[element.frontal] if element.frontal else None,
                references=tuple(pictures[source] for source in element.references),
            )
            for name, element in plan.elements.items()
        )
