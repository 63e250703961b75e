"""What projects, sequences and shots are called: asked of the log, or read from the files as they lie there."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from domain.ids import name_fault
from services.files.checkpoint import read_checkpoint

if TYPE_CHECKING:
    from pathlib import Path

    from services.workspace.workspace import Workspace


class Names(Protocol):
    """The names of a workspace."""

    def has(self, project: str) -> bool:
        """Say whether there is a project of this whole name, listed or not."""

    def has_sequence(self, project: str, sequence: str) -> bool:
        """Say whether a project has a sequence of this whole name."""

    def projects(self) -> list[str]:
        """Return the projects that are listed, sorted."""

    def sequences(self, project: str) -> list[str]:
        """Return a project's sequences, omitted ones too."""

    def shots(self, project: str, sequence: str) -> list[str]:
        """Return the ids of a sequence's shots."""


class LogNames:
    """The names that the log has."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reader = workspace.ledger.reader

    def has(self, project: str) -> bool:
        """Say whether there is a project of this whole name."""
        return not name_fault(project) and self._reader.has(project)

    def has_sequence(self, project: str, sequence: str) -> bool:
        """Say whether a project has a sequence of this whole name."""
        return not name_fault(sequence) and self._reader.has(f"{project}/{sequence}")

    def projects(self) -> list[str]:
        """Return the projects that are listed, sorted."""
        return self._workspace.listed_projects()

    def sequences(self, project: str) -> list[str]:
        """Return a project's sequences, omitted ones too."""
        return self._reader.sequences(project)

    def shots(self, project: str, sequence: str) -> list[str]:
        """Return the ids of a sequence's shots."""
        return list(self._workspace.sequence(project, sequence).shots)


class KeptNames:
    """The names in the files of a workspace, read without the log and without writing: quick enough for the Tab key."""

    def __init__(self, root: Path) -> None:
        self._state = root / "state"

    def has(self, project: str) -> bool:
        """Say whether there is a project of this whole name."""
        return project in self._all()

    def has_sequence(self, project: str, sequence: str) -> bool:
        """Say whether a project has a sequence of this whole name."""
        return sequence in self.parts(project)

    def projects(self) -> list[str]:
        """Return the projects that are listed, sorted."""
        return sorted(self._all() - set(read_checkpoint(self._state / ".takes" / "checkpoint.json").archived))

    def _all(self) -> set[str]:
        return {path.parent.name for path in self._state.glob("[!.]*/sequences.json")}

    def sequences(self, project: str) -> list[str]:
        """Return a project's sequences, omitted ones too."""
        return sorted(self.parts(project))

    def shots(self, project: str, sequence: str) -> list[str]:
        """Return the ids of a sequence's shots."""
        return [shot["shot_id"] for shot in self.parts(project).get(sequence, {}).get("shots", [])]

    def parts(self, project: str) -> dict[str, dict[str, Any]]:
        """Return what `sequences.json` says of a project's sequences; nothing where it can't be read."""
        parts: dict[str, dict[str, Any]] = self._read(project, "sequences.json").get("sequences", {})
        return parts

    def entity(self, project: str, entity: str) -> dict[str, Any]:
        """Return an entity's file; an empty one where it has none."""
        return self._read(project, "shots", f"{entity}.json")

    def _read(self, *where: str) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads(self._state.joinpath(*where).read_bytes())
            return found if isinstance(found, dict) else {}
        return {}
