"""Views at a position: only sequences that differ from the last position are folded again.

A sequence whose newest fact stands before the moment is the same as at any other such moment; so a slider that is
dragged costs what changed between two places of it.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import LogUnreadable
from domain.evolve import fold, fold_project
from domain.ids import sequence_of, unknown
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import entities_with_files, shot_file

if TYPE_CHECKING:
    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import ShotFile
    from services.log.reader import LogReader

_FOLDED = 2500  # sequences that are kept folded, as of one position each


class ViewsAt:
    """What the projects of a log were."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._kept: OrderedDict[tuple[str, int], tuple[SequencePart, dict[str, ShotFile]]] = OrderedDict()

    def view(self, project: str, upto: int) -> SequencesFile:
        """Return a project's `sequences.json` as of a position, without the digests of other files."""
        stood = self._reader.positions(project, upto)
        if project not in stood:
            raise unknown("project", project, self._reader.projects(upto), "look at a later moment", project=project)
        own = fold_project(project, self._reader.project_stream(project, upto))
        parts = {}
        for stream, position in stood.items():
            with suppress(LogUnreadable):  # whoever asks for the sequence itself is told
                if stream != project:
                    parts[stream.split("/", 1)[1]] = self._folded(stream, position)[0]
        return project_file(project_head(own), parts, max(stood.values()))

    def file(self, project: str, entity: str, upto: int) -> ShotFile:
        """Return an entity's file as of a position."""
        stream = f"{project}/{sequence_of(entity)}"
        files = self._folded(stream, self._reader.position_of(stream, upto))[1]
        if entity not in files:
            raise unknown("sequence or shot", entity, files, "look at a later moment", project=project)
        return files[entity]

    def _folded(self, stream: str, position: int) -> tuple[SequencePart, dict[str, ShotFile]]:
        key = (stream, position)
        found = self._kept.get(key)
        if found is None:
            project, sequence = stream.split("/", 1)
            state = fold(project, sequence, self._reader.stream(stream, position))
            files = {entity.id: shot_file(state, entity) for entity in entities_with_files(state)}
            found = self._kept[key] = (sequence_part(state), files)
            while len(self._kept) > _FOLDED:
                self._kept.popitem(last=False)
        return found
