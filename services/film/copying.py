"""Copies of takes for an editor: the same packets, with the take's id and the original's sha256 in their metadata."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import av
from av.error import FFmpegError

from domain.errors import TakesError
from services.film.measuring import measure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_MARK = "takeledger"


def copy_marked(source: Path, draft: Path, about: Mapping[str, str]) -> None:
    """Copy a video and write `about` into its metadata; where that would change what it shows, copy its bytes alone."""
    try:
        _rewrap(source, draft, told(about))
        if measure(draft) == measure(source):
            return
    except (FFmpegError, TakesError, ValueError):
        pass
    shutil.copyfile(source, draft)


def told(about: Mapping[str, str]) -> str:
    """Return what a copy says of its original: `takeledger take=SEQ08_take002 sha256=…`."""
    return " ".join([_MARK, *(f"{key}={value}" for key, value in about.items())])


def marked(comment: str) -> dict[str, str]:
    """Return what `told` wrote, nothing where it didn't."""
    words = comment.split()
    return dict(word.split("=", 1) for word in words[1:] if "=" in word) if words[:1] == [_MARK] else {}


def read_mark(path: Path) -> dict[str, str]:
    """Return what a copy says of its original, nothing for any other file."""
    try:
        with av.open(path) as container:
            return marked(container.metadata.get("comment", ""))
    except (FFmpegError, OSError, ValueError):
        return {}


def _rewrap(source: Path, draft: Path, comment: str) -> None:
    with av.open(source) as old, av.open(draft, "w", format="mp4", options={"movflags": "+faststart"}) as new:
        new.metadata["comment"] = comment
        streams = {s.index: new.add_stream_from_template(s) for s in (*old.streams.video[:1], *old.streams.audio)}
        for packet in old.demux([old.streams[index] for index in streams]):
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
