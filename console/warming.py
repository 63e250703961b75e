"""Makes missing stills of boards in the background, as after a restore, in the board's order."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from console.media import kept_file
from domain.errors import TakesError
from projections.next_step import in_plan_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.served import Served
    from projections.views.sequences import SequencesFile

COVER, SMALL = 640, 320  # what a card and a filmstrip ask for
REST = 3.0  # seconds left to whoever opens a page at once


class Warming:
    """One thread that makes what is missing, and steps aside while a browser waits for a still."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, served: Served) -> None:
        """Begin to make stills."""
        self._thread = threading.Thread(target=self._make_all, args=(served,), daemon=True, name="warming")
        self._thread.start()

    def end(self) -> None:
        """Stop behind the still that is being made."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(5)

    def _make_all(self, served: Served) -> None:
        if self._over.wait(REST):
            return
        with suppress(TakesError, OSError):  # what can't be read is said to whoever asks for it
            for project in served.workspace.store.active_projects():
                for path, width, at in wanted(served.project(project)):
                    while served.stills.asked_for and not self._over.wait(0.02):
                        pass
                    if self._over.is_set():
                        return
                    with suppress(TakesError, OSError):
                        served.stills.make(kept_file(served.root, path), width, None if at is None else round(at, 2))


def wanted(view: SequencesFile) -> Iterator[tuple[str, int, float | None]]:
    """Yield what a project's board shows, in its order: path, width and moment."""
    for name in in_plan_order(view):
        part = view["sequences"][name]
        for look, width in [(part["face"], COVER), *((look, SMALL) for look in part["looks"].values())]:
            if look and look["path"]:
                yield look["path"], width, look["at"]
