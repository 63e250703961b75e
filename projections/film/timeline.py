"""A timeline: what the cut of one or several sequences shows, in whole frames, with notes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.events import NoteAdded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from domain.jobs import Take
    from domain.rates import Rate
    from domain.record import Record
    from domain.sequence import Sequence, Shot
    from domain.values import Segment


class Sound(NamedTuple):
    """The sound of a file: samples a second, and how many channels."""

    rate: int
    channels: int


class Film(NamedTuple):
    """A take's file as it was measured: `name` is the one it leaves under, `frames` all that it has.

    `varies` says that its frames don't come at one rate; `rate` is their average then.
    """

    name: str
    path: str
    sha256: str
    rate: Rate
    frames: int
    width: int
    height: int
    sound: Sound | None = None
    varies: bool = False


class Marker(NamedTuple):
    """A note at a frame of a clip's file; `text` begins with its number on the take, and says if it is resolved."""

    frame: int
    text: str
    by: str
    resolved: str | None = None  # by whom


class Clip(NamedTuple):
    """A shot that a take covers.

    `first` and `frames` count in the file's own frames, `length` in the timeline's. `about` holds ids, prompt,
    model and sha256, for formats with room for metadata. `notes` have no moment.
    """

    shot: str
    take: str
    film: Film
    first: int
    frames: int
    length: int
    about: Mapping[str, str]
    notes: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()


class Gap(NamedTuple):
    """A shot that no take covers, as long as it is planned."""

    shot: str
    prompt: str
    length: int


class Timeline(NamedTuple):
    """Clips and gaps in order; `start` is the frame that the first one begins at."""

    name: str
    title: str
    rate: Rate
    start: int
    items: tuple[Clip | Gap, ...]

    @property
    def clips(self) -> list[Clip]:
        """The clips alone."""
        return [item for item in self.items if isinstance(item, Clip)]

    @property
    def length(self) -> int:
        """All its frames."""
        return sum(item.length for item in self.items)

    @property
    def films(self) -> list[Film]:
        """The files it uses, each once, in the order of the cut."""
        return list(dict.fromkeys(clip.film for clip in self.clips))

    def placed(self) -> Iterator[tuple[int, Clip | Gap]]:
        """Yield each item with the frame it begins at."""
        at = self.start
        for item in self.items:
            yield at, item
            at += item.length


def timeline_of(
    name: str,
    title: str,
    states: Iterable[Sequence],
    films: Mapping[str, Film],
    rate: Rate,
    start: int,
    only: Collection[str] | None = None,
) -> Timeline:
    """Lay out the cuts of sequences, one behind the other.

    Args:
        name: of the timeline, as its files are called.
        title: for people.
        states: the sequences in order.
        films: the measured files by take id; all that the cuts name.
        rate: of the timeline.
        start: the frame it begins at.
        only: the shots that it has; all, where that is None.
    """
    items = [item for state in states for item in _items(state, films, rate, only)]
    return Timeline(name, title, rate, start, tuple(items))


def _items(
    state: Sequence, films: Mapping[str, Film], rate: Rate, only: Collection[str] | None
) -> Iterator[Clip | Gap]:
    covered = {shot.id: (take, segment) for shot, take, segment in state.covered}
    for shot in state.order:
        if only is not None and shot.id not in only:
            continue
        if shot.id in covered:
            yield _clip(state, shot, *covered[shot.id], films, rate)
        else:
            yield Gap(shot.id, shot.prompt, max(1, rate.whole(shot.duration)))


def _clip(state: Sequence, shot: Shot, take: Take, segment: Segment, films: Mapping[str, Film], rate: Rate) -> Clip:
    film = films[take.id]
    first = min(film.rate.whole(segment.start), film.frames - 1)
    last = min(max(film.rate.whole(segment.end), first + 1), film.frames)
    frames = last - first
    notes, markers = _notes(state, shot, take, film, range(first, last))
    length = frames if film.rate == rate else max(1, rate.whole(film.rate.seconds(frames)))
    return Clip(shot.id, take.id, film, first, frames, length, _about(state, shot, take), notes, markers)


def _about(state: Sequence, shot: Shot, take: Take) -> dict[str, str]:
    prompt = next((prompt.prompt for prompt in take.request.shot_prompts if prompt.shot == shot.id), "")
    about = {"project": state.project, "sequence": state.id, "shot": shot.id, "take": take.id, "prompt": prompt}
    about["model"] = take.request.model
    about["sha256"] = take.result.sha256 if take.result else ""
    return about | ({"verdict": take.verdict} if take.verdict else {})


def _notes(
    state: Sequence, shot: Shot, take: Take, film: Film, shown: range
) -> tuple[tuple[str, ...], tuple[Marker, ...]]:
    """Return the notes on a shot and on the take that covers it: those without a moment, and those in the clip."""
    said, markers = [], []
    for record in [*(note for note in state.notes if _on(note) == shot.id), *take.notes]:
        assert isinstance(record.fact, NoteAdded)
        text, seconds, done = record.fact.text, record.fact.seconds, state.resolved.get(record.position)
        if seconds is None:
            said.append(f"{text} ({record.by}{f', resolved by {done.by}' if done else ''})")
        elif (frame := min(int(seconds * film.rate.number + 1e-6), film.frames - 1)) in shown:
            number = f"{take.notes.index(record) + 1}{' (resolved)' if done else ''}"
            markers.append(Marker(frame, f"{number}: {text or 'a drawing'}", record.by, done.by if done else None))
    return tuple(said), tuple(markers)


def _on(record: Record) -> str | None:
    return record.fact.entity if isinstance(record.fact, NoteAdded) else None
