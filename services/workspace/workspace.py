"""The folder that holds `events.db`: found, opened, and changed by decisions."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import NotHere, OutOfReach, TakesError
from domain.ids import name_fault, unknown
from services.disk.faults import disk_fault
from services.files.execution_store import ExecutionStore
from services.log.ledger import Change, Context, Ledger
from services.log.places import FILE, Conflict, create_log, has_log, join_log, lies_in, open_log
from services.log.reader import END
from services.media.kept import Media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from domain.events import Fact
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.files.state_cache import Folded, States

TRIES = 50
HURRIED = 2  # conflicts after which the others are kept waiting
FILES_EVERY = 0.5  # seconds between two times the files follow a run that is under way, at the least
FILES_SHARE = 20  # and at the least so many times as long as it took


def utc_now() -> str:
    """Return the time as RFC 3339 UTC with microseconds and `Z`."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """Return a fresh UUID."""
    import uuid

    return str(uuid.uuid4())


def wanted_folder(explicit: str | None) -> tuple[Path, list[Path]]:
    """Return the workspace's folder, whether or not it has a log, and the folders looked in.

    `-w`, else TAKES_WORKSPACE, else the nearest folder upwards with an `events.db` (or the `events.url` of a log that
    lies in a database), else the current folder.
    """
    said = explicit or os.environ.get("TAKES_WORKSPACE")
    if said:
        folder = Path(said).expanduser().absolute()
        return folder, [folder]
    here = Path.cwd()
    looked = [here, *here.parents]
    return next((folder for folder in looked if lies_in(folder)), here), looked


def open_workspace(explicit: str | None, actor: str | None = None, message: str | None = None) -> Workspace:
    """Open the workspace there is, or say where none was found."""
    folder, looked = wanted_folder(explicit)
    if not has_log(folder):
        names = ", ".join(str(path) for path in looked)
        raise NotHere(f"no workspace here: no {FILE} in {names}", "takes init, or name it: takes -w DIR …")
    return Workspace(folder, actor, message)


def create_workspace(
    folder: Path, actor: str | None = None, message: str | None = None, database: str | None = None
) -> tuple[Workspace, bool]:
    """Open the workspace in a folder, made where there is none; say whether it was made.

    `database` is the address of its log, made there where there is none, and remembered.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_fault(error) from error
    here = has_log(folder)
    made = join_log(folder, new_id(), database) if database else create_log(folder, new_id())
    return Workspace(folder, actor, message), made or not here


