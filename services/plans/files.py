"""Plan files: a JSON plan and every picture it names, read from disk, with all their faults in one refusal."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from domain.ids import shown
from domain.plan import check_plan, matte_of, picture_places
from domain.plan_faults import place_text, refusal
from domain.steps import Open, Step
from services.disk.whole_files import NotAFile, check_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.plan import Plan
    from domain.plan_faults import Fault, Place
    from services.media.arrivals import Arrived

MAX_PLAN = 8_000_000
MAX_PICTURE = 50_000_000
_NAME_IT = ("give the path of a plan file:", Step("plan_add", file=Open("PLAN.json")))
_WHAT_FITS = ("to see what a plan holds:", Step("plan_schema"))


@dataclass(frozen=True, slots=True)
class LoadedPlan:
    """A plan as read: `sha256` is that of the file's bytes, `pictures` come by path as the plan writes it."""

    plan: Plan
    sha256: str
    pictures: dict[str, Arrived]


def read_plan_file(path: Path) -> LoadedPlan:
    """Read a plan and its pictures, whose paths are relative to the plan's file.

    Raises:
        BadInput: the file can't be read, is over 8 MB or isn't JSON; or, all together in `faults`, whatever is
            wrong with the plan and its pictures.
    """
    data = read_bounded(path, MAX_PLAN)
    document = _parse(data, path.name)
    plan, faults = check_plan(document)
    pictures, blurred = read_pictures(document, path.parent)
    faults = [*_doubled(document), *faults, *blurred]
    if plan is None or faults:
        raise refusal(shown(path.name), faults)
    return LoadedPlan(plan, hashlib.sha256(data).hexdigest(), pictures)


def read_bounded(path: Path, limit: int) -> bytes:
    """Return a plan file's bytes; refuse one that can't be read, or is over `limit` before reading it all."""
    name = shown(str(path), 300)
    try:
        check_regular(path)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise BadInput(f"there is no file {name}", *_NAME_IT, code="no_file", file=name) from None
    except IsADirectoryError:
        raise BadInput(f"{name} is a folder, not a plan", *_inside(path), code="no_plan", file=name) from None
    except NotAFile:
        said, way = f"{name} is a pipe or device, not a plan", "save it to a file first, and name that"
        raise BadInput(said, way, code="no_plan", file=name) from None
    except PermissionError:
        raise BadInput(f"{name} may not be read", "check its permissions", code="no_permission", file=name) from None
    except (OSError, ValueError) as error:  # ValueError: a path that holds NUL
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{name} can't be read: {reason}", *_NAME_IT, code="unreadable", file=name) from None
    if len(data) > limit:
        said = f"{name} is over {limit // 1_000_000} MB, which no plan is"
        raise BadInput(said, *_NAME_IT, code="file_too_large", file=name)
    return data


def read_pictures(document: object, folder: Path) -> tuple[dict[str, Arrived], list[Fault]]:
    """Read every picture a plan's document names, each once; return them by path as written, and the faults."""
    pictures: dict[str, Arrived] = {}
    matte = matte_of(document)
    wrong: dict[str, str] = {}
    faults = []
    for place, written in picture_places(document):
        if written not in pictures and written not in wrong:
            try:
                pictures[written] = _read_picture(folder / written, written, matte)
            except BadInput as fault:
                wrong[written] = str(fault)
        if written in wrong:
            faults.append((place, wrong[written]))
    return pictures, faults


def _read_picture(path: Path, written: str, matte: str) -> Arrived:
    """Return a picture as it is to be kept; `written` names it in a refusal."""
    from services.media.arrivals import MIN_SIDE, arrive

    name = f"'{shown(written)}'"
    try:
        check_regular(path)
        with path.open("rb") as file:
            data = file.read(MAX_PICTURE + 1)
    except FileNotFoundError:
        raise BadInput(f"there is no file {name} beside the plan", code="no_file", file=written) from None
    except OSError as error:
        raise BadInput(f"{name} can't be read: {error.strerror}", code="unreadable", file=written) from None
    if len(data) > MAX_PICTURE:
        raise BadInput(f"{name} is over {MAX_PICTURE // 1_000_000} MB", code="picture_too_large", picture=written)
    picture = arrive(data, written, matte)
    if min(picture.width, picture.height) < MIN_SIDE:
        said = f"{name} is {picture.width}x{picture.height} pixels; each side must be at least {MIN_SIDE}"
        raise BadInput(said, code="picture_too_small", picture=written)
    return picture


def _inside(folder: Path) -> tuple[Step | str, ...]:
    """Suggest a plan that lies in a folder."""
    try:
        plans = sorted(folder.glob("*.json"))
    except OSError:
        plans = []
    return (Step("plan_add", file=shown(str(plans[0]), 200)),) if plans else _NAME_IT


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were written twice."""

    twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        made.twice = tuple(key for key, count in counts.items() if count > 1)
    return made


def _parse(data: bytes, name: str) -> object:
    """Return the JSON document in a file's bytes."""
    name = shown(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"{name} is not UTF-8 text (line {line})"
        raise BadInput(said, "save it as UTF-8", code="not_text", file=name) from None
    if not text.strip():
        raise BadInput(f"{name} is empty", *_WHAT_FITS, code="empty_file", file=name)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        said = f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise BadInput(said, "mend the file there and try again", code="not_json", file=name) from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply to be a plan", *_WHAT_FITS, code="no_plan", file=name) from None
    except ValueError as error:
        said = f"{name} is not JSON that can be used: {shown(str(error))}"
        raise BadInput(said, "mend that number", code="not_json", file=name) from None


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no JSON number")


def _doubled(document: object) -> Iterator[Fault]:
    """Yield a fault for each key that was written twice in its object; JSON would silently keep the last."""
    left: list[tuple[Place, object]] = [((), document)]
    while left:
        place, value = left.pop()
        if isinstance(value, _Object):
            for key in value.twice:
                yield place_text((*place, key)), "is written twice"
            left.extend(((*place, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            left.extend(((*place, i), inner) for i, inner in enumerate(value))
