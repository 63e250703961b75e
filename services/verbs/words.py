"""Replaces words in several sequences at once, and undoes that, or anything else, as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decisions.replace import Replacement, replace
from domain.decisions.undo import last_done, undo
from domain.errors import Changed, Refused
from domain.steps import Step
from services.verbs.clean_folder import CleanFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.events import Fact
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Replacing:
    """What a replacement changes, by sequence, with the states it was decided on; `final` ones are skipped."""

    states: dict[str, State]
    facts: dict[str, list[Fact]]
    final: list[str]


def propose(workspace: Workspace, project: str, sequences: Sequence[str], words: Replacement) -> Replacing:
    """Decide on a replacement in some sequences, or in all, without appending anything."""
    names = list(sequences) or workspace.sequences(workspace.known_project(project))
    states = {name: workspace.sequence(project, name) for name in names}
    return _decide(workspace, project, states, words)


def replace_words(workspace: Workspace, project: str, sequences: Sequence[str], words: Replacement) -> list[Record]:
    """Append a replacement in one go."""
    names = list(sequences) or workspace.sequences(workspace.known_project(project))
    return workspace.change_all(project, names, lambda states: _decide(workspace, project, states, words).facts)


def _decide(workspace: Workspace, project: str, states: dict[str, State], words: Replacement) -> Replacing:
    elements = workspace.project(project).elements
    facts: dict[str, list[Fact]] = {}
    final: list[str] = []
    for name, state in states.items():
        if state.final or state.omitted:
            final += [name] if state.final else []
            continue
        facts[name] = replace(state, words, elements)
    return Replacing(states, facts, final)


def undo_all(
    workspace: Workspace, project: str, sequence: str, meant: int | None = None
) -> tuple[list[Record], list[str]]:
    """Take back what was done last, as `undo_last`, and put the start frames in `clean/` right."""
    records, left = undo_last(workspace, workspace.known_project(project), sequence, meant)
    CleanFolder(workspace, project).publish(sequence)
    return records, left


def undo_last(
    workspace: Workspace, project: str, sequence: str, meant: int | None = None
) -> tuple[list[Record], list[str]]:
    """Undo the last command in a sequence, and what that command did in other sequences.

    Args:
        workspace: the workspace.
        project: the project's name.
        sequence: the sequence's name.
        meant: the position of the event to undo; refused if something else was done since.

    Returns:
        The records appended, and the sequences that were left alone because something else was done there since.
    """
    left: list[str] = []

    def decide(states: dict[str, State]) -> dict[str, list[Fact]]:
        left.clear()
        _check_meant(states[sequence], meant)
        facts = {sequence: undo(states[sequence])}
        cause = last_done(states[sequence])[0].cause
        for name, state in states.items():
            if name == sequence or all(done.cause != cause for done in state.undoable.values()):
                continue
            if last_done(state)[0].cause == cause and not state.final:
                facts[name] = undo(state)
            else:
                left.append(name)
        return facts

    state = workspace.sequence(project, sequence)
    if not last_done(state):
        of = {"project": project, "sequence": sequence}
        raise Refused(f"there is nothing to undo in {sequence}", Step("log", **of), code="nothing_to_undo", **of)
    return workspace.change_all(project, _together(workspace, project, state), decide), left


def _check_meant(state: State, meant: int | None) -> None:
    if meant is not None and all(done.position != meant for done in last_done(state)):
        of = {"project": state.project, "sequence": state.id}
        said = f"something else was done in {state.id} since"
        raise Changed(said, Step("log", **of), code="not_the_last", **of)


def _together(workspace: Workspace, project: str, state: State) -> list[str]:
    """Return the sequences that the last command may have changed: one, unless it replaced words."""
    fact = last_done(state)[0].fact
    source = getattr(fact, "source", None)
    if getattr(source, "kind", None) != "replace":
        return [state.id]
    return workspace.sequences(project)
