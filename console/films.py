"""Films and exports for browsers: kept in the disposable state, the films so that none is made twice."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from console.making import Making
from services.disk.whole_files import clear_now_and_then
from services.verbs import export as exporting
from services.verbs import preview as previewing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.making import Far
    from services.film.preview import PreviewWish
    from services.verbs.export import Checked, ExportWish
    from services.verbs.preview import LaidOut
    from services.workspace.workspace import Workspace

FILMS, EXPORTS = 24, 2  # that are kept; the oldest go first
COMING = 2  # files that are looked up at once: each may be as large as a film


@dataclass(frozen=True, slots=True)
class ExportMade:
    """An export that a browser asked for: where its folder lies, what it is called, and how far it is."""

    key: str
    name: str
    checked: Checked
    far: Far

    @property
    def ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.far.over and self.far.fault is None and self.checked.wish.to.is_dir()


class Films:
    """The films and exports of one workspace; `passing` is a folder for what is only there for a moment.

    `coming` is held while a file comes in.
    """

    def __init__(self, bookkeeping: Path) -> None:
        self.making = Making()
        self.passing = bookkeeping / "passing"
        self._films = bookkeeping / "films"
        self._exports: dict[str, ExportMade] = {}
        self.coming = asyncio.Semaphore(COMING)

    def film(self, key: str) -> Path:
        """Return where a film lies, or will lie, that `LaidOut.digest` names."""
        return self._films / f"{key}.mp4"

    def begin_film(self, found: LaidOut, wish: PreviewWish) -> None:
        """Make a film unless it is there or under way."""
        key = found.digest(wish)
        target = self.film(key)
        if target.exists():
            os.utime(target)
            return
        self.making.begin(key, lambda progress: self._write(found, target, wish, progress))

    def _write(self, found: LaidOut, target: Path, wish: PreviewWish, progress: previewing.Progress) -> None:
        previewing.write(found, target, wish, progress)
        by_age = sorted(self._films.glob("*.mp4"), key=lambda film: film.stat().st_mtime_ns)
        for film in by_age[:-FILMS]:
            film.unlink(missing_ok=True)

    def place_for_export(self) -> Path:
        """Return a folder for an export, named so that it is cleared away should this process be killed."""
        clear_now_and_then(self.passing)
        return self.passing / f".{secrets.token_hex(16)}.part"

    def begin_export(self, workspace: Workspace, project: str, names: Sequence[str], wish: ExportWish) -> ExportMade:
        """Check an export, and begin to write it; the oldest of those that were written goes.

        Raises:
            Refused: as `export.check` says.
        """
        checked = exporting.check(workspace, project, names, wish)
        key = wish.to.name.strip(".").removesuffix(".part")
        far = self.making.begin(key, partial(exporting.write, workspace, checked))
        name = "-".join([project, *(names if len(names) == 1 else ())])
        made = self._exports[key] = ExportMade(key, name, checked, far)
        over = [one for one in self._exports.values() if one.far.over]
        for one in over[:-EXPORTS]:
            self._drop(one)
        return made

    def export(self, key: str) -> ExportMade | None:
        """Return an export that was asked for lately."""
        return self._exports.get(key)

    def _drop(self, made: ExportMade) -> None:
        self._exports.pop(made.key, None)
        shutil.rmtree(made.checked.wish.to, ignore_errors=True)

    def end(self) -> None:
        """Stop what is made, and remove the exports."""
        self.making.end()
        for made in list(self._exports.values()):
            self._drop(made)
        with suppress(OSError):
            self.passing.rmdir()
