"""ElementManager: a project's elements as fal takes them, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.admit import find_element
from domain.errors import Refused
from services.python_parts import Place, workspace_of
from services.renderers.fal.renderer import FalRenderer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.provider import FalElement


class ElementManager:
    """Puts the pictures of elements where fal finds them, once per content."""

    def __init__(self, workspace: Place) -> None:
        self.workspace = workspace_of(workspace, self)

    def build_fal_elements(self, elements: Sequence[str], project: str) -> list[FalElement]:
        """Upload the pictures of elements, those that fal hasn't, and return them as a request names them.

        Raises:
            Unknown: the plan has no such element.
            Refused: an element has no picture, or there is no key for fal.
        """
        own = self.workspace.project(self.workspace.known_project(project))
        found = [find_element(own, name) for name in elements]
        for element in found:
            if not element.frontal and not element.references:
                said = f"{element.name} has no picture to send"
                raise Refused(said, "give it a picture in the plan", code="no_picture", project=project)
        return FalRenderer(self.workspace.root).elements(found)
