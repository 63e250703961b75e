"""Start frames in `clean/`, when several are at work there."""

from __future__ import annotations

import contextlib
from threading import Thread
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from domain.ids import Target
from services.verbs.clean_folder import CleanFolder
from services.verbs.start_frames import supply_start_frame
from services.workspace.workspace import Workspace
from tests.cli.support import picture, sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.support import Takes


class _Interrupted(Workspace):
    """A workspace where something else happens once, before the bytes of a start frame are read."""

    between: Callable[[], None] | None = None

    def media(self, relative: str, sha256: str) -> bytes:
        between, self.between = self.between, None
        if between:
            between()
        return super().media(relative, sha256)


def test_a_late_publisher_puts_no_older_frame_in_place_of_a_newer_one(film: Takes) -> None:
    older, newer = (film.root.parent / name for name in ("older.png", "newer.png"))
    older.write_bytes(picture("orange"))
    newer.write_bytes(picture("teal"))
    film("start-frame", "film", "SEQ01", older)
    clean = film.root / "frames/film/clean/SEQ01.png"
    for path in (clean, film.root / "state/.takes/clean/film.SEQ01"):
        path.unlink()  # as if the one who appended had been killed before the copy was made
    lock = film.root / "state/.takes/locks/clean.film.lock"
    late, quick = _Interrupted(film.root), Workspace(film.root)
    other = Thread(target=lambda: supply_start_frame(quick, "film", Target("SEQ01"), newer))

    def somebody_else_is_quicker() -> None:
        free = False
        with contextlib.suppress(Timeout), FileLock(lock, blocking=False):
            free = True
        other.start()
        if free:
            other.join()  # nothing keeps it waiting for us

    late.between = somebody_else_is_quicker
    CleanFolder(late, "film").publish("SEQ01")
    other.join()
    late.close()
    quick.close()

    current = sequence(film.root, "SEQ01")["start_frame"]
    assert current == "frames/film/starts/SEQ01_start002.png"
    assert clean.read_bytes() == (film.root / current).read_bytes()
