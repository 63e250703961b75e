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
from services.media.mailbox import is_a_persons, mailbox, memory, remembered, seal
from services.verbs.picture_files import read_picture_file
from services.verbs.supply import frames_of, supply

if TYPE_CHECKING:
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

    def dropped(self, state: Sequence) -> list[str]:
        """Return the entities of a sequence for which a person's picture lies in `clean/`."""
        entities = [state.id, *(shot.id for shot in state.order)]
        return [e for e in entities if self._is_a_persons(state.known(e), e)]

    def take_in(self, sequence: str) -> list[Record]:
        """Make a person's pictures the start frames of a sequence and its shots; renew outdated copies of ours."""
        taken: list[Record] = []
        for entity in self.dropped(self.workspace.sequence(self.project, sequence)):
            taken += self._take_in(sequence, entity)
        self.publish(sequence)
        return taken

    def _take_in(self, sequence: str, entity: str) -> list[Record]:
        path = self._mailbox(entity)
        where = self.workspace.relative(path)
        try:
            data = read_picture_file(path, where)
            source = FrameSource(kind="clean", name=where)
            records = supply(self.workspace, self.project, sequence, entity, data, where, source)
        except BadInput as error:
            advice = f"take {where} away, or put another picture there"
            raise BadInput(str(error), advice, code=error.code, sequence=sequence) from error
        # What was taken in is ours to replace from here on, also where it had to be made a PNG first.
        write_whole(self._remembered(entity), seal(path, sha256_of(path)))
        return records

    def publish(self, sequence: str) -> None:
        """Copy the current start frames of a sequence and its shots to `clean/`, but over no picture of a person's."""
        # The state is read under the lock: what another has appended since would else be overwritten by an older frame.
        with held(self.workspace.locks / f"clean.{self._frames}.lock"):
            for entity in self.workspace.sequence(self.project, sequence).entities.values():
                if entity.frame is None:
                    self._withdraw(entity)
                else:
                    self._publish(entity, entity.frame.ref)

    def _publish(self, entity: Entity, frame: StartFrame) -> None:
        path = self._mailbox(entity.id)
        if not path.exists() and self._memory(entity.id) == frame.sha256:
            return  # a person who deleted it changes nothing
        if (path.exists() and not path.is_file()) or self._is_a_persons(entity, entity.id):
            return
        if not path.exists() or sha256_of(path) != frame.sha256:
            write_whole(path, self.workspace.media(frame.path, frame.sha256))
        # Written also where the copy is right already: a memory that was deleted comes back here.
        write_if_new(self._remembered(entity.id), seal(path, frame.sha256))

    def _withdraw(self, entity: Entity) -> None:
        """Remove our copy if the entity has no start frame any more; a person's picture stays."""
        path = self._mailbox(entity.id)
        if path.is_file() and sha256_of(path) == self._memory(entity.id):
            path.unlink()
        # Forgotten, so that the same picture, dropped again, counts as a person's.
        self._remembered(entity.id).unlink(missing_ok=True)

    def _is_a_persons(self, known: Entity, entity: str) -> bool:
        current = known.frame.ref.sha256 if known.frame else None
        return is_a_persons(self.workspace.root, self._frames, entity, current)

    def _mailbox(self, entity: str) -> Path:
        return mailbox(self.workspace.root, self._frames, entity)

    def _remembered(self, entity: str) -> Path:
        return remembered(self.workspace.root, self._frames, entity)

    def _memory(self, entity: str) -> str | None:
        return memory(self.workspace.root, self._frames, entity)
