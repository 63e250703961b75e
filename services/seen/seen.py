"""What this workspace has seen of its log: the newest event, a digest of all rows, and the numbers that were used."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import Refused
from domain.ids import made_kind, name_fault, sequence_of
from domain.steps import Step
from services.seen.posts import Posts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from services.log.reader import Head, LogReader
    from services.log.recorder import Stored

NUMBERED = {
    "TakeRequested": "take_id",
    "GridRequested": "grid_id",
    "GridQuadrantApproved": "start_id",
    "StartFrameSupplied": "start_id",
}  # the events that use a number, and the field that holds the id


MOST = 2**62  # the highest position of a log
_LENGTH = 512  # bytes of log.json


class Seen(NamedTuple):
    """The newest event that was seen, and a digest of the rows up to it.

    `posts` is how much of the marks stands behind it, in bytes. Without a `digest` the rows weren't read.
    """

    log: str
    position: int
    event_id: str
    digest: str
    posts: int = 0


class Behind(NamedTuple):
    """A log that lacks what was seen: where it ends, since when, and the newest position that was seen.

    With `unread` nobody knows what was seen, because that file can't be read; the log is then taken to lack something.
    """

    ends: int
    at: str | None
    position: int
    unread: str | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        if self.unread:
            said = f"{self.unread} can't be read: what this workspace has seen of the log isn't known"
        elif self.ends < self.position:
            said = f"the log ends at {self.ends}; this workspace has seen {self.position}"
        else:
            said = f"event {self.position} of the log isn't the one this workspace has seen"
        return f"{said}; its newest event is of {self.at}" if self.at else said


class SeenLog:
    """What one workspace has seen, in `seen/` beside the log."""

    def __init__(self, reader: LogReader, folder: Path) -> None:
        self.folder = folder
        self.posts = Posts(folder / "posts.jsonl")
        self._reader = reader
        self._file = folder / "log.json"
        self.lost = folder / "lost.json"
        self._numbers = folder / "numbers.txt"

    def read(self) -> Seen | None:
        """Return what was seen, None where nothing was written yet, or where it can't be read."""
        with suppress(OSError, ValueError, TypeError, RecursionError):
            found = Seen(**json.loads(self._file.read_bytes()))
            if tuple(map(type, found)) == (str, int, str, str, int) and 0 <= found.position <= MOST:
                return found
        return None

    def made(self) -> bool:
        """Say whether anything was written yet."""
        return self._file.exists()

    def behind(self) -> Behind | None:
        """Say how the log lacks what was seen, or None; costs one look into the log where it doesn't."""
        seen = self.read()  # before the log is looked at, which only grows
        position, event_id = self._newest(seen)
        unread = f"{self.folder.name}/{self._file.name}" if seen is None and self.made() else None
        if self._reader.id_at(position) == event_id and not unread:
            return None
        head = self._reader.head()
        newest = next(self._reader.rows(after=head.position - 1), None) if head.position else None
        at = newest.body["at"] if newest else None
        return Behind(head.position, at, max(position, head.position) if unread else position, unread)

    def _newest(self, seen: Seen | None) -> tuple[int, str]:
        place = (seen.position, seen.event_id) if seen else (0, "")
        after = seen.posts if seen else 0
        return max(place, self.posts.newest(after)) if self.posts.size() > after else place

    def check(self) -> None:
        """Refuse what must not be done twice, where the log lacks what was seen.

        Raises:
            Refused: it does.
        """
        if lacking := self.behind():
            raise went_back(lacking)

    def follow(self, head: Head) -> None:
        """Take in the log's events up to its head; nothing where it lacks what was seen."""
        posts = self.posts.size()
        seen = self.read()
        if seen is None and self.made():  # it can't be read, and isn't forgotten
            return
        seen = seen or Seen("", 0, "", "")
        if seen.position >= head.position and seen.posts == posts:
            return
        position, event_id = self._newest(seen)
        if self._reader.id_at(position) == event_id:
            self._write(head, posts, seen)

    def begin(self, head: Head, stood: tuple[int, str], names: Iterable[str]) -> None:
        """Write what was seen for the first time.

        Args:
            head: the log's newest event.
            stood: position and id of the event that the files stood at.
            names: the media that lie there, as `PROJECT ID`.
        """
        self._use(names)
        if self._reader.id_at(stood[0]) == stood[1]:
            self.follow(head)
        else:
            self._put(Seen(self._reader.identity(), *stood, ""))

    def anew(self, head: Head) -> None:
        """Take the log as it is: what it lacks was recovered, or given up."""
        self._file.unlink(missing_ok=True)
        self._write(head, self.posts.size(), Seen("", 0, "", ""))
        self.lost.unlink(missing_ok=True)

    def _write(self, head: Head, posts: int, seen: Seen) -> None:
        digest = chained(seen.digest, self._counted(self._reader.stored(seen.position, head.position)))
        self._put(Seen(self._reader.identity(), head.position, head.id, digest, posts))

    def _put(self, seen: Seen) -> None:
        """Write it in place, always of one length, after the first time: a new file at each append costs much more."""
        data = json.dumps(seen._asdict()).encode().ljust(_LENGTH)
        try:
            number = os.open(self._file, os.O_WRONLY)
        except FileNotFoundError:
            from services.disk.whole_files import write_whole

            write_whole(self._file, data)
            return
        try:
            os.pwrite(number, data, 0)
        finally:
            os.close(number)

    def _counted(self, rows: Iterable[Stored]) -> Iterable[Stored]:
        """Yield the rows, and then write down the numbers that they use."""
        from services.seen.numbers import id_in

        used = []
        for row in rows:
            if field := NUMBERED.get(row[3]):
                with suppress(ValueError, TypeError, RecursionError):  # whoever reads it will say so
                    if made := id_in(row, field):
                        used.append(f"{row[1].split('/', 1)[0]} {made}")
            yield row
        self._use(used)

    def _use(self, names: Iterable[str]) -> None:
        lines = "".join(f"{name}\n" for name in names)
        if lines:
            self.folder.mkdir(exist_ok=True)
            with self._numbers.open("a", encoding="utf-8") as file:
                file.write(lines)

    def used(self) -> dict[str, list[str]]:
        """Return the ids of all takes, grids and start frames that were seen, by project."""
        lines = self._numbers.read_text("utf-8", "replace").splitlines() if self._numbers.exists() else []
        pairs = [(project, made) for project, _, made in (line.partition(" ") for line in lines)]
        used: dict[str, list[str]] = {}
        posted = [(line["project"], line["job"]) for line in self.posts.read() if "event_id" in line]
        for project, made in [*pairs, *posted]:
            if name_fault(project) is None and made_kind(made) and name_fault(sequence_of(made)) is None:
                used.setdefault(project, []).append(made)
        return used


def chained(digest: str, rows: Iterable[Stored]) -> str:
    """Return the digest of the rows up to the last of these, from that of the rows before them, in hex."""
    from hashlib import sha256

    for position, stream, version, kind, body in rows:
        place = f"{digest} {position} {stream} {version} {kind} ".encode()
        whole: object = body  # text, where somebody wrote around the library
        digest = sha256(place + (whole.encode() if isinstance(whole, str) else bytes(body))).hexdigest()
    return digest


def went_back(lacking: Behind) -> Refused:
    """Return the refusal where the log lacks what was seen."""
    lacks = f"the log lacks events up to {lacking.position}" if lacking.unread is None else str(lacking)
    said = f"{lacks}: nothing is posted, so that nothing is paid twice"
    return Refused(said, "see what was lost, and bring it back:", Step("recover"), code="log_went_back")
