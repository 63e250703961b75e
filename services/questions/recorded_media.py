"""The media that the log names: all of them, or the one that was recorded under a path."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from domain.ids import sequence_of
from domain.media import Medium, NamedMedia, media_of
from services.log.reader import END
from services.log.stored import readable

if TYPE_CHECKING:
    from pathlib import Path

    from services.log.reader import LogReader
    from services.workspace.workspace import Workspace

_NAME = re.compile(r"(.+)_(?:(?:take|grid|start)\d+|end|between)(?:-[0-9a-f]{12})?")  # as files.keep names them


def recorded_media(reader: LogReader, project: str | None = None, upto: int = END) -> list[Medium]:
    """Return the media that the log names, each content once under its first name; reads the whole log."""
    return each_once(named_media(reader, project, upto))


def each_once(named: NamedMedia) -> list[Medium]:
    """Return each content once, under its first name."""
    found: dict[str, Medium] = {}
    for medium in named:
        known = found.setdefault(medium.sha256, medium)
        if known.bytes is None and medium.bytes is not None:
            found[medium.sha256] = known._replace(bytes=medium.bytes)
    return list(found.values())


def named_media(reader: LogReader, project: str | None = None, upto: int = END) -> NamedMedia:
    """Return the media that the log names, each content under every name that it has; reads the whole log.

    What was pruned after `upto` isn't among them, either: its file is gone.
    """
    found = NamedMedia()
    for record in readable(reader.rows(upto=upto, prefix=project)):
        found.take(record.stream, record.fact)
    later = reader.rows(after=upto, prefix=project, types=("MediaPruned",)) if upto != END else iter(())
    for record in readable(row for row in later if row.type == "MediaPruned"):
        found.take(record.stream, record.fact)
    return found


class _Seen(NamedTuple):
    """A file of this machine that was verified when it had this time and size."""

    place: Path
    changed: int
    size: int

    def still(self) -> bool:
        """Whether it has them still."""
        try:
            found = self.place.stat()
        except OSError:
            return False
        return (found.st_mtime_ns, found.st_size) == (self.changed, self.size)


class RecordedMedia:
    """Finds media by their recorded paths, and fetches those that aren't on this machine."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[str, _Seen] = {}

    def place(self, relative: str) -> str:
        """Return where the file recorded under a path lies on this machine; a path that isn't recorded, as it is.

        Raises:
            Refused: it is gone everywhere, or the root's isn't what was recorded.
            OutOfReach: the root can't be reached.
        """
        kept = self._workspace.kept
        if not kept.shared:
            return relative
        seen = self._seen.get(relative)
        if seen is None or not seen.still():
            medium = self._named(relative)
            if medium is None:
                return relative
            place = kept.file(relative, medium.sha256)
            found = place.stat()
            seen = self._seen[relative] = _Seen(place, found.st_mtime_ns, found.st_size)
        return seen.place.relative_to(self._workspace.root.resolve()).as_posix()

    def _named(self, relative: str) -> Medium | None:
        """Return the take's, grid's or frame's medium at a path: its name leads to its sequence."""
        parts = PurePosixPath(relative).parts
        name = _NAME.fullmatch(PurePosixPath(relative).stem)
        if name is None or len(parts) < 3:
            return None
        for project in [parts[1]] if parts[0] == "videos" else self._owners(parts[1]):
            for record in self._workspace.ledger.reader.stream(f"{project}/{sequence_of(name[1])}"):
                for medium in media_of(record.fact):
                    if medium.path == relative:
                        return medium
        return None

    def _owners(self, frames: str) -> list[str]:
        """Return the project whose pictures lie in a folder below `frames/`."""
        names = self._workspace.projects()
        return [name for name in names if frames in self._workspace.project(name).folders]
