"""Exports the film: the cut as timelines for editors, the shot list, and the media beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from domain.decisions.deliver import check_delivery, deliver
from domain.errors import Refused
from domain.rates import Rate, read_rate, read_timecode
from domain.steps import Step
from projections.film.edl import edl
from projections.film.fcpxml import fcpxml
from projections.film.otio import otio
from projections.film.shot_list import shot_list
from projections.film.timeline import Film, Timeline, timeline_of
from services.film.copying import copy_marked
from services.film.folder import check_place, whole_folder
from services.film.measuring import measure
from services.film.tables import as_csv, as_xlsx
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from domain.sequence import Sequence as State
    from services.workspace.workspace import Workspace

    Progress = Callable[[int, int], None]

FORMATS = ("otio", "edl", "fcpxml", "csv", "xlsx")
MEDIA = ("copy", "link", "none")
_DEFAULT_RATE = Rate(24)


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What a person asks for: formats, media (copy, link, none), `fps` and `start` as typed, or None.

    `deliver` is the name that the cut is handed over under; it is recorded once the folder is in its place. A folder
    that `moves` afterwards names its files by where they lie beside each other.
    """

    to: Path
    formats: tuple[str, ...] = FORMATS
    media: str = "copy"
    fps: str | None = None
    start: str = "01:00:00:00"
    final_only: bool = False
    deliver: str | None = None
    moves: bool = False


class Checked(NamedTuple):
    """An export that can be made: sequences, timelines and files, checked, and what a person should know."""

    project: str
    wish: ExportWish
    states: list[State]
    lines: list[Timeline]
    paths: dict[Film, Path]
    about: dict[str, object]
    position: int
    warnings: list[str]


class Exported(NamedTuple):
    """The folder, its timelines, the position that was exported, and what a person should know."""

    place: Path
    timelines: list[Timeline]
    position: int
    warnings: list[str]


def export(workspace: Workspace, project: str, names: Sequence[str], wish: ExportWish, progress: Progress) -> Exported:
    """Write a project's cut, or that of some of its sequences, into a folder, whole or not at all.

    Raises:
        Refused: a video is gone or changed, a sequence isn't final where only final ones are wanted, or the folder
            holds something else.
        BadInput: the rate or the timecode can't be read.
    """
    return write(workspace, check(workspace, project, names, wish), progress)


def check(workspace: Workspace, project: str, names: Sequence[str], wish: ExportWish) -> Checked:
    """Return what an export would write, or refuse it as `export` does; nothing is written."""
    head = workspace.ledger.reader.head().position
    log = workspace.ledger.reader.identity()
    states = chosen(workspace, project, names, head, final_only=wish.final_only)
    check_place(wish.to, log, project)
    own = workspace.project(project, head)
    if wish.deliver is not None:
        check_delivery(own, wish.deliver)
    title = own.plan.title if own.plan else project
    paths, films = measured(workspace, project, states)
    rate, warnings = common_rate(films.values(), wish.fps)
    start = read_timecode(wish.start, rate)
    lines = [timeline_of(state.id, _title(state), [state], films, rate, start) for state in states]
    if len(states) > 1:
        lines.insert(0, timeline_of(project, title, states, films, rate, start))
    position = workspace.ledger.reader.position_of(project, head)
    about = _about(project, log, position, states, wish, rate)
    warnings += [f"{item.shot} is open: a gap" for item in lines[0].items if item not in lines[0].clips]
    there = {films[take]: path for take, path in paths.items()}
    return Checked(project, wish, states, lines, there, about, position, warnings)


def write(workspace: Workspace, checked: Checked, progress: Progress) -> Exported:
    """Write an export that was checked, whole or not at all, and record the delivery where it is one."""
    project, wish, position = checked.project, checked.wish, checked.position
    with whole_folder(wish.to, checked.about) as draft:
        _write_texts(draft, checked)
        _write_media(draft, wish, checked.paths, progress)
    if wish.deliver is not None:
        name, what = wish.deliver, [state.id for state in checked.states]
        workspace.change_project(project, lambda now: deliver(now, name, position, what))
    return Exported(wish.to, checked.lines, position, checked.warnings)


