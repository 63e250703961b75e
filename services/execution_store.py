"""ExecutionStore: what a workspace's files say of a sequence or shot, from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Unknown
from domain.ids import own_form, sequence_of
from domain.steps import Step
from services.python_parts import Place, workspace_of

if TYPE_CHECKING:
    from projections.views.sequences import SequencesFile
    from projections.views.shots import ShotFile


class ExecutionStore:
    """The projections of a workspace, up to date whenever they are asked for."""

    def __init__(self, workspace: Place) -> None:
        self.workspace = workspace_of(workspace, self)

    def get(self, project: str, entity: str) -> ShotFile:
        """Return the dict of `shots/ENTITY.json`.

        Raises:
            Unknown: there is no such project or sequence, or the entity had no grid, start frame or take of its own.
        """
        name = own_form(entity)
        self.workspace.sequence(project, sequence_of(name))
        found = self.workspace.store.entity(project, name)
        if found is None:
            said = f"{name} has had no grid, start frame or take of its own"
            raise Unknown(said, Step("status", project=project), code="no_file", project=project, shot=name)
        return found

    def sequences(self, project: str) -> SequencesFile:
        """Return the dict of the project's `sequences.json`."""
        self.workspace.known_project(project)
        found = self.workspace.store.sequences(project)
        assert found is not None  # a project that is known has one
        return found
