"""A media root in a folder that all machines have mounted."""

from __future__ import annotations

import shutil
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from domain.errors import OutOfReach
from domain.ids import shown
from services.disk.faults import media_fault
from services.disk.whole_files import new_draft, put_new, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20


class FolderRoot:
    """A folder that all machines have mounted. It isn't made here, so that no empty mount point is filled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.where = shown(str(folder), 200)

    def size(self, key: str) -> int | None:
        """Return how many bytes lie under a key."""
        with self._guard():
            self._check()
            path = self._folder / key
            return path.stat().st_size if path.is_file() else None

    def sizes(self) -> dict[str, int]:
        """Return how many bytes lie under every key."""
        with self._guard():
            self._check()
            found = (path for path in (self._folder / "sha256").glob("*/*") if not path.name.startswith("."))
            return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in found}

    def put(self, key: str, source: Path | bytes) -> None:
        """Write under a key: to a draft beside it, synced, then linked into place."""
        with self._guard():
            self._check()
            path = self._folder / key
            if path.exists():
                return
            self._make(path.parent)
            with new_draft(path) as draft:
                if isinstance(source, bytes):
                    draft.write_bytes(source)
                else:
                    shutil.copyfile(source, draft)
                sync(draft)
                put_new(draft, path)
            sync(path.parent)

    def _make(self, folder: Path) -> None:
        """Make a folder below the root with the root's own rights."""
        for made in (folder.parent, folder):
            if not made.is_dir():
                made.mkdir(exist_ok=True)
                made.chmod(stat.S_IMODE(self._folder.stat().st_mode))

    def remove(self, key: str) -> None:
        """Remove what lies under a key, its line of JSON last."""
        with self._guard():
            self._check()
            for name in (key, f"{key}.json"):
                (self._folder / name).unlink(missing_ok=True)

    def get(self, key: str, draft: Path) -> bool:
        """Copy what lies under a key."""
        with self._guard():
            self._check()
            path = self._folder / key
            if not path.is_file():
                return False
            source = path.open("rb")
        with source, draft.open("wb") as target:
            while chunk := self._read(source):
                target.write(chunk)
        return True

    def _read(self, source: BinaryIO) -> bytes:
        with self._guard():
            return source.read(_CHUNK)

    def _check(self) -> None:
        if not self._folder.is_dir():
            said = f"TAKES_MEDIA: there is no folder {self.where}"
            raise OutOfReach(said, "mount it, or make it; then again", code="media_away", root=self.where)

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise media_fault(self.where, error) from error