class Workspace:
    """One folder with its log, its files, and who is at work in it."""

    def __init__(self, root: Path, actor: str | None = None, message: str | None = None) -> None:
        self.root = root
        self.locks = root / "state" / ".takes" / "locks"
        self.ledger = Ledger(open_log(root, self.locks), utc_now, new_id)
        self.store = ExecutionStore(self.ledger.reader, root / "state")
        self.kept = Media(root)
        self._actor = actor
        self._message = message
        self._turn = threading.RLock()
        self._at_hand: list[Folded] = []
        self._later: threading.Event | None = None
        self._cause: str | None = None

    def acting(self, by: str | None = None, message: str | None = None, cause: str | None = None) -> Workspace:
        """Return a view of this workspace for one act of a process that lives long, as the console is.

        Log and files are shared, and closed with this one; who, why and the cause are the view's own. Without `by`
        it is who opened the workspace; without `cause` a fresh one.
        """
        from copy import copy

        view = copy(self)
        view.__dict__.pop("context", None)
        view._actor, view._message, view._cause = by or self._actor, message, cause
        return view

    @property
    def _folded(self) -> Folded:
        # Shared by all views of the workspace; made late, for a glance folds nothing.
        if not self._at_hand:
            from services.files.state_cache import Folded

            with self._turn:
                if not self._at_hand:
                    self._at_hand.append(Folded(self.ledger.reader))
        return self._at_hand[0]

    @cached_property
    def context(self) -> Context:
        """Who acts, why, and the id that ties together what comes of it: of one command, or of one act."""
        from services.workspace.actor import actor_name, checked_message

        return Context(
            by=actor_name(self._actor), cause=self._cause or new_id(), message=checked_message(self._message)
        )

    def close(self) -> None:
        """Let go of the log."""
        self.ledger.close()

    def known_project(self, name: str) -> str:
        """Return a project's name, or refuse one that isn't there."""
        names = self.ledger.reader.projects() if name_fault(name) or not self._has(name) else [name]
        if name not in names:
            raise unknown("project", name, names, "takes plan add PLAN.json" if not names else "takes status")
        return name

    def _has(self, project: str) -> bool:
        return self.ledger.reader.has(project)

    def project(self, name: str, upto: int = END) -> Project:
        """Return what is known of a project as of a position, empty where it is new."""
        from domain.project import fold_project

        return fold_project(name, self.ledger.reader.project_stream(name, upto))

    def sequences(self, project: str, upto: int = END) -> list[str]:
        """Return a project's sequences, in plan order, those no plan names any more last."""
        own = self.project(project, upto)
        planned = list(own.plan.sequences) if own.plan else []
        there = [stream.split("/", 1)[1] for stream in self.ledger.reader.streams(project, upto) if "/" in stream]
        return [name for name in planned if name in there] + [name for name in there if name not in planned]

    def load(self, project: str, sequence: str, upto: int = END) -> State:
        """Return what is known of a sequence as of a position, empty where it is new."""
        return self._folded.load(project, sequence, upto)

    def sequence(self, project: str, sequence: str, upto: int = END) -> State:
        """Return what is known of a sequence as of a position, or refuse one that isn't there."""
        state = self.load(project, "" if name_fault(project) or name_fault(sequence) else sequence, upto)
        if state.planned is None:
            self.known_project(project)
            raise unknown("sequence", sequence, self.sequences(project, upto), f"takes status {project}")
        return state

    def change_project(self, project: str, decide: Callable[[Project], Sequence[Fact]]) -> list[Record]:
        """Decide on a project itself and append what follows; somebody else's append first means deciding again."""
        self.known_project(project)

        def changes() -> list[Change]:
            own = self.project(project)
            return [Change(project, own.version, decide(own))]

        return self.append(changes)

    def change(self, project: str, sequence: str, decide: Callable[[State], Sequence[Fact]]) -> list[Record]:
        """Decide on a sequence and append what follows; somebody else's append first means deciding again."""
        return self.change_all(project, [sequence], lambda states: {sequence: decide(states[sequence])})

    def change_all(
        self, project: str, sequences: Sequence[str], decide: Callable[[dict[str, State]], Mapping[str, Sequence[Fact]]]
    ) -> list[Record]:
        """Decide on several sequences at once and append it all in one transaction, or nothing."""

        def changes() -> list[Change]:
            states = {name: self.sequence(project, name) for name in sequences}
            versions = {name: state.version for name, state in states.items()}
            return [Change(f"{project}/{n}", versions[n], facts) for n, facts in decide(states).items() if facts]

        return self.append(changes)

    def append(self, decide: Callable[[], list[Change]]) -> list[Record]:
        """Append what `decide` returns, deciding again on a conflict; then bring the files up to date.

        Where machines share a media root, what the facts name lies there before any of them is appended.
        """
        for tried in range(TRIES):
            # Others who were quicker twice might be so again and again: then they wait while we decide.
            alone = self.ledger.log.alone() if tried >= HURRIED else nullcontext()
            try:
                # Threads of one process take turns, so that only other processes can come in between.
                with self._turn, alone, self._folded.deciding() as states:
                    changes = [change for change in decide() if change.facts]
                    unshared = self.kept.unshared(fact for change in changes for fact in change.facts)
                    records = self.ledger.append(changes, self.context) if changes and not unshared else []
            except Conflict:
                continue
            if unshared:  # shared while others may append, for it takes its time; then decided on anew
                self.kept.share(unshared)
                continue
            self._bring_files_up(states, records)
            return records
        raise OutOfReach("others keep changing the same sequence", "try again in a moment")

    def _bring_files_up(self, decided_on: States, records: Sequence[Record]) -> None:
        from services.files.state_cache import brought_up

        states = brought_up(decided_on, records)
        if self._later is None:
            self._files_follow(states)
        else:
            self._later.set()
        self._folded.keep(states, records)

    def _files_follow(self, states: States | None = None) -> None:
        """Bring the files up to date; an error doesn't let anybody believe that nothing was recorded."""
        try:
            self.store.catch_up(states)
        except OutOfReach as error:
            text = f"it is recorded, but the files can't follow now: {error}"
            raise type(error)(text, "once that is mended: takes replay; don't type the same again") from error

    @contextmanager
    def files_later(self) -> Iterator[None]:
        """Bring the files up to date beside the work, not at every append; at the end they are."""
        import time

        due, over = threading.Event(), threading.Event()

        def keep_up() -> None:
            pause = FILES_EVERY
            while not over.wait(pause):
                if due.is_set():
                    due.clear()
                    begun = time.monotonic()
                    with suppress(TakesError):  # said at the end, if it still is so
                        self.store.catch_up()
                    pause = max(FILES_EVERY, FILES_SHARE * (time.monotonic() - begun))

        keeper = threading.Thread(target=keep_up, daemon=True)
        self._later = due
        keeper.start()
        try:
            yield
        finally:
            self._later = None
            over.set()
            keeper.join()
            self._files_follow()

    def path(self, relative: str) -> Path:
        """Return a workspace path from one recorded in a fact; refuse one that leads out of the workspace."""
        return self.kept.path(relative)

    def relative(self, path: Path) -> str:
        """Return how a fact names a path of the workspace."""
        return path.relative_to(self.root).as_posix()

    def media(self, relative: str, sha256: str) -> bytes:
        """Return the bytes of recorded media, or refuse a file that is gone or isn't what was recorded."""
        return self.kept.file(relative, sha256).read_bytes()

    def job_lock(self, project: str, job_id: str) -> AbstractContextManager[bool]:
        """Hold the lock of whoever follows a job; False where somebody else who lives holds it."""
        return self.ledger.log.job_lock(f"{project}.{job_id}")

    def still_locked(self, project: str, job_id: str) -> bool:
        """Say whether a job's lock, once taken, is this process's still."""
        return self.ledger.log.still_locked(f"{project}.{job_id}")
