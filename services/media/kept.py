"""Recorded media: found on this machine, or fetched from the root that TAKES_MEDIA names, and put there.

With a root the workspace's media are a cache. A file that is missing here, or has another sha256 than recorded, is
fetched from the root, compared, and put under its recorded name, or beside it where another file has that name. Without
a root a missing file is refused.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from domain.errors import BadInput, OutOfReach, Refused
from domain.steps import Step
from services.disk.faults import disk_fault
from services.disk.whole_files import beside, check_regular, new_draft, put_new, sha256_of, sync
from services.media.checked import Checked
from services.media.roots import keep_shared, key_of, media_root

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from domain.events import Fact
    from domain.media import Medium
    from services.media.roots import MediaRoot

_FOLDERS = ("frames/", "videos/")
_COPY = "put the file back from a copy"


class Media:
    """The media of one workspace; for several threads."""

    def __init__(self, root: Path) -> None:
        self.folder = root
        self._checked = Checked(root / "state" / ".takes")
        self._place = os.environ.get("TAKES_MEDIA", "")
        self._known: set[str] = set()  # contents that are in the root, as this process has seen
        self._guard = threading.Lock()
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @property
    def shared(self) -> bool:
        """Whether there is a root; doesn't open it."""
        return bool(self._place)

    @cached_property
    def root(self) -> MediaRoot | None:
        """The root that machines share, None where there is none."""
        if not self._place:
            return None
        return media_root(self._place)

    def path(self, relative: str) -> Path:
        """Return a workspace path from one recorded in a fact; refuse one that leads out of the workspace."""
        path = (self.folder / relative).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise BadInput(f"{relative} lies outside the workspace", code="outside_workspace", file=relative)
        return path

    def places(self, relative: str, sha256: str) -> list[Path]:
        """Return where recorded media may lie on this machine, the best place first."""
        path = self.path(relative)
        if not self.shared:
            return [path]
        return [path, beside(path, sha256)]

    def may_lie(self, relative: str) -> bool:
        """Whether something lies under a recorded path, or may be fetched; a glance, nothing is read."""
        return self.shared or (self.folder / relative).is_file()

    def here(self, relative: str, sha256: str, *, anew: bool = False) -> Path | None:
        """Return where a recorded file lies on this machine, None if it isn't here.

        A file that nobody has touched since it was read isn't read again, unless `anew`.
        """
        places = self.places(relative, sha256)
        return next((place for place in places if self._checked.digest(place, anew=anew) == sha256), None)

    def file(self, relative: str, sha256: str) -> Path:
        """Return where a recorded file lies on this machine, after fetching it from the root if needed.

        Raises:
            Refused: it is missing, or has another sha256 than recorded, here and in the root.
            OutOfReach: the root can't be reached.
        """
        found = self.here(relative, sha256)
        if found is not None:
            return found
        if self.root is None:
            raise self._lost(relative)
        with self._turn(sha256):
            found = self.here(relative, sha256) or self._fetched(self.root, relative, sha256)
            self._known.add(sha256)
            return found

    def near(self, relative: str, sha256: str) -> Path:
        """Return where a recorded file should lie, unverified; with a root, as `file` does."""
        return self.path(relative) if self.root is None else self.file(relative, sha256)

    def unshared(self, facts: Iterable[Fact]) -> list[Medium]:
        """Return the media of facts that aren't known to be in the root; none where there is no root."""
        if not self.shared:
            return []
        from domain.media import media_of

        named = {medium.sha256: medium for fact in facts for medium in media_of(fact)}
        return [medium for sha256, medium in named.items() if sha256 not in self._known]

    def share(self, media: Iterable[Medium]) -> None:
        """Put media into the root that it lacks, from the files of this machine.

        Raises:
            Refused: a file is missing here and in the root, or the root has other bytes.
            OutOfReach: the root can't be reached.
        """
        for medium in media:
            with self._turn(medium.sha256):
                self._share(medium)
            self._known.add(medium.sha256)

    def remove(self, relative: str, sha256: str) -> bool:
        """Remove a recorded file from this machine, wherever it lies here; say whether it did. Other files stay."""
        removed = False
        while (found := self.here(relative, sha256)) is not None:
            try:
                found.unlink()
                sync(found.parent)
            except OSError as error:
                raise disk_fault(error) from error
            removed = True
        return removed

    def unshare(self, sha256: str) -> bool:
        """Remove a content from the root; say whether it was there. Nothing where there is no root."""
        if self.root is None or self.root.size(key_of(sha256)) is None:
            return False
        self.root.remove(key_of(sha256))
        self._known.discard(sha256)
        return True

    def _share(self, medium: Medium) -> None:
        assert self.root is not None
        key, file = key_of(medium.sha256), self.here(medium.path, medium.sha256)
        there = self.root.size(key)
        if there is None:
            if file is None:
                raise self._lost(medium.path)
            keep_shared(self.root, medium, file)
            there = self.root.size(key)
        wanted = medium.bytes if file is None else file.stat().st_size
        if there is None or (wanted is not None and there != wanted):
            raise _damaged(self.root, medium.path)

    def _fetched(self, root: MediaRoot, relative: str, sha256: str) -> Path:
        """Fetch a file, compare it, and put it where no other file lies."""
        if not relative.startswith(_FOLDERS):  # a log from elsewhere mustn't say where files appear
            raise self._lost(relative)
        places = self.places(relative, sha256)
        try:
            with new_draft(places[0]) as draft:
                if not root.get(key_of(sha256), draft):
                    raise self._lost(relative)
                if sha256_of(draft) != sha256:
                    raise _damaged(root, relative)
                sync(draft)
                for place in places:
                    if put_new(draft, place) or sha256_of(place) == sha256:
                        return place
        except OSError as error:
            raise disk_fault(error) from error
        said = f"other files lie where {relative} belongs"
        raise OutOfReach(said, f"take {places[-1].name} away", code="place_taken", file=relative)

    def _turn(self, sha256: str) -> threading.Lock:
        with self._guard:
            return self._turns[sha256]

    def _lost(self, relative: str) -> Refused:
        """Return the refusal for a file that neither this machine nor the root has."""
        try:
            check_regular(self.path(relative))
            code, said = "media_changed", f"{relative} isn't the file that was recorded"
        except OSError as error:
            code, said = "media_gone", f"{relative} is gone ({error.strerror})"
        if self.root is None:
            return Refused(said, _COPY, code=code, file=relative)
        said = f"{said}, and {self.root.where} doesn't have it"
        return Refused(said, "on a machine that has it:", Step("media_push"), code=code, file=relative)


def _damaged(root: MediaRoot, relative: str) -> Refused:
    said = f"what {root.where} has for {relative} isn't what was recorded"
    way = "put it back there from a copy; to find all such:"
    return Refused(said, way, Step("media_check", bytes=True), code="media_changed", file=relative)
