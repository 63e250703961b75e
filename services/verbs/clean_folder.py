"""The folder `clean/`: holds a copy of each current start frame; a picture that a person puts there becomes one.

The bookkeeping remembers our last copy. A picture that is neither that copy nor the current start frame is a person's,
and is made the start frame before anything replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.values import FrameSource
from services.disk.locks import held
from services.disk.whole_files import sha256_of, write_if_new, write_whole
from services.media.mailbox import Mailbox, mailbox, memory, remembered, seal
from services.verbs.picture_files import read_picture_file
from services.verbs.supply import Coming, frames_of, supply

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from domain.record import Record
    from domain.sequence import Entity, Sequence
    from domain.values import StartFrame
    from services.workspace.workspace import Workspace


class CleanFolder:
    """The folder `clean/` of one project; `frames` is the project's folder of pictures."""

    def __init__(self, workspace: Workspace, project: str, frames: Path | None = None) -> None:
        self.workspace = workspace
        self.project = project
        self._frames = (frames or frames_of(workspace, project)).name

    def dropped(self, state: Sequence) -> dict[str, Path]:
        """Return the pictures in `clean/` that are a person's, by the entity of the sequence that each is for.

        Where several are for the same one, none is returned; `doubts` names them.
        """
        return {entity: paths[0] for entity, paths in self._persons(state).items() if len(paths) == 1}

    def doubts(self, sequences: Collection[str]) -> list[str]:
        """Say which files in `clean/` aren't taken in, and why; those of other sequences aren't looked at."""
        states = [self.workspace.sequence(self.project, name) for name in sequences]
        several = [paths for state in states for paths in self._persons(state).values() if len(paths) > 1]
        box = self._box(states)
        return [*box.doubts, *(box.several(paths) for paths in several)]

    def _persons(self, state: Sequence) -> dict[str, list[Path]]:
        box, found = self._box([state]), {}
        for entity in (state.id, *(shot.id for shot in state.order)):
            if paths := box.persons(entity, _contents(state.known(entity))):
                found[entity] = paths
        return found

    def _box(self, states: Collection[Sequence]) -> Mailbox:
        shots: dict[str, list[str] | None] = dict.fromkeys(self.workspace.sequences(self.project))
        shots.update({state.id: list(state.shots) for state in states})
        return Mailbox(self.workspace.root, self._frames, shots)

    def take_in(self, sequence: str) -> list[Record]:
        """Make a person's pictures the start frames of a sequence and its shots; renew outdated copies of ours."""
        taken: list[Record] = []
        for entity, path in self.dropped(self.workspace.sequence(self.project, sequence)).items():
            taken += self._take_in(sequence, entity, path)
        self.publish(sequence)
        return taken

    def _take_in(self, sequence: str, entity: str, path: Path) -> list[Record]:
        where = self.workspace.relative(path)
        if not path.is_file():  # another process has taken it in
            return []
        try:
            coming = Coming(read_picture_file(path, where), where)
            source = FrameSource(kind="clean", name=where)
            records = supply(self.workspace, self.project, sequence, entity, coming, source)
        except BadInput as error:
            advice = f"take {where} away, or put another picture there"
            raise BadInput(str(error), advice, code=error.code, sequence=sequence) from error
        # What was taken in is ours to replace from here on; under another name our copy takes its place.
        if path == self._mailbox(entity):
            write_whole(self._remembered(entity), seal(path, sha256_of(path)))
        else:
            path.unlink(missing_ok=True)
        return records

    def publish(self, sequence: str) -> None:
        """Copy the current start frames of a sequence and its shots to `clean/`, but over no picture of a person's."""
        # The state is read under the lock: what another has appended since would else be overwritten by an older frame.
        with held(self.workspace.locks / f"clean.{self._frames}.lock"):
            state = self.workspace.sequence(self.project, sequence)
            box = self._box([state])
            for entity in state.entities.values():
                if entity.frame is None:
                    self._withdraw(entity)
                else:
                    self._publish(entity, entity.frame.ref, box)
                    self._clear(entity, box)

    def _publish(self, entity: Entity, frame: StartFrame, box: Mailbox) -> None:
        path = self._mailbox(entity.id)
        if not path.exists() and self._memory(entity.id) == frame.sha256:
            return  # a person who deleted it changes nothing
        if (path.exists() and not path.is_file()) or path in box.persons(entity.id, _contents(entity)):
            return
        if not path.exists() or sha256_of(path) != frame.sha256:
            write_whole(path, self.workspace.media(frame.path, frame.sha256))
        # Written also where the copy is right already: a memory that was deleted comes back here.
        write_if_new(self._remembered(entity.id), seal(path, frame.sha256))

    def _clear(self, entity: Entity, box: Mailbox) -> None:
        """Remove copies of the start frame, or of its original, under other names: one of them would outlive it."""
        own, persons = self._mailbox(entity.id), box.persons(entity.id, _contents(entity))
        for path in box.files.get(entity.id, ()):
            if path != own and path not in persons:
                path.unlink(missing_ok=True)

    def _withdraw(self, entity: Entity) -> None:
        """Remove our copy if the entity has no start frame any more; a person's picture stays."""
        path = self._mailbox(entity.id)
        if path.is_file() and sha256_of(path) == self._memory(entity.id):
            path.unlink()
        # Forgotten, so that the same picture, dropped again, counts as a person's.
        self._remembered(entity.id).unlink(missing_ok=True)

    def _mailbox(self, entity: str) -> Path:
        return mailbox(self.workspace.root, self._frames, entity)

    def _remembered(self, entity: str) -> Path:
        return remembered(self.workspace.root, self._frames, entity)

    def _memory(self, entity: str) -> str | None:
        return memory(self.workspace.root, self._frames, entity)


def _contents(entity: Entity) -> set[str]:
    return entity.frame.contents if entity.frame else set()
