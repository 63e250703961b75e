"""The one workspace that the console serves: its views as of a position, its runs and who listens."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

from console.films import Films
from console.live import Live
from console.runs import Runs
from console.spendings import Spendings
from console.views_at import ViewsAt
from domain.ids import unknown
from domain.steps import Step
from services.log.reader import END
from services.media.missing import folder_stamp
from services.media.stills import Stills
from services.questions.moments import position_at
from services.questions.recorded_media import RecordedMedia
from services.workspace.actor import actor_name
from services.workspace.finding import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.models import ProjectCard
    from console.settings import Settings
    from projections.views.sequences import SequencePart, SequencesFile
    from projections.views.shots import ShotFile
    from services.workspace.workspace import Workspace

_PROJECTS = 4  # projects that are kept parsed: one may weigh 20 MB
_ANSWERS = 200  # answers that are kept ready
_BYTES = 64_000_000  # and how much they may weigh together


class Served:
    """The workspace that this process serves, with its runs, its listeners and the answers that are kept."""

    def __init__(self, settings: Settings) -> None:
        self.person = actor_name(settings.actor)  # who acts where a request names nobody
        self.workspace = open_workspace(str(settings.root), self.person)
        self.root: Path = self.workspace.root
        self.stills = Stills(self.workspace.store.bookkeeping)
        self.films = Films(self.workspace.store.bookkeeping)
        self.recorded = RecordedMedia(self.workspace)
        self.live = Live(self.workspace)
        self.runs = Runs(self.live)
        self.views_at = ViewsAt(self.workspace.ledger.reader)
        self.spendings = Spendings(self.workspace)
        self.answers = Answers()
        self._projects: OrderedDict[str, tuple[str, SequencesFile]] = OrderedDict()
        self._cards: dict[str, tuple[str, ProjectCard]] = {}
        self._views: OrderedDict[tuple[str, str], tuple[str, ShotFile]] = OrderedDict()

    def close(self) -> None:
        """Stop runs, disconnect listeners, close the log."""
        self.live.end()
        self.runs.stop()
        self.films.end()
        self.live.join()
        self.workspace.close()

    def acting(self, by: str | None, message: str | None) -> Workspace:
        """Return the workspace for one act of an actor."""
        return self.workspace.acting(actor_name(by) if by else None, message)

    def head(self) -> int:
        """Return the log's newest position."""
        return self.workspace.ledger.reader.head().position

    def stamp(self) -> str:
        """Return what answers hold for: the log's newest position, and the folder's videos and grids as they lie."""
        return f"{self.head():x}-{folder_stamp(self.workspace.kept)}"

    def moment(self, at: str | None, project: str | None = None) -> int:
        """Return the position that `?at=` names; beyond the newest where it names none."""
        return END if at is None else position_at(self.workspace.store, at, project)

    def project(self, name: str, upto: int = END) -> SequencesFile:
        """Return a project's `sequences.json` as of a position."""
        if upto != END:
            return self.views_at.view(name, upto)
        standing = self.workspace.store.standing()
        wanted = standing.get(name, "")
        kept = self._projects.get(name)
        if kept is None or kept[0] != wanted:
            found = self.workspace.store.sequences(name, wanted) if wanted else None
            if found is None:
                raise unknown("project", name, sorted(standing), Step("status"), project=name)
            kept = self._projects[name] = (wanted, found)
            while len(self._projects) > _PROJECTS:
                self._projects.popitem(last=False)
        return kept[1]

    def card(self, name: str, wanted: str, make: Callable[[SequencesFile], ProjectCard]) -> ProjectCard:
        """Return a project at a glance, made anew where the digest of its `sequences.json` is another."""
        kept = self._cards.get(name)
        if kept is None or kept[0] != wanted:
            found = self.workspace.store.sequences(name, wanted)
            kept = self._cards[name] = (wanted, make(self.project(name) if found is None else found))
        return kept[1]

    def entity(self, project: str, entity: str, part: SequencePart, upto: int = END) -> ShotFile:
        """Return an entity's file, as its sequence's `part` names it; parsed once while it stays the same."""
        if upto != END:
            return self.views_at.file(project, entity, upto)
        wanted = part["files"][entity]
        kept = self._views.get((project, entity))
        if kept is None or kept[0] != wanted:
            found = self.workspace.store.entity(project, entity, wanted)
            if found is None:
                board = Step("status", project=project)
                raise unknown("sequence or shot", entity, part["files"], board, project=project)
            kept = self._views[project, entity] = (wanted, found)
            while len(self._views) > 4000:
                self._views.popitem(last=False)
        return kept[1]


class Answers:
    """Answers kept ready, by what was asked and the stamp they hold for; the oldest go first."""

    def __init__(self) -> None:
        self.session = secrets.token_hex(4)  # another process may answer in another shape
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._weight = 0
        self._turn = threading.Lock()

    def tag(self, stamp: str) -> str:
        """Return the ETag of an answer that holds for a stamp."""
        return f'"{self.session}-{stamp}"'

    def known(self, asked: str, tag: str) -> bytes | None:
        """Return the answer that a browser has, by its tag; None where it isn't kept any more."""
        session, _, stamp = tag.strip('"').partition("-")
        return self._kept.get((asked, stamp)) if session == self.session else None

    def get(self, asked: str, stamp: str, make: Callable[[], bytes]) -> bytes:
        """Return an answer, made where it isn't there yet."""
        key = (asked, stamp)
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._turn:
            if key not in self._kept:
                self._kept[key] = made
                self._weight += len(made)
            while self._kept and (len(self._kept) > _ANSWERS or self._weight > _BYTES):
                self._weight -= len(self._kept.popitem(last=False)[1])
        return made


def served_by(request: Request) -> Served:
    """Return the workspace of the app that a request came to."""
    return cast("Served", request.app.state.served)
