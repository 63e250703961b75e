"""The one check of everything: log, triggers, files, media, and what was seen; it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import TakesError
from services.media.roots import key_of
from services.seen.seen import chained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from domain.media import Medium
    from projections.views.answers import CheckFault
    from services.log.checking import RowCheck
    from services.media.kept import Media
    from services.workspace.workspace import Workspace

    Progress = Callable[[int, int | None], None]


def check(workspace: Workspace, progress: Progress, rows: RowCheck) -> Iterator[CheckFault]:
    """Yield each fault; `progress` is told how many of how many media are read, `rows` gets what the log holds."""
    log = workspace.ledger.log
    yield from _faults("log", log.damage)
    yield from _faults("seen", lambda: _seen(workspace, rows))
    yield from _faults("log", lambda: rows.faults)
    yield from _faults(
        "triggers", lambda: map("the log's trigger {} is missing or altered".format, log.missing_guards())
    )
    yield from _faults("files", workspace.store.check)
    yield from _faults("media", lambda: _media(workspace.kept, list(rows.media), progress))


def _faults(kind: str, find: Callable[[], Iterable[str]]) -> Iterator[CheckFault]:
    try:
        for line in find():
            yield {"kind": kind, "said": line}
    except TakesError as error:
        yield {"kind": kind, "said": f"it can't be checked: {error}"}


def _seen(workspace: Workspace, rows: RowCheck) -> Iterator[str]:
    """Read the whole log, and say where it lacks what was seen, or isn't what was seen."""
    reader, seen = workspace.ledger.reader, workspace.opened.seen.read()
    upto = seen.position if seen else 0
    digest = chained("", rows.take(reader.stored(0, upto)))
    for _ in rows.take(reader.stored(upto)):
        pass
    if lacking := workspace.opened.seen.behind():
        yield str(lacking)
    elif seen and seen.digest and digest != seen.digest:
        yield f"an event up to {upto} isn't as this workspace has seen it: one was changed, removed or put in"


def _media(kept: Media, recorded: list[Medium], progress: Progress) -> Iterator[str]:
    for number, medium in enumerate(recorded, start=1):
        if fault := _fault(kept, medium):
            yield f"{medium.path} {fault}"
        progress(number, len(recorded))


def _fault(kept: Media, medium: Medium) -> str | None:
    """Say what is wrong with a file, here and in the root; lengths are compared before bytes are read."""
    try:
        places = [place for place in kept.places(medium.path, medium.sha256) if place.is_file()]
    except TakesError as error:
        return f"isn't looked for: {error}"
    fits = any(medium.bytes in (None, place.stat().st_size) for place in places)
    if fits and kept.here(medium.path, medium.sha256):
        return None
    if kept.root is not None and kept.root.size(key_of(medium.sha256)) is not None:
        return None
    return "isn't the file that was recorded" if places else "is gone"
