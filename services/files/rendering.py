"""A project's files made from the log: each stream folded, then rendered to bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.errors import LogUnreadable
from domain.evolve import evolved, fold, fold_project
from projections.canonical import canonical
from projections.sequences import project_file, project_head, sequence_part
from projections.shots import entities_with_files, shot_file
from services.files.checkpoint import digest
from services.log.reader import END

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from domain.record import Record
    from domain.sequence import Sequence as State
    from projections.views.sequences import ProjectHead, SequencesFile
    from projections.views.shots import ShotFile
    from services.files.state_cache import States
    from services.log.reader import LogReader

    Aside = dict[str, str]  # why a sequence can't be read, by its name; "" is the project
    Facts = Callable[[str, int], Iterable[Record]]


class Files(NamedTuple):
    """A project's files: its `sequences.json`, and those of its entities by their ids."""

    sequences: SequencesFile
    shots: dict[str, ShotFile]


class Since(NamedTuple):
    """The streams that have changed, and the last `sequences.json`, where it is known to be ours.

    `states` are sequences folded already, by stream, as of some position before; they are folded on.
    """

    streams: Sequence[str]
    before: SequencesFile | None
    states: States


class Rendered(NamedTuple):
    """A file that should be in the state folder: its path below it, its bytes, and whether its project is archived."""

    path: str
    data: bytes
    archived: bool = False


def rendered(
    reader: LogReader,
    project: str,
    upto: int = END,
    since: Since | None = None,
    facts: Facts | None = None,
    aside: Aside | None = None,
    ahead: Mapping[str, int] | None = None,
) -> Iterator[Rendered]:
    """Yield a project's files as of position `upto`, sequences.json last.

    Args:
        reader: the log.
        project: whose files.
        upto: the last position that counts.
        since: refold only its streams; without it, or without what was before, all of the project's.
        facts: a stream's facts up to a position, where not the log's own.
        aside: gets the sequences that can't be read, which have no files, and why.
        ahead: streams that are to be read beyond `upto`, and how far.
    """
    aside, ahead = {} if aside is None else aside, ahead or {}
    states, before = (since.states, since.before) if since else ({}, None)
    own_facts, facts = facts or reader.project_stream, facts or reader.facts
    streams = since.streams if since and before else _streams(reader, project, upto, ahead)
    head: ProjectHead | None = before
    parts, position = (dict(before["sequences"]), before["position"]) if before else ({}, 0)
    if head is None or project in streams:
        own = fold_project(project, own_facts(project, max(upto, ahead.get(project, 0))))
        head, position = project_head(own), max(position, own.position)
    for stream in (one for one in streams if one != project):
        state = _folded(reader, stream, max(upto, ahead.get(stream, 0)), facts, states, aside)
        if state is None:
            parts.pop(stream.split("/", 1)[1], None)
            continue
        files = {e.id: canonical(shot_file(state, e)) for e in entities_with_files(state)}
        yield from (Rendered(f"{project}/shots/{name}.json", data) for name, data in files.items())
        parts[state.id] = sequence_part(state, {name: digest(data) for name, data in files.items()})
        position = max(position, state.position)
    yield Rendered(f"{project}/sequences.json", canonical(project_file(head, parts, position)), head["archived"])


def _streams(reader: LogReader, project: str, upto: int, ahead: Mapping[str, int]) -> list[str]:
    begun = {stream for stream in ahead if stream.split("/", 1)[0] == project}
    return sorted(begun.union(reader.streams(project, upto)))


def set_aside(aside: Aside, name: str, error: LogUnreadable) -> None:
    """Remember a sequence that can't be read, or "" for the project; raise what concerns the whole log."""
    if error.code != "fact_unreadable":
        raise error
    aside[name] = str(error)


def _folded(reader: LogReader, stream: str, upto: int, facts: Facts, states: States, aside: Aside) -> State | None:
    """Return a sequence as of a position: a state folded before with the events since, else folded anew.

    One that can't be read is None, and is set aside.
    """
    project, name = stream.split("/", 1)
    state = states.get(stream)
    try:
        if state is None:
            return fold(project, name, facts(stream, upto))
        return evolved(state, reader.facts(stream, upto, after=state.version))
    except LogUnreadable as error:
        set_aside(aside, name, error)
        return None
