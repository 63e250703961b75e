"""The state files: the files of `state/`, caught up with the log, replayed from it, checked against it.

One function renders a project's files, for catch-up, replay, `--check` and `--to` alike: fold each stream
from its facts, render. Catch-up refolds only the streams with new facts. It takes the other parts of `sequences.json`
from the old file, if that has the digest in the checkpoint.
"""

from __future__ import annotations

import json
import os
from contextlib import nullcontext, suppress
from time import perf_counter
from typing import TYPE_CHECKING

from domain.errors import LogUnreadable, Unwritable
from services.disk.diagnosis import debug, since
from services.disk.locks import held
from services.files.checkpoint import Checkpoint, digest, read_checkpoint, write_checkpoint
from services.files.folder import differing, read_file, strangers, sweep
from services.files.looking import look_first
from services.files.sharing import share_of
from services.files.times import Times
from services.log.reader import END

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from projections.views.sequences import SequencesFile
    from projections.views.shots import ShotFile
    from services.files.rebuilt import Rebuilt
    from services.files.rendering import Facts, Files, Rendered
    from services.files.state_cache import States
    from services.log.reader import Head, LogReader
    from services.seen.seen import SeenLog

    Progress = Callable[[int, int], None]


class StateFiles:
    """The projections of one log in one folder."""

    def __init__(self, reader: LogReader, folder: Path, seen: SeenLog | None = None) -> None:
        self.reader = reader
        self.folder = folder
        self._seen = seen
        self.bookkeeping = folder / ".takes"
        self._drafts = self.bookkeeping / "drafts"
        self._checkpoint = self.bookkeeping / "checkpoint.json"
        self._lock = self.bookkeeping / "locks" / "files.lock"
        self.times = Times(reader, self.bookkeeping / "times.json")

    def sequences(self, project: str, wanted: str | None = None) -> SequencesFile | None:
        """Return a project's `sequences.json`, up to date and as the log has it; None for an unknown project.

        `wanted` is the digest that `standing` gives it, where the caller has asked.
        """
        file = f"{project}/sequences.json"
        data = self._if_it_is(file, wanted) if wanted is not None else None
        if data is None:
            self.catch_up()
            data = self._as_the_log_has_it(project, file, lambda: self._digest(project))
        return None if data is None else _sequences(data)

    def entity(self, project: str, entity: str, wanted: str | None = None) -> ShotFile | None:
        """Return an entity's file, up to date and as the log has it; None where it has none.

        Args:
            project: whose.
            entity: a sequence or shot.
            wanted: the digest that an up-to-date `sequences.json` gives the file, where the caller has read it.
        """
        file = f"{project}/shots/{entity}.json"
        data = self._if_it_is(file, wanted) if wanted is not None else None
        if data is None:
            self.catch_up()
            data = self._as_the_log_has_it(project, file, lambda: self._entity_digest(project, entity))
        return None if data is None else _shots(data)

    def _digest(self, project: str) -> str | None:
        return read_checkpoint(self._checkpoint).digests.get(project)

    def _entity_digest(self, project: str, entity: str) -> str | None:
        wanted = self._digest(project)
        data = self._if_it_is(f"{project}/sequences.json", wanted) if wanted else None
        if data is None:
            return wanted and "not to be told"
        parts = _sequences(data)["sequences"].values()
        return next((part["files"][entity] for part in parts if entity in part["files"]), None)

    def _as_the_log_has_it(self, project: str, file: str, wanted: Callable[[], str | None]) -> bytes | None:
        """Return a file with the digest that it should have; if it has another, its project is made anew first."""
        # Looked at again while nobody writes: another may have been between a file and what tells of it.
        for still in (nullcontext, self._one_at_a_time):
            with still():
                expected = wanted()
                if expected is None:
                    return None
                if (found := self._if_it_is(file, expected)) is not None:
                    return found
        self.replay([project])
        return read_file(self.folder / file)

    def _if_it_is(self, file: str, wanted: str) -> bytes | None:
        """Return a file if it has this digest, else None."""
        data = read_file(self.folder / file)
        return data if data is not None and digest(data) == wanted else None

    def as_of(self, project: str, upto: int) -> Files:
        """Return a project's files as of a position; written nowhere."""
        from services.files.rendering import Files

        *shots, last = self.render(project, upto)
        return Files(_sequences(last.data), {view["shot_id"]: view for view in (_shots(file.data) for file in shots)})

    def projects(self) -> list[str]:
        """Return the names of all projects, sorted."""
        return sorted(self.standing())

    def active_projects(self) -> list[str]:
        """Return the names of the projects that aren't archived, sorted: those that lists show."""
        return sorted(self.standing().keys() - self.archived())

    def archived(self) -> set[str]:
        """Return the names of the projects that are archived, as of the checkpoint."""
        return set(read_checkpoint(self._checkpoint).archived)

    def standing(self) -> dict[str, str]:
        """Return the digest of each project's `sequences.json`, up to date; it changes whenever the project does."""
        self.catch_up()
        return read_checkpoint(self._checkpoint).digests

    def aside(self, project: str) -> dict[str, str]:
        """Say which sequences of a project can't be read, and why; "" is the project itself."""
        return read_checkpoint(self._checkpoint).aside.get(project, {})

    def catch_up(self, own: Collection[str] = (), states: States | None = None) -> None:
        """Bring the files up to the log's newest position; reads only that position if they are there already.

        Args:
            own: streams that were just appended to; files of others that are being appended to may then be left to
                those who do it.
            states: sequences folded already, by stream; they are folded on to that position.
        """
        self.begin_to_see()
        if own or not self._stands_at_the_end():
            with self._one_at_a_time() as lock:
                self._catch_up(self.reader.head(), own, states or {}, lock)

    def _stands_at_the_end(self) -> bool:
        head, found = self.reader.head(), read_checkpoint(self._checkpoint)
        there = (found.position, found.event_id) == (head.position, head.id)
        return there and found.log == self.reader.identity()

    def _catch_up(self, head: Head, own: Collection[str], states: States, lock: int | None) -> None:
        began = perf_counter()
        found, log = read_checkpoint(self._checkpoint), self.reader.identity()
        ours = found.log == log and self.reader.id_at(found.position) == found.event_id
        if not ours:
            self._look_first()
            self._rebuild(head, None, None, lock)
            return
        digests, aside, archived = dict(found.digests), dict(found.aside), set(found.archived)
        wanted, position, ahead = share_of(self.reader, found, head.position, own)
        for project in sorted({stream.split("/", 1)[0] for stream in wanted}):
            streams = [s for s in wanted if s.split("/", 1)[0] == project]
            made = self._update(project, streams, head.position, digests.get(project), states)
            made.told(digests, aside, archived)
        standing = found._replace(digests=digests, aside=aside, archived=sorted(archived))
        self._stand_at(head, standing, (position, ahead))
        self.times.keep_up(found.position, head.position)
        debug("the files follow from %d to %d in %.1f ms", found.position, position, since(began))

    def _stand_at(self, head: Head, standing: Checkpoint, stood: tuple[int, dict[str, int]] | None = None) -> None:
        log = self.reader.identity()
        if self._seen:
            self._seen.follow(head)
        position, ahead = stood or (head.position, {})
        event_id = head.id if position == head.position else self.reader.id_at(position) or ""
        standing = standing._replace(log=log, position=position, event_id=event_id, ahead=ahead)
        write_checkpoint(self._checkpoint, standing)

    def begin_to_see(self) -> None:
        """Write what was seen of the log for the first time; nothing where that is done, or can't be."""
        if self._seen and not self._seen.made():
            self.keep_what_is_lost()

    def keep_what_is_lost(self) -> None:
        """Keep what the files tell of events that the log has lost, before they are made anew; nothing if it fails."""
        with suppress(Unwritable), self._standing_still():
            self._look_first()

    def _look_first(self) -> None:
        if self._seen:
            look_first(self._seen, self.reader, self.folder, read_checkpoint(self._checkpoint))

    def _update(self, project: str, streams: Sequence[str], upto: int, trusted: str | None, states: States) -> Rebuilt:
        """Write what differs in one project's files; one in which a stream can't be read is made anew."""
        from services.files.updating import Update

        update = Update(self.reader, self.folder, upto)
        if not self.aside(project) and (made := update.project(project, streams, trusted, states)):
            return made
        from services.files.rebuilding import Task

        return Task(self.reader, self.folder, upto).rebuild(project)

    def render(
        self, project: str, upto: int = END, facts: Facts | None = None, ahead: dict[str, int] | None = None
    ) -> Iterator[Rendered]:
        """Yield a project's files as of a position, as `rendering.rendered` does."""
        from services.files.rendering import rendered

        return rendered(self.reader, project, upto, facts=facts, ahead=ahead)

    def replay(self, projects: Sequence[str] | None = None, progress: Progress | None = None) -> int:
        """Make all files anew from the log, project by project; return how many changed.

        All other files in a project's folder are removed.
        """
        self.begin_to_see()
        with self._one_at_a_time() as lock:
            head = self.reader.head()
            if projects is not None:
                self._catch_up(head, (), {}, lock)  # the others' files stand where the log does, too
            return self._rebuild(head, projects, progress, lock)

    def _rebuild(
        self, head: Head, projects: Sequence[str] | None, progress: Progress | None = None, lock: int | None = None
    ) -> int:
        """Write all files of some projects, or of all; the digests of the others stay."""
        from services.files.rebuilding import Task, rebuilt

        known = self.reader.projects(head.position)
        names = known if projects is None else list(projects)
        found = Checkpoint() if projects is None else read_checkpoint(self._checkpoint)
        digests, aside, archived = dict(found.digests), dict(found.aside), set(found.archived)
        changed = 0
        for number, made in enumerate(rebuilt(Task(self.reader, self.folder, head.position), names, lock), start=1):
            made.told(digests, aside, archived)
            changed += made.changed
            debug("made the files of %s anew: %d changed", made.project, made.changed)
            if progress:
                progress(number, len(names))
        if projects is None:
            changed += sum(sweep(self.folder, stranger, set()) for stranger in strangers(self.folder, known))
        self._stand_at(head, found._replace(digests=digests, aside=aside, archived=sorted(archived)))
        return changed

    def check(self, projects: Sequence[str] | None = None) -> list[str]:
        """Compare the files with the log, changing nothing; return what differs, one line each.

        They are compared with the log as of the checkpoint. So an event that another process has just appended, and not
        yet written to the files, is no difference.
        """
        with self._standing_still():
            position, ahead = self._stood()
            known = sorted({*self.reader.projects(position), *(stream.split("/", 1)[0] for stream in ahead)})
            differs = []
            for project in known if projects is None else [name for name in projects if name in known]:
                with suppress(LogUnreadable) if "" in self.aside(project) else nullcontext():
                    differs += differing(self.folder, project, self.render(project, position, ahead=ahead))
            for stranger in strangers(self.folder, known) if projects is None else ():
                differs += differing(self.folder, stranger, ())
            return differs

    def behind(self) -> int:
        """Return how many positions of the log the files don't have yet."""
        return max(0, self.reader.head().position - self._stood()[0])

    def _stood(self) -> tuple[int, dict[str, int]]:
        """Return the position the files stand at, and which stand ahead; without a checkpoint, the newest event's."""
        found, head = read_checkpoint(self._checkpoint), self.reader.head()
        ours = found.log == self.reader.identity() and self.reader.id_at(found.position) == found.event_id
        return (found.position, found.ahead) if ours else (head.position, {})

    def _standing_still(self) -> AbstractContextManager[object]:
        """Keep other processes from writing files; does nothing in a read-only folder."""
        locks = self.bookkeeping / "locks"
        return self._one_at_a_time() if os.access(locks, os.W_OK) else nullcontext()

    def _one_at_a_time(self) -> AbstractContextManager[int | None]:
        return held(self._lock)


def _sequences(data: bytes) -> SequencesFile:
    view: SequencesFile = json.loads(data)
    return view


def _shots(data: bytes) -> ShotFile:
    view: ShotFile = json.loads(data)
    return view
