"""What the files of a workspace tell of its log: looked at first, before they follow a log that lost its end."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from domain.ids import made_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.files.checkpoint import Checkpoint
    from services.log.reader import LogReader
    from services.seen.seen import SeenLog


def look_first(seen: SeenLog, reader: LogReader, state: Path, stood: Checkpoint) -> None:
    """Begin to write what was seen, where nothing is; where the log lacks some of it, keep what the files tell."""
    if not seen.made():
        known = (stood.position, stood.event_id) if stood.log == reader.identity() else (0, "")
        seen.begin(reader.head(), known, _media(state))
    if not seen.lost.exists() and seen.behind():
        from services.disk.whole_files import write_whole

        write_whole(seen.lost, json.dumps(list(_lost(reader, state)), ensure_ascii=False).encode())


def _lost(reader: LogReader, state: Path) -> Iterator[dict[str, Any]]:
    """Yield the events in the histories of the files that the log hasn't, by position."""
    found: dict[int, dict[str, Any]] = {}
    for path in state.glob("*/shots/*.json"):
        view = _read(path)
        for event in view.get("history", ()):
            if _at(reader, event["position"]) != event["at"]:
                found[event["position"]] = {**event, "project": path.parents[1].name, "entity": path.stem}
    return (found[position] for position in sorted(found))


def _at(reader: LogReader, position: int) -> str | None:
    row = next(reader.rows(position - 1, position), None)
    return row.body["at"] if row else None


def _media(state: Path) -> Iterator[str]:
    """Yield the takes, grids and start frames whose media lie here, as `PROJECT ID`."""
    owners = {str(_read(path).get("frames")): path.parent.name for path in state.glob("*/sequences.json")}
    places = [(path, path.parent.name) for path in state.parent.glob("videos/*/*.mp4")]
    for kind in ("grids", "starts"):
        pictures = state.parent.glob(f"frames/*/{kind}/*.png")
        places += [(path, owners.get(path.parents[1].name, path.parents[1].name)) for path in pictures]
    return (f"{project} {path.stem}" for path, project in places if made_number(path.stem))


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, TypeError, RecursionError):
        return dict(json.loads(path.read_bytes()))
    return {}
