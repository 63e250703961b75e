"""The files of one project brought up to date: the streams that have changed refolded, the others' parts kept."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from domain.errors import LogUnreadable
from projections.canonical import parsed
from services.disk.diagnosis import debug
from services.disk.whole_files import write_if_new
from services.files.checkpoint import digest
from services.files.folder import read_file, refuse_links
from services.files.rebuilt import Rebuilt
from services.files.rendering import Since, rendered
from services.log.rows import uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from services.files.rendering import Aside
    from services.files.state_cache import States
    from services.log.reader import LogReader


class Update:
    """An update of the files in a folder to a position of a log."""

    def __init__(self, reader: LogReader, folder: Path, upto: int) -> None:
        self._reader, self._folder, self._upto = reader, folder, upto

    def project(self, name: str, streams: Sequence[str], trusted: str | None, states: States) -> Rebuilt | None:
        """Write what differs; None where a stream can't be read, so that the project has to be made anew.

        Args:
            name: the project's.
            streams: those of its streams that have changed.
            trusted: the digest of the last `sequences.json`.
            states: sequences folded already.

        Raises:
            Unwritable: a link leads elsewhere.
        """
        refuse_links(self._folder, name)
        data = read_file(self._folder / name / "sequences.json")
        since = Since(streams, parsed(data) if data is not None and digest(data) == trusted else None, states)
        written, archived = "", False
        aside: Aside = {}
        with uncollected(), suppress(LogUnreadable):
            for file in rendered(self._reader, name, self._upto, since, aside=aside):
                drafts = self._folder / ".takes" / "drafts"
                if write_if_new(self._folder / file.path, file.data, drafts, lasting=False):
                    debug("wrote state/%s", file.path)
                written, archived = digest(file.data), file.archived
        return None if aside or not written else Rebuilt(name, written, 0, {}, archived)