def chosen(
    workspace: Workspace, project: str, names: Sequence[str], upto: int, *, final_only: bool = False
) -> list[State]:
    """Return the sequences that are named, else all that the plan has, in plan order.

    Raises:
        Refused: some aren't final, where only final ones are wanted; or there is none.
    """
    workspace.known_project(project)
    wanted = [workspace.sequence(project, name, upto).id for name in names]
    states = [workspace.load(project, name, upto) for name in workspace.sequences(project, upto)]
    found = [state for state in states if (state.id in wanted if wanted else not state.omitted)]
    if final_only and (open_ones := [state.id for state in found if not state.final]):
        said = f"{', '.join(open_ones)}: not final"
        ways = (Step("finalize", project=project, sequence=open_ones[0]), Step("status", project=project))
        raise Refused(said, *ways, code="not_all_final", project=project)
    if not found:
        raise Refused(f"{project} has no sequence to export", Step("status", project=project), code="nothing_to_export")
    return found


def measured(
    workspace: Workspace, project: str, states: Iterable[State], only: Collection[str] | None = None
) -> tuple[dict[str, Path], dict[str, Film]]:
    """Return the checked file of each take in the cuts, or in that of `only` some shots, and what it is, by take id."""
    paths, films = {}, {}
    for state in states:
        covered = [take for shot, take, _ in state.covered if only is None or shot.id in only]
        for take in {take.id: take for take in covered}.values():
            assert take.result is not None
            paths[take.id] = path = whole(workspace, project, take)
            name = f"{take.id}{PurePosixPath(take.result.path).suffix}"
            films[take.id] = Film(name, take.result.path, take.result.sha256, *measure(path))
    return paths, films


def common_rate(films: Iterable[Film], typed: str | None) -> tuple[Rate, list[str]]:
    """Return the rate of a timeline: as typed, else that of its files, or of most; and what to say of the others."""
    counted = Counter(film.rate for film in films)
    rate = read_rate(typed) if typed else max(counted, key=lambda one: counted[one], default=_DEFAULT_RATE)
    others = [film for film in films if film.rate != rate]
    said = [f"{film.name} runs at {film.rate.name} frames a second, the timeline at {rate.name}" for film in others]
    said += [f"{film.name} has frames at no one rate: {film.rate.name} on average" for film in films if film.varies]
    return rate, said


def _title(state: State) -> str:
    return (state.planned.title if state.planned else "") or state.id


def _about(
    project: str, log: str, position: int, states: Sequence[State], wish: ExportWish, rate: Rate
) -> dict[str, object]:
    return {
        "schema": 1,
        "project": project,
        "log": log,
        "position": position,
        "sequences": [state.id for state in states],
        "formats": list(wish.formats),
        "media": wish.media,
        "rate": rate.name,
        "start": wish.start,
    }


def _write_texts(draft: Path, checked: Checked) -> None:
    wish, states = checked.wish, checked.states
    folder = "." if wish.moves else wish.to.resolve().as_posix()
    for line in checked.lines:
        if "otio" in wish.formats:
            (draft / f"{line.name}.otio").write_bytes(otio(line))
        if "edl" in wish.formats:
            (draft / f"{line.name}.edl").write_bytes(edl(line))
        if "fcpxml" in wish.formats:
            (draft / f"{line.name}.fcpxml").write_bytes(fcpxml(line, folder))
    rows = list(shot_list(states, {film.name.rpartition(".")[0]: film for film in checked.paths}))
    name = checked.project if len(states) > 1 else states[0].id
    if "csv" in wish.formats:
        (draft / f"{name}.csv").write_bytes(as_csv(rows))
    if "xlsx" in wish.formats:
        (draft / f"{name}.xlsx").write_bytes(as_xlsx(rows))


def _write_media(draft: Path, wish: ExportWish, paths: Mapping[Film, Path], progress: Progress) -> None:
    for done, (film, path) in enumerate(paths.items(), 1):
        if wish.media == "link":
            (draft / film.name).symlink_to(path.resolve())
        elif wish.media == "copy":
            copy_marked(path, draft / film.name, {"take": film.name.rpartition(".")[0], "sha256": film.sha256})
        progress(done, len(paths))
