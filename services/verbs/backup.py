"""A backup: one zip with the log as of one moment, what this workspace has seen, and a list of the media."""

from __future__ import annotations

import json
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from domain.errors import BadInput, Refused
from domain.steps import Step
from services.disk.faults import disk_fault
from services.disk.whole_files import new_draft, put_new, sync
from services.log.checking import RowCheck
from services.log.lines import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from services.workspace.workspace import Workspace

    Progress = Callable[[int, int | None], None]

LOG, MEDIA = "log.jsonl", "media.json"
SEEN = ("posts.jsonl", "numbers.txt")
_EVERY = 1000  # events between two words on how far it is


class BackedUp(NamedTuple):
    """How many events lie in a backup, and how many media it lists."""

    events: int
    media: int


def back_up(workspace: Workspace, file: Path, progress: Progress) -> BackedUp:
    """Write a backup to a file that isn't there yet, whole or not at all; others may append meanwhile.

    Raises:
        Refused: the file is there, the log lacks what was seen, or an event can't be read.
    """
    if lacking := workspace.opened.seen.behind():
        raise Refused(str(lacking), Step("recover"), code="log_went_back")
    try:
        with new_draft(file) as draft:
            done = _written(workspace, draft, progress)
            sync(draft)
            if not put_new(draft, file):
                raise BadInput(f"{file} is there already", "name another file", code="file_there", file=str(file))
            sync(file.parent)
    except OSError as error:
        raise disk_fault(error) from error
    return done


def _written(workspace: Workspace, draft: Path, progress: Progress) -> BackedUp:
    seen = workspace.opened.seen.folder
    # Before the log: what these say is then in it.
    known = {name: (seen / name).read_bytes() for name in SEEN if (seen / name).is_file()}
    head, rows, count = workspace.ledger.reader.head(), RowCheck(), 0
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as whole:
        with whole.open(LOG, "w", force_zip64=True) as log:
            for row in rows.take(workspace.ledger.reader.stored(0, head.position)):
                log.write(line_of(row) + b"\n")
                count += 1
                if count % _EVERY == 0:
                    progress(row[0], head.position)
        for name, data in known.items():
            whole.writestr(f"seen/{name}", data)
        media = [medium._asdict() for medium in rows.media]
        whole.writestr(MEDIA, json.dumps(media, ensure_ascii=False, indent=1))
    if rows.faults:
        raise Refused(f"the log isn't whole: {rows.faults[0]}", Step("check"), code="faults_found")
    return BackedUp(count, len(media))


class Backup(NamedTuple):
    """A backup to be restored: the lines of the log, their length in bytes, and the files of `seen/`."""

    lines: IO[bytes]
    size: int
    seen: dict[str, bytes]
    media: int

    def put_seen(self, workspace: Workspace) -> None:
        """Put what was seen beside the restored log, where nothing newer lies; then the log is what was seen."""
        folder = workspace.opened.seen.folder
        try:
            folder.mkdir(exist_ok=True)
            for name, data in self.seen.items():
                (folder / name).write_bytes(data)
                sync(folder / name)
        except OSError as error:
            raise disk_fault(error) from error
        workspace.opened.seen.anew(workspace.ledger.reader.head())


@contextmanager
def opened_backup(file: Path) -> Iterator[Backup]:
    """Open a backup.

    Raises:
        BadInput: it is none, or is damaged.
    """
    try:
        with zipfile.ZipFile(file) as whole:
            seen = {name: whole.read(f"seen/{name}") for name in SEEN if f"seen/{name}" in whole.namelist()}
            media = len(json.loads(whole.read(MEDIA)))
            with whole.open(LOG) as lines:
                yield Backup(lines, whole.getinfo(LOG).file_size, seen, media)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, RecursionError) as error:
        said = f"{file} is no backup, or is damaged"
        raise BadInput(said, Step("backup", file="FILE"), code="bad_backup", file=str(file)) from error
