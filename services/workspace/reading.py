"""What is known in a workspace: its projects, sequences and media, as the log has them."""

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
    """Asks of what is open; changes nothing."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.root, self.locks = opened.root, opened.locks
        self.ledger, self.store, self.kept = opened.ledger, opened.store, opened.kept

    def close(self) -> None:
        """Let go of the log."""
        self.opened.close()

    def sitting(self) -> AbstractContextManager[object]:
        """Fold each sequence only once while it is looked at, decided on and looked at again."""
        return self.opened.states.sitting()

    def known_project(self, name: str) -> str:
        """Return a project's name, or refuse one that isn't there."""
        there = not name_fault(name) and self.ledger.reader.has(name)
        names = [name] if there else self.ledger.reader.projects()
        if name not in names:
            way = Step("status") if names else Step("plan_add", file=Open("PLAN.json"))
            raise unknown("project", name, names, way, project=name)
        return name

    def project(self, name: str, upto: int = END) -> Project:
        """Return what is known of a project as of a position, empty where it is new."""
        from domain.evolve import fold_project

        return fold_project(name, self.ledger.reader.project_stream(name, upto))

    def sequences(self, project: str, upto: int = END) -> list[str]:
        """Return a project's sequences, in plan order, those no plan names any more last."""
        own = self.project(project, upto)
        planned = list(own.plan.sequences) if own.plan else []
        there = [stream.split("/", 1)[1] for stream in self.ledger.reader.streams(project, upto) if "/" in stream]
        return [name for name in planned if name in there] + [name for name in there if name not in planned]

    def load(self, project: str, sequence: str, upto: int = END) -> State:
        """Return what is known of a sequence as of a position, empty where it is new."""
        return self.opened.states.load(project, sequence, upto)

    def load_all(self, project: str, upto: int = END) -> list[State]:
        """Return what is known of all sequences of a project, in the order of `sequences`."""
        return [self.load(project, name, upto) for name in self.sequences(project, upto)]

    def sequence(self, project: str, sequence: str, upto: int = END) -> State:
        """Return what is known of a sequence as of a position, or refuse one that isn't there."""
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
