"""Pictures that a plan names, read from beside its file, with all their faults."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ids import shown
from domain.plan import matte_of, picture_places
from services.disk.found_files import found_file, near_file
from services.disk.whole_files import check_regular

if TYPE_CHECKING:
    from pathlib import Path

    from domain.plan_faults import Fault
    from services.media.arrivals import Arrived

MAX_PICTURE = 50_000_000


def read_pictures(document: object, folder: Path, *, sent: bool = False) -> tuple[dict[str, Arrived], list[Fault]]:
    """Read every picture a plan's document names, each once; return them by path as written, and the faults.

    `sent`: the plan came from elsewhere, and names no files of this machine but those that came along.
    """
    pictures: dict[str, Arrived] = {}
    matte = matte_of(document)
    wrong: dict[str, str] = {}
    faults = []
    for place, written in picture_places(document):
        if written not in pictures and written not in wrong:
            try:
                _check_path(written, sent=sent)
                pictures[written] = _read_picture(folder, written, matte)
            except BadInput as fault:
                wrong[written] = str(fault)
        if written in wrong:
            faults.append((place, wrong[written]))
    return pictures, faults


def _check_path(written: str, *, sent: bool) -> None:
    kinds = (PurePosixPath(written), PureWindowsPath(written))
    if sent and any(path.is_absolute() or path.drive or ".." in path.parts for path in kinds):
        said = f"'{shown(written)}' lies elsewhere: only pictures that come along with the plan can be read"
        raise BadInput(said, code="lies_elsewhere", file=written)


def _read_picture(folder: Path, written: str, matte: str) -> Arrived:
    """Return a picture as it is to be kept; `written` names it in a refusal."""
    from services.media.arrivals import MIN_SIDE, arrive

    name = f"'{shown(written)}'"
    try:
        path = found_file(folder / written)
        check_regular(path)
        with path.open("rb") as file:
            data = file.read(MAX_PICTURE + 1)
    except FileNotFoundError:
        said = f"there is no file {name} beside the plan{near_file(folder, written, 'the plan says')}"
        raise BadInput(said, code="no_file", file=written) from None
    except OSError as error:
        raise BadInput(f"{name} can't be read: {error.strerror}", code="unreadable", file=written) from None
    if len(data) > MAX_PICTURE:
        raise BadInput(f"{name} is over {MAX_PICTURE // 1_000_000} MB", code="picture_too_large", picture=written)
    picture = arrive(data, written, matte)
    if min(picture.width, picture.height) < MIN_SIDE:
        said = f"{name} is {picture.width}x{picture.height} pixels; each side must be at least {MIN_SIDE}"
        raise BadInput(said, code="picture_too_small", picture=written)
    return picture
