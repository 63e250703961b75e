"""The timeline as OpenTimelineIO's JSON, which the library from 0.18 reads whole.

A clip's ranges are in its file's own rate, as editors want them. A file is named by its name alone: it lies beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from projections.canonical import canonical
from projections.film.timeline import Clip

if TYPE_CHECKING:
    from domain.rates import Rate
    from projections.film.timeline import Film, Gap, Timeline

_Object = dict[str, Any]


def otio(timeline: Timeline) -> bytes:
    """Return the timeline as `.otio`."""
    tracks = [_track("V1", "Video", [_item(item, timeline.rate, "V1") for item in timeline.items])]
    if any(clip.film.sound for clip in timeline.clips):
        tracks.append(_track("A1", "Audio", [_item(item, timeline.rate, "A1") for item in timeline.items]))
    return canonical(
        {
            "OTIO_SCHEMA": "Timeline.1",
            "name": timeline.name,
            "metadata": {"takeledger": {"title": timeline.title}},
            "global_start_time": _time(timeline.start, timeline.rate),
            "tracks": {
                "OTIO_SCHEMA": "Stack.1",
                "name": "tracks",
                "metadata": {},
                "source_range": None,
                "effects": [],
                "markers": [],
                "enabled": True,
                "children": tracks,
            },
        }
    )


def _track(name: str, kind: str, children: list[_Object]) -> _Object:
    return {"OTIO_SCHEMA": "Track.1", "kind": kind, "children": children, **_base(name)}


def _item(item: Clip | Gap, rate: Rate, track: str) -> _Object:
    if isinstance(item, Clip) and (track == "V1" or item.film.sound):
        return _clip(item, with_notes=track == "V1")
    about = {"shot": item.shot} if isinstance(item, Clip) else {"shot": item.shot, "prompt": item.prompt}
    base = _base(item.shot, metadata={"takeledger": about}, source_range=_range(0, item.length, rate))
    return {"OTIO_SCHEMA": "Gap.1", **base}


def _clip(clip: Clip, *, with_notes: bool) -> _Object:
    film = clip.film
    base = _base(clip.shot, metadata=_metadata(clip), source_range=_range(clip.first, clip.frames, film.rate))
    return {
        "OTIO_SCHEMA": "Clip.2",
        **base,
        "markers": _markers(clip) if with_notes else [],
        "active_media_reference_key": "DEFAULT_MEDIA",
        "media_references": {"DEFAULT_MEDIA": _reference(film)},
    }


def _metadata(clip: Clip) -> _Object:
    return {"takeledger": {**clip.about, "notes": list(clip.notes)}}


def _reference(film: Film) -> _Object:
    return {
        "OTIO_SCHEMA": "ExternalReference.1",
        "name": film.name,
        "target_url": quote(film.name),
        "available_range": _range(0, film.frames, film.rate),
        "available_image_bounds": None,
        "metadata": {"takeledger": {"sha256": film.sha256}},
    }


def _markers(clip: Clip) -> list[_Object]:
    return [
        {
            "OTIO_SCHEMA": "Marker.2",
            "name": marker.text,
            "comment": marker.text,
            "color": "GREEN" if marker.resolved else "YELLOW",
            "marked_range": _range(marker.frame, 1, clip.film.rate),
            "metadata": {"takeledger": {"by": marker.by} | ({"resolved": marker.resolved} if marker.resolved else {})},
        }
        for marker in clip.markers
    ]


def _base(name: str, metadata: _Object | None = None, source_range: _Object | None = None) -> _Object:
    return {
        "name": name,
        "metadata": metadata or {},
        "source_range": source_range,
        "effects": [],
        "markers": [],
        "enabled": True,
    }


def _range(first: int, frames: int, rate: Rate) -> _Object:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(first, rate), "duration": _time(frames, rate)}


def _time(frames: int, rate: Rate) -> _Object:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": rate.number, "value": float(frames)}
