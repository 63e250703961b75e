"""Takes an editor's cut over: trims, exchanges and removed clips of exported media become the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.decisions import review
from domain.decisions.admit import admit
from projections.film.conform import Conformed, conform
from services.film.edits import read_edit
from services.film.measuring import measure
from services.verbs.export import common_rate, measured
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from domain.events import Fact
    from domain.rates import Rate
    from domain.record import Record
    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace


class Row(NamedTuple):
    """A shot of a changed sequence, before and after: take id with its seconds, or None where it is open."""

    shot: str
    before: str | None
    after: str | None


class Outcome(NamedTuple):
    """What an editor's cut changes, what of it isn't taken over, and what was recorded."""

    rows: list[Row]
    named: list[str]
    records: list[Record]


def take_over(workspace: Workspace, project: str, path: Path, fps: str | None, *, dry_run: bool) -> Outcome:
    """Make an editor's cut ours, as one change of each sequence concerned, or only say what it would change.

    Args:
        workspace: where the project is.
        project: its name.
        path: the `.otio` or `.edl`.
        fps: what an EDL's timecode counts in, as typed; else the rate of the files in the cut.
        dry_run: record nothing.

    Raises:
        BadInput: the file can't be read.
        Refused: a sequence concerned is final, or a video that the edit uses is gone or changed.
    """
    workspace.known_project(project)
    states = workspace.load_all(project)
    _, films = measured(workspace, project, states)
    rate, _ = common_rate(films.values(), fps)
    edits = read_edit(path, rate)
    rates = _rates(workspace, project, states, {edit.file.rpartition(".")[0] for edit in edits})
    changes, named = conform(states, edits, rates)
    for state in states:
        if state.id in changes:
            admit(state, "CutChanged")
    now = {state.id: _shown(state) for state in states}

    def decide(current: dict[str, State]) -> Mapping[str, list[Fact]]:
        again, _ = conform(list(current.values()), edits, rates)
        return {name: list(_facts(current[name], change)) for name, change in again.items()}

    records = [] if dry_run or not changes else workspace.change_all(project, list(changes), decide)
    rows = [
        Row(shot, now[name].get(shot), after)
        for name, change in changes.items()
        for shot, after in _after(change).items()
    ]
    return Outcome(rows, named, records)


def _facts(state: State, change: Conformed) -> list[Fact]:
    return [*review.cut(state, change.takes, change.trims, change.opened)]


def _rates(workspace: Workspace, project: str, states: list[State], names: set[str]) -> dict[str, Rate]:
    """Return the rates of the files that an edit names, each checked against what was recorded."""
    takes = [take for state in states for take in state.takes if take.id in names and take.result]
    return {take.id: measure(whole(workspace, project, take)).rate for take in takes}


def _shown(state: State) -> dict[str, str]:
    return {shot.id: f"{take.id} {segment.start:g}-{segment.end:g} s" for shot, take, segment in state.covered}


def _after(change: Conformed) -> dict[str, str | None]:
    told: dict[str, str | None] = dict.fromkeys(change.opened)
    for shot, take in change.takes.items():
        segment = take.segment(shot)
        begin, end = change.trims.get(shot) or ((segment.start, segment.end) if segment else (0.0, 0.0))
        told[shot] = f"{take.id} {round(begin, 3):g}-{round(end, 3):g} s"
    return dict(sorted(told.items()))
