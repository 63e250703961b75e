"""An editor's cut read from `.otio` or `.edl`: which stretch of which file stands where."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from domain.errors import BadInput
from domain.ids import shown
from projections.film.conform import Edit
from services.disk.faults import disk_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.rates import Rate

_LARGEST = 50_000_000  # bytes; a cut of a feature film has a few million
_EVENT = re.compile(
    r"(?P<number>\d+)\s+(?P<reel>\S+)\s+(?P<track>\S+)\s+(?P<kind>[CDWK]\S*(?:\s+\d+)?)\s+"
    r"(?P<first>\d\d:\d\d:\d\d[:;]\d\d)\s+(?P<last>\S{11})\s+(?P<at>\S{11})\s+(?P<end>\S{11})"
)
_NOTE = re.compile(r"\*\s*(?P<what>FROM CLIP NAME|SOURCE FILE|COMMENT):\s*(?P<text>.*)")
_NO_CLIP = {"BL", "BLACK"}


def read_edit(path: Path, rate: Rate) -> list[Edit]:
    """Return the clips of an edited timeline in order, those of its first picture track.

    Args:
        path: the file.
        rate: what an EDL's timecode counts in.

    Raises:
        BadInput: it is no timeline that can be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise _unread(path, f"it is larger than {_LARGEST // 1_000_000} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        said = f"there is no file {shown(str(path), 200)}"
        raise BadInput(said, "look at the file's name and folder", code="no_file", file=str(path)) from None
    except OSError as error:
        raise disk_fault(error) from error
    suffix = path.suffix.lower()
    if suffix == ".otio":
        return _otio(path, data)
    if suffix == ".edl":
        return _edl(path, data, rate)
    raise _unread(path, "it is neither an .otio nor an .edl")


def _unread(path: Path, why: str) -> BadInput:
    said = f"{shown(path.name, 200)} can't be read as a cut: {why}"
    return BadInput(said, "export it from the editor again as .otio or .edl", code="no_edit", file=str(path))


# -- OpenTimelineIO ----------------------------------------------------------------------------------------


def _otio(path: Path, data: bytes) -> list[Edit]:
    try:
        found = json.loads(data)
        tracks = found["tracks"]["children"]
        track = next(track for track in tracks if track["kind"] == "Video")
        return list(_clips(track["children"]))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, RecursionError, ZeroDivisionError) as error:
        raise _unread(path, "it isn't OpenTimelineIO with a picture track") from error


def _clips(children: list[dict[str, Any]]) -> Iterator[Edit]:
    for child in children:
        kind = child["OTIO_SCHEMA"].split(".")[0]
        if kind == "Clip":
            yield _clip(child)
        elif kind not in ("Gap", "Transition"):
            yield Edit(str(child.get("name") or kind), None, 0.0, 0.0, retimed=False)


def _clip(clip: dict[str, Any]) -> Edit:
    media = clip.get("media_reference") or {}
    if references := clip.get("media_references"):
        media = references[clip.get("active_media_reference_key") or "DEFAULT_MEDIA"]
    about = (clip.get("metadata") or {}).get("takeledger") or {}
    name = PurePosixPath(unquote(urlsplit(media.get("target_url") or "").path)).name or str(clip.get("name"))
    used, there = clip.get("source_range") or media["available_range"], media.get("available_range")
    begin = _seconds(used["start_time"]) - (_seconds(there["start_time"]) if there else 0.0)
    effects = [effect["OTIO_SCHEMA"] for effect in clip.get("effects") or ()]
    retimed = any("TimeWarp" in effect or "Freeze" in effect for effect in effects)
    shot = about.get("shot")
    return Edit(name, shot if isinstance(shot, str) else None, begin, _seconds(used["duration"]), retimed=retimed)


def _seconds(time: dict[str, Any]) -> float:
    return float(time["value"]) / float(time["rate"])


# -- CMX3600 -----------------------------------------------------------------------------------------------


def _edl(path: Path, data: bytes, rate: Rate) -> list[Edit]:
    edits: list[Edit] = []
    notes: list[str] = []
    for line in data.decode("utf-8", errors="replace").splitlines():
        event, note = _EVENT.match(line.strip()), _NOTE.match(line.strip())
        if event:
            notes = []
            if "V" in event["track"] or event["track"] == "B":
                edits.append(_event(event, rate))
            continue
        if edits and line.startswith("M2"):
            edits[-1] = edits[-1]._replace(retimed=True)
        if edits and note:
            notes.append(note["text"])
            edits[-1] = _noted(edits[-1], note["what"], note["text"].strip())
    if not edits:
        raise _unread(path, "it has no event with a picture")
    return [edit for edit in edits if edit.file not in _NO_CLIP]


def _event(event: re.Match[str], rate: Rate) -> Edit:
    first, last, at, end = (_frame(event[name], rate) for name in ("first", "last", "at", "end"))
    retimed = last - first != end - at
    return Edit(event["reel"], None, rate.seconds(first), rate.seconds(last - first), retimed=retimed)


def _noted(edit: Edit, what: str, text: str) -> Edit:
    if what == "FROM CLIP NAME" or (what == "SOURCE FILE" and "." not in edit.file):
        return edit if edit.file in _NO_CLIP else edit._replace(file=text)
    if text.startswith("SHOT "):
        return edit._replace(shot=text.removeprefix("SHOT ").strip())
    return edit


def _frame(code: str, rate: Rate) -> int:
    hours, minutes, seconds, frames = (int(part) for part in re.split("[:;]", code))
    return ((hours * 60 + minutes) * 60 + seconds) * rate.nominal + frames
