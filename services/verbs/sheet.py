"""Makes a contact sheet of a project's cut, or of some of its sequences."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PIL import Image

from domain.errors import BadInput
from domain.steps import Open, Step
from services.disk.faults import disk_fault
from services.disk.whole_files import new_draft, sync
from services.film.contact_sheet import Card, Part, draw_pages, is_sheet, write_pdf, write_png
from services.media.lines import lacking
from services.media.typesetting import left_out
from services.media.video import glance
from services.verbs.export import chosen
from services.verbs.whole_media import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from domain.jobs import Take
    from domain.sequence import Sequence as State
    from domain.sequence import Shot
    from domain.values import Segment
    from services.workspace.workspace import Workspace

_WRITERS = {".pdf": write_pdf, ".png": write_png}
_WIDE = 640  # pixels of a picture that is fitted into a card


def sheet(
    workspace: Workspace, project: str, names: Sequence[str], target: Path, page: str, *, costs: bool
) -> tuple[int, list[str]]:
    """Write a contact sheet over the file that is named; return its pages, and what to say of it.

    Raises:
        BadInput: the file is to be neither a PDF nor a PNG.
        Refused: a video or picture is gone or changed.
    """
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        again = Step("again", output=Open("FILE.pdf"))
        said = f"a contact sheet is a .pdf or a .png, not {target.suffix or 'a file without suffix'}"
        raise BadInput(said, again, code="no_sheet", file=str(target))
    if target.is_file() and not is_sheet(target):
        again = Step("again", output=Open("FILE.pdf"))
        said = f"{target} is there already, and is no contact sheet"
        raise BadInput(said, again, code="file_there", file=str(target))
    head = workspace.ledger.reader.head().position
    states = chosen(workspace, project, names, head)
    parts = [_part(workspace, project, state, costs=costs) for state in states]
    position = workspace.ledger.reader.position_of(project, head)
    own = workspace.project(project, head)
    pages = draw_pages(f"{own.plan.title if own.plan else project} · as of {position}", parts, page)
    try:
        with new_draft(target) as draft:
            write(pages, str(draft))
            sync(draft)
            draft.replace(target)
    except OSError as error:
        raise disk_fault(error) from error
    missing = frozenset().union(*(lacking(text) for text in _texts(parts)))
    return len(pages), [left_out(missing)] if missing else []


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield from (part.title, *(card.words for card in part.cards))


def _part(workspace: Workspace, project: str, state: State, *, costs: bool) -> Part:
    title = state.planned.title if state.planned else ""
    covered = {shot.id: (take, segment) for shot, take, segment in state.covered}
    said = [state.phase.replace("_", " ").lower(), f"{len(covered)} of {len(state.order)} shots in the cut"]
    cards = [_shot(workspace, project, shot, covered.get(shot.id), costs=costs) for shot in state.order]
    if frame := state.own.frame:
        place = partial(_picture, workspace, frame.ref.path, frame.ref.sha256)
        cards.insert(0, Card("start frame", frame.ref.start_id, "", place))
    named = f"{state.id}   {title}" if title not in ("", state.id) else state.id
    return Part(named, " · ".join(said), tuple(cards))


def _picture(workspace: Workspace, path: str, sha256: str) -> Image.Image:
    with Image.open(workspace.kept.file(path, sha256)) as picture:
        picture.thumbnail((_WIDE, _WIDE))
        return picture.convert("RGB")


def _shot(
    workspace: Workspace, project: str, shot: Shot, covering: tuple[Take, Segment] | None, *, costs: bool
) -> Card:
    name = f"SH{shot.number:02d} · {shot.duration} s"
    if covering is None:
        return Card(name, "open", shot.prompt, None)
    take, segment = covering
    prompt = next((prompt.prompt for prompt in take.request.shot_prompts if prompt.shot == shot.id), shot.prompt)
    said = [take.id, *([take.verdict] if take.verdict else []), *(["rehearsal"] if take.request.rehearsal else [])]
    if costs and take.result:
        amount = take.result.actual or take.request.estimated.amount
        said.append(f"${amount}" if amount else "cost unknown")
    seen = partial(glance, whole(workspace, project, take), (segment.start + segment.end) / 2, _WIDE)
    long = f"{segment.end - segment.start:g} s"
    return Card(f"SH{shot.number:02d} · {long}", " · ".join(said), prompt, seen)
