"""A project's files made from the log: each stream folded, then rendered to bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.evolve import evolve, fold, fold_project
from projections.canonical import canonical
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from services.files.checkpoint import digest
from services.log.reader import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from domain.record import Record
    from domain.sequence import Sequence as State
    from projections.views.sequences import ProjectHead, SequencesFile
    from services.files.state_cache import States
    from services.log.reader import LogReader

    Facts = Callable[[str, int], Iterable[Record]]


class Rendered(NamedTuple):
    """A file that should be in the state folder: its path below it, and its bytes."""

    path: str
    data: bytes


def rendered(
    reader: LogReader,
    project: str,
    upto: int = END,
    streams: Sequence[str] | None = None,
    before: SequencesFile | None = None,
    facts: Facts | None = None,
    states: States | None = None,
) -> Iterator[Rendered]:
    """Yield a project's files as of position `upto`, sequences.json last.

    Args:
        reader: the log.
        project: whose files.
        upto: the last position that counts.
        streams: refold only these; without them, or without `before`, all of the project's.
        before: the last `sequences.json`, where it is known to be ours.
        facts: a stream's facts up to a position, where not the log's own.
        states: sequences folded already, by stream, as of `upto` or before; they are brought up to it.
    """
    own_facts, facts = facts or reader.project_stream, facts or reader.facts
    if before is None or streams is None:
        before, streams = None, reader.streams(project, upto)
    head: ProjectHead | None = before
    parts, position = (dict(before["sequences"]), before["position"]) if before else ({}, 0)
    if head is None or project in streams:
        own = fold_project(project, own_facts(project, upto))
        head, position = project_head(own), max(position, own.position)
    for stream in streams:
        if stream != project:
            state = _folded(reader, project, stream, upto, facts, states or {})
            files = {e.id: canonical(shot_file(state, e)) for e in entities_with_files(state)}
            yield from (Rendered(f"{project}/shots/{name}.json", data) for name, data in files.items())
            parts[state.id] = sequence_part(state, {name: digest(data) for name, data in files.items()})
            position = max(position, state.position)
    yield Rendered(f"{project}/sequences.json", canonical(project_file(head, parts, position)))


def _folded(reader: LogReader, project: str, stream: str, upto: int, facts: Facts, states: States) -> State:
    """Return a sequence as of a position: a state folded before with the events since, else folded anew."""
    state = states.get(stream)
    if state is None:
        return fold(project, stream.split("/", 1)[1], facts(stream, upto))
    for record in reader.facts(stream, upto, after=state.version):
        evolve(state, record)
    return state
