"""The timeline as an EDL in the form CMX3600: one picture track, timecode without dropped numbers.

All its timecodes count in the timeline's rate, since an EDL has one. A reel has at most 8 characters; the file's whole
name, the ids and the notes are comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from projections.film.timeline import Clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from projections.film.timeline import Gap, Timeline

_REEL = 8


def edl(timeline: Timeline) -> bytes:
    """Return the timeline as `.edl`."""
    reels = _reels(film.name for film in timeline.films)
    lines = [f"TITLE: {_line(timeline.title)[:70]}", "FCM: NON-DROP FRAME", ""]
    for number, (at, item) in enumerate(timeline.placed(), 1):
        lines += _event(timeline, number, at, item, reels)
    return ("\r\n".join(lines) + "\r\n").encode()


def _event(timeline: Timeline, number: int, at: int, item: Clip | Gap, reels: dict[str, str]) -> list[str]:
    code = timeline.rate.timecode
    where = f"{code(at)} {code(at + item.length)}"
    if not isinstance(item, Clip):
        head = f"{number:03d}  {'BL':<{_REEL}} V     C        {code(0)} {code(item.length)} {where}"
        return [head, f"* COMMENT: {item.shot} is open: {_line(item.prompt)}"]
    film = item.film
    same = film.rate == timeline.rate
    first = item.first if same else timeline.rate.whole(film.rate.seconds(item.first))
    track = "B" if film.sound else "V"
    head = f"{number:03d}  {reels[film.name]:<{_REEL}} {track:<5} C        "
    lines = [f"{head}{code(first)} {code(first + item.length)} {where}"]
    lines += [f"* FROM CLIP NAME: {film.name}", f"* SOURCE FILE: {film.name}"]
    lines += [] if same else [f"* COMMENT: FILE RUNS AT {film.rate.name} FPS"]
    lines += [f"* COMMENT: {name.upper()} {_line(text)}" for name, text in item.about.items()]
    lines += [f"* COMMENT: NOTE {_line(note)}" for note in item.notes]
    for marker in item.markers:
        into = timeline.rate.whole(film.rate.seconds(marker.frame - item.first))
        colour = "GREEN " if marker.resolved else "YELLOW"
        lines.append(f"* LOC: {code(at + min(into, item.length - 1))} {colour}  {_line(marker.text)}")
    return lines


def _reels(names: Iterable[str]) -> dict[str, str]:
    """Return a reel for each file: short for its take, as `08S3T002`, numbered where two would be one."""
    reels: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        short = _short(name.rpartition(".")[0])
        taken = len(short) > _REEL or short in reels.values()
        reels[name] = f"R{number:07d}" if taken else short
    return reels


def _short(take: str) -> str:
    """Return `08T002` for SEQ08_take002 and `08S3T002` for SEQ08_SH03_take002."""
    found = re.fullmatch(r"(.+?)(?:_SH(\d+))?_take(\d+)", take)
    if not found:
        return re.sub(r"[^A-Za-z0-9]", "", take).upper()
    sequence, shot, number = found.groups()
    name = re.sub(r"[^A-Za-z0-9]", "", sequence.removeprefix("SEQ")).upper()
    return f"{name}{f'S{int(shot)}' if shot else ''}T{number}"


def _line(text: str) -> str:
    """Return text as one line; a line break in a comment would be a line of its own."""
    return " ".join(text.split())
