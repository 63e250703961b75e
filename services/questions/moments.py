"""A moment of the past: `--at 120`, `--at 2026-11-20T18:00`, `--at SEQ08_take002`, as a position of the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import BadInput, BadUsage, Unknown
from domain.ids import made_id, read_target, shot_id, shown
from domain.steps import Step

if TYPE_CHECKING:
    from services.files.state_files import StateFiles
    from services.log.reader import LogReader

_TAKE = r"(?i).+_take\d+\Z"
_EXAMPLES = tuple(Step("again", at=example) for example in ("120", "2026-11-20T18:00", "SEQ08_take002"))


def position_at(store: StateFiles, text: str, project: str | None = None) -> int:
    """Return the last position that counts at a moment.

    A position counts itself; a time counts everything before the first later event; a take counts up to the
    event that asked for it. Times are UTC unless they have an offset.

    Raises:
        BadInput: it is none of the three, or lies before the first event or after the last.
    """
    reader = store.reader
    if text.isascii() and text.isdigit():
        return _position(reader, int(text))
    if re.match(_TAKE, text):
        return _requested(reader, text, project)
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        said = f"{shown(text)} is no moment: neither a position, a time nor a take"
        raise BadUsage(said, *_EXAMPLES, code="bad_moment") from None
    later = store.times.first_later(moment.isoformat(timespec="microseconds").replace("+00:00", "Z"))
    return reader.head().position if later is None else later - 1


def _position(reader: LogReader, position: int) -> int:
    newest = reader.head().position
    if not 0 <= position <= newest:
        said = f"there is no position {position}: the log ends at {newest}"
        raise BadInput(said, Step("again", at=newest), code="unknown_position")
    return position


def _requested(reader: LogReader, text: str, project: str | None) -> int:
    target = read_target(text)
    entity = target.sequence if target.shot is None else shot_id(target.sequence, target.shot)
    take = made_id(entity, "take", target.take or 0)
    projects = [project] if project else reader.projects()
    found = [p for name in projects if (p := reader.position_of_take(f"{name}/{target.sequence}", take))]
    if not found:
        raise Unknown(
            f"there is no take {shown(text)}", Step("status", project=project), code="unknown_take", take=text
        )
    if len(found) > 1:
        advice = "name the project, or a position"
        raise BadInput(f"several projects have a {take}", advice, code="which_project", take=take)
    return found[0]
