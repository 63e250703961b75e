"""A workspace that an actor uses: it loads states, lets a decision be made on them, and appends the events."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from domain.errors import OutOfReach
from services.disk.diagnosis import debug
from services.log.conflicts import Conflict
from services.log.ledger import Change, Context
from services.seen.seen import NUMBERED, went_back
from services.workspace.clock import new_id
from services.workspace.opened import Opened
from services.workspace.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from domain.events import Fact
    from domain.project import Project
    from domain.record import Record
    from domain.sequence import Sequence as State

TRIES = 50
RECOVERED = "LogRecovered"
HURRIED = 2  # conflicts after which the others are kept waiting


class Workspace(Reading):
    """An open workspace with an actor and a message: for one command, or for one act of a process that lives on."""

    def __init__(
        self,
        root: Path,
        actor: str | None = None,
        message: str | None = None,
        *,
        cause: str | None = None,
        opened: Opened | None = None,
    ) -> None:
        super().__init__(opened or Opened(root))
        self._actor = actor
        self._message = message
        self._cause = cause

    def acting(self, by: str | None = None, message: str | None = None, cause: str | None = None) -> Workspace:
        """Return the same open workspace for another act; closing either closes both.

        Without `by` the actor is the one who opened the workspace; without `cause` the act gets a new one.
        """
        return Workspace(self.root, by or self._actor, message, cause=cause, opened=self.opened)

    def anew(self) -> Workspace:
        """Return the same open workspace, actor and message for another act."""
        return self.acting(message=self._message)

    @cached_property
    def context(self) -> Context:
        """The actor, the message and the cause of the events that this act appends."""
        from services.workspace.actor import actor_name, checked_message

        return Context(
            by=actor_name(self._actor), cause=self._cause or new_id(), message=checked_message(self._message)
        )

    def change_project(self, project: str, decide: Callable[[Project], Sequence[Fact]]) -> list[Record]:
        """Decide on a project itself and append the events; if another append comes first, decide again."""
        self.known_project(project)

        def changes() -> list[Change]:
            own = self.project(project)
            return [Change(project, own.version, decide(own))]

        return self.append(changes)

    def change(self, project: str, sequence: str, decide: Callable[[State], Sequence[Fact]]) -> list[Record]:
        """Decide on a sequence and append the events; if another append comes first, decide again."""
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

        Where machines share a media root, the media that the facts name are put there before the append.
        """
        for tried in range(TRIES):
            # Others who were quicker twice might be so again and again: then they wait while we decide.
            alone = self.ledger.log.alone() if tried >= HURRIED else nullcontext()
            try:
                # Threads of one process take turns, so that only other processes can come in between.
                with self.opened.turn, alone, self.opened.states.sitting() as states:
                    changes = [change for change in decide() if change.facts]
                    self._check_seen(changes)
                    unshared = self.kept.unshared(fact for change in changes for fact in change.facts)
                    records = self.ledger.append(changes, self.context) if changes and not unshared else []
                    now = self.opened.states.bring_up(states, records)
            except Conflict:
                debug("somebody else has appended first: try %d of %d is over", tried + 1, TRIES)
                continue
            if unshared:  # shared while others may append, for it takes its time; then decided on anew
                self.kept.share(unshared)
                continue
            self.opened.bring_files_up({record.stream for record in records}, now)
            return records
        raise OutOfReach("others keep changing the same sequence", "try again in a moment", code="busy")

    def _check_seen(self, changes: Sequence[Change]) -> None:
        """Refuse new takes, grids and start frames on a log that lacks what was seen; other events go above it."""
        self.store.begin_to_see()
        lacking = self.opened.seen.behind()
        if lacking is None:
            return
        said = {fact.type for change in changes for fact in change.facts}
        if said & NUMBERED.keys() and RECOVERED not in said:
            raise went_back(lacking)
        self.ledger.log.go_on_above(lacking.position)
