"""An open workspace: its log, its files, its media and its state cache."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from domain.errors import OutOfReach, TakesError
from domain.steps import Step
from services.disk.diagnosis import debug
from services.files.state_files import StateFiles
from services.log.ledger import Ledger
from services.log.places import open_log
from services.media.kept import Media
from services.seen.seen import SeenLog
from services.workspace.clock import new_id, utc_now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from services.files.state_cache import StateCache, States

FILES_EVERY = 0.5  # seconds between two times the files follow a run that is under way, at the least
FILES_SHARE = 20  # and at the least so many times as long as it took


class Opened:
    """One folder's log, files, media and state cache, shared by all acts of a process.

    Attributes:
        root: the workspace's folder.
        locks: the folder of its lock files.
        seen: what this workspace has seen of the log.
        turn: held by the thread that decides and appends.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.locks = root / "state" / ".takes" / "locks"
        log = open_log(root, self.locks)
        debug("the log of %s is %s", root, log.name)
        self.ledger = Ledger(log, utc_now, new_id)
        self.seen = SeenLog(self.ledger.reader, root / "seen")
        self.store = StateFiles(self.ledger.reader, root / "state", self.seen)
        self.kept = Media(root)
        self.turn = threading.RLock()
        self._states: StateCache | None = None
        self._later: threading.Event | None = None

    @property
    def states(self) -> StateCache:
        """The state cache; made when first used, because reading files needs none."""
        if self._states is None:
            from services.files.state_cache import StateCache

            with self.turn:
                self._states = self._states or StateCache(self.ledger.reader)
        return self._states

    def close(self) -> None:
        """Let go of the log."""
        self.ledger.close()

    def bring_files_up(self, own: Collection[str], states: States) -> None:
        """Bring the files of streams just appended to up to date: at once, or within `files_later` soon."""
        if self._later is None:
            self._files_follow(own, states)
        else:
            self._later.set()

    def _files_follow(self, own: Collection[str] = (), states: States | None = None) -> None:
        """Bring the files up to date; an error says that the events are recorded."""
        try:
            self.store.catch_up(own, states)
        except OutOfReach as error:
            text = f"it is recorded, but the files can't follow now: {error}"
            ways = ("don't do the same again; once that is mended:", Step("replay"))
            raise type(error)(text, *ways, code="recorded_without_files", **error.about) from error

    @contextmanager
    def files_later(self) -> Iterator[None]:
        """Bring the files up to date now and then in a thread, not at every append; at the end they are."""
        due, over = threading.Event(), threading.Event()
        keeper = threading.Thread(target=self._keep_up, args=(due, over), daemon=True)
        self._later = due
        keeper.start()
        try:
            yield
        finally:
            self._later = None
            over.set()
            keeper.join()
            self._files_follow()

    def _keep_up(self, due: threading.Event, over: threading.Event) -> None:
        pause = FILES_EVERY
        while not over.wait(pause):
            if due.is_set():
                due.clear()
                begun = time.monotonic()
                with suppress(TakesError):  # said at the end, if it still is so
                    self.store.catch_up()
                pause = max(FILES_EVERY, FILES_SHARE * (time.monotonic() - begun))
