"""The files of projects made anew from the log, by as many processes as there are cores.

This process and the worker processes take projects from one list. The workers inherit the lock on the files, so no
other process writes files while one of them lives. If a worker fails, this process makes its projects, and raises
their errors.

concurrent.futures doesn't serve here: its spawned workers run a caller's own script again where that has no `__main__`
guard, its forked ones copy the console's threads in mid-step, and Ctrl-C reaches both.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections import deque
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import LogUnreadable
from services.disk.cores import cores
from services.disk.whole_files import write_if_new
from services.disk.whole_folder import new_folder
from services.files.checkpoint import digest
from services.files.folder import refuse_links, sweep
from services.files.rebuilt import Rebuilt
from services.files.rendering import Rendered, rendered, set_aside
from services.log.rows import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.files.rendering import Aside
    from services.log.reader import LogReader

WORTH_IT = 30_000  # events; a worker takes as long to begin as some thousands of them
_AHEAD = 2  # projects a worker has on its list, so that it needn't wait for the next


class Task(NamedTuple):
    """A rebuild: from which log, into which state folder, as of which position."""

    reader: LogReader
    folder: Path
    upto: int

    def rebuild(self, project: str) -> Rebuilt:
        """Make one project's files anew, every event validated; remove all other files of its folder."""
        refuse_links(self.folder, project)
        make = self._renewed if os.path.lexists(self.folder / project) else self._new
        aside: Aside = {}
        try:
            changed, last = make(project, aside)
        except LogUnreadable as error:
            set_aside(aside, "", error)
            return Rebuilt(project, "", 0, aside)
        return Rebuilt(project, digest(last.data), changed, aside, last.archived)

    def _files(self, project: str, aside: Aside) -> Iterator[Rendered]:
        return rendered(self.reader, project, self.upto, facts=self.reader.facts, aside=aside)

    def _renewed(self, project: str, aside: Aside) -> tuple[int, Rendered]:
        """Write the files that differ; return how many, with those removed, and the last one."""
        changed, made, last = 0, set(), Rendered("", b"")
        for last in self._files(project, aside):
            changed += write_if_new(self.folder / last.path, last.data, self._drafts, lasting=False)
            made.add(last.path)
        return changed + sweep(self.folder, project, made), last

    def _new(self, project: str, aside: Aside) -> tuple[int, Rendered]:
        """Write the files of a project that has no folder yet."""
        made, last = 0, Rendered("", b"")
        with new_folder(self.folder / project, self._drafts) as write:
            for last in self._files(project, aside):
                write(last.path.removeprefix(f"{project}/"), last.data)
                made += 1
        return made, last

    @property
    def _drafts(self) -> Path:
        return self.folder / ".takes" / "drafts"


def rebuilt(task: Task, projects: Sequence[str], lock: int | None = None) -> Iterator[Rebuilt]:
    """Make the files of projects anew and yield each project as it is done.

    Args:
        task: the log, the folder and the position.
        projects: their names.
        lock: the open file whose lock is held meanwhile.
    """
    todo, done = deque(projects), deque[Rebuilt]()
    with uncollected(), _workers(task, todo, done, lock) as busy:
        while todo or any(thread.is_alive() for thread in busy):
            with suppress(IndexError):
                done.append(task.rebuild(todo.popleft()))
            if not todo:
                for thread in busy:
                    thread.join()
            while done:
                yield done.popleft()


@contextmanager
def _workers(task: Task, todo: deque[str], done: deque[Rebuilt], lock: int | None) -> Iterator[list[Thread]]:
    many = sys.executable and task.upto >= WORTH_IT
    count = min(cores(), len(todo)) - 1 if many else 0
    processes = [_started(task, lock) for _ in range(count)]
    threads = [Thread(target=_feed, args=(process, todo, done), daemon=True) for process in processes]
    try:
        for thread in threads:
            thread.start()
        yield threads
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _started(task: Task, lock: int | None) -> subprocess.Popen[bytes]:
    home = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "services.files.rebuild_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,  # nothing is left to be written to one that is gone
        env={**os.environ, "PYTHONPATH": paths},
        pass_fds=() if lock is None else (lock,),
        process_group=0,  # Ctrl-C is for this process, which then ends them
    )
    assert process.stdin
    with suppress(OSError):  # one that is gone makes no project
        process.stdin.write(pickle.dumps(task))  # not among its arguments: a database's address may hold a password
    return process


def _feed(process: subprocess.Popen[bytes], todo: deque[str], done: deque[Rebuilt]) -> None:
    """Give a worker projects from the list until there are none; put back those that it didn't finish."""
    handed = deque[str]()
    assert process.stdin
    assert process.stdout
    with process.stdin, process.stdout:
        while _hand_on(process, todo, handed):
            line = process.stdout.readline()
            if not line.endswith(b"\n"):
                todo.extend(handed)
                return
            handed.popleft()
            done.append(Rebuilt(*json.loads(line)))


def _hand_on(process: subprocess.Popen[bytes], todo: deque[str], handed: deque[str]) -> bool:
    assert process.stdin
    with suppress(IndexError, OSError):
        while len(handed) < _AHEAD:
            handed.append(todo.popleft())
            process.stdin.write(f"{handed[-1]}\n".encode())
    return bool(handed)
