"""Reading a workspace: its projects, sequences and media, from the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.ids import name_fault, unknown
from domain.steps import Open, Step
from services.log.reader import END

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from domain.project import Project
    from domain.sequence import Sequence as State
    from services.workspace.opened import Opened


class Reading:
    """Reads an open workspace; changes nothing."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.root, self.locks = opened.root, opened.locks
        self.ledger, self.store, self.kept = opened.ledger, opened.store, opened.kept

    def close(self) -> None:
        """Let go of the log."""
        self.opened.close()

    def sitting(self) -> AbstractContextManager[object]:
        """Begin a sitting: until it ends, this thread folds each sequence at most once."""
        return self.opened.states.sitting()

    def known_project(self, name: str) -> str:
        """Return a project's name, or refuse one that isn't there."""
        there = not name_fault(name) and self.ledger.reader.has(name)
        names = [name] if there else self.ledger.reader.projects()
        if name not in names:
            way = Step("status") if names else Step("plan_add", file=Open("PLAN.json"))
            raise unknown("project", name, names, way, project=name)
        return name

    def projects(self, upto: int = END) -> list[str]:
        """Return the projects, sorted, without those that can't be read."""
        return [name for name in self.ledger.reader.projects(upto) if "" not in self.store.aside(name)]

    def listed_projects(self) -> list[str]:
        """Return the projects that lists show, sorted: those that aren't archived."""
        archived = self.store.archived()
        return [name for name in self.ledger.reader.projects() if name not in archived]

    def project(self, name: str, upto: int = END) -> Project:
        """Return a project's state as of a position; an empty one if it is new."""
        from domain.evolve import fold_project

        return fold_project(name, self.ledger.reader.project_stream(name, upto))

    def sequences(self, project: str, upto: int = END) -> list[str]:
        """Return a project's sequences in plan order, omitted ones last, without those that can't be read."""
        own = self.project(project, upto)
        planned = list(own.plan.sequences) if own.plan else []
        found = [stream.split("/", 1)[1] for stream in self.ledger.reader.streams(project, upto) if "/" in stream]
        aside = self.store.aside(project)
        there = [name for name in found if name not in aside]
        return [name for name in planned if name in there] + [name for name in there if name not in planned]

    def load(self, project: str, sequence: str, upto: int = END) -> State:
        """Return a sequence's state as of a position; an empty one if it is new."""
        return self.opened.states.load(project, sequence, upto)

    def load_all(self, project: str, upto: int = END) -> list[State]:
        """Return the states of all sequences of a project, in the order of `sequences`."""
        return [self.load(project, name, upto) for name in self.sequences(project, upto)]

    def sequence(self, project: str, sequence: str, upto: int = END) -> State:
        """Return a sequence's state as of a position; refuse a sequence that isn't there."""
        state = self.load(project, "" if name_fault(project) or name_fault(sequence) else sequence, upto)
        if state.planned is None:
            self.known_project(project)
            look, about = Step("status", project=project), {"project": project, "sequence": sequence}
            raise unknown("sequence", sequence, self.sequences(project, upto), look, **about)
        return state

    def path(self, relative: str) -> Path:
        """Return a workspace path from one recorded in a fact; refuse one that leads out of the workspace."""
        return self.kept.path(relative)

    def relative(self, path: Path) -> str:
        """Return a path as facts have it: relative to the workspace."""
        return path.relative_to(self.root).as_posix()

    def media(self, relative: str, sha256: str) -> bytes:
        """Return the bytes of a recorded file; refuse one that is missing or has another sha256."""
        return self.kept.file(relative, sha256).read_bytes()

    def job_lock(self, project: str, job_id: str) -> AbstractContextManager[bool]:
        """Hold the lock on a job; yields False if another process or thread holds it."""
        return self.ledger.log.job_lock(f"{project}.{job_id}")

    def still_locked(self, project: str, job_id: str) -> bool:
        """Say whether this process still has a job's lock that it took."""
        return self.ledger.log.still_locked(f"{project}.{job_id}")
