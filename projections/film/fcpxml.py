"""The timeline as FCPXML 1.10, for Final Cut and whatever else reads it; valid by its DTD.

Times are fractions of a second, whole frames of the sequence's rate; where in a file a clip begins counts in the
file's. A file is named by its URL, since Final Cut finds no other.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from projections.film.timeline import Clip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.rates import Rate
    from projections.film.timeline import Film, Gap, Timeline

# What XML 1.0 can't hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fcpxml(timeline: Timeline, folder: str) -> bytes:
    """Return the timeline as `.fcpxml`; `folder` is the absolute path of its files, with `/`, or `.` for beside it."""
    formats = _formats(timeline)
    sequence = formats[_format_of(timeline.rate, *_size(timeline))]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<!DOCTYPE fcpxml>", '<fcpxml version="1.10">', "  <resources>"]
    lines += [f"    {_format(name, rate, width, height)}" for (rate, width, height), name in formats.items()]
    for number, film in enumerate(timeline.films, 1):
        lines += [f"    {line}" for line in _asset(f"a{number}", film, formats, folder)]
    long, start = _time(timeline.length, timeline.rate), _time(timeline.start, timeline.rate)
    head = _tag("sequence", format=sequence, duration=long, tcStart=start, tcFormat="NDF")
    lines += ["  </resources>", "  <library>", f"    {_tag('event', name=timeline.title)}"]
    lines += [f"      {_tag('project', name=timeline.name)}", f"        {head}", "          <spine>"]
    assets = {film: f"a{number}" for number, film in enumerate(timeline.films, 1)}
    for at, item in timeline.placed():
        told = _clip(item, assets[item.film], at, timeline.rate) if isinstance(item, Clip) else _gap(item, at, timeline)
        lines += [f"            {line}" for line in told]
    lines += ["          </spine>", "        </sequence>", "      </project>", "    </event>", "  </library>"]
    return ("\n".join([*lines, "</fcpxml>"]) + "\n").encode()


_Form = tuple["Rate", int, int]


def _size(timeline: Timeline) -> tuple[int, int]:
    """The timeline is as large as its largest file."""
    sizes = ((film.width, film.height) for film in timeline.films)
    return max(sizes, key=lambda size: size[0] * size[1], default=(1920, 1080))


def _format_of(rate: Rate, width: int, height: int) -> _Form:
    return rate, width, height


def _formats(timeline: Timeline) -> dict[_Form, str]:
    wanted = [_format_of(timeline.rate, *_size(timeline))]
    wanted += [_format_of(film.rate, film.width, film.height) for film in timeline.films]
    return {form: f"r{number}" for number, form in enumerate(dict.fromkeys(wanted), 1)}


def _format(name: str, rate: Rate, width: int, height: int) -> str:
    said = f"{width}x{height} {rate.name}"
    return _tag("format", id=name, name=said, frameDuration=_time(1, rate), width=width, height=height, end="/>")


def _asset(name: str, film: Film, formats: dict[_Form, str], folder: str) -> Iterator[str]:
    form = formats[_format_of(film.rate, film.width, film.height)]
    long, said = _time(film.frames, film.rate), film.name.rpartition(".")[0]
    yield _tag("asset", id=name, name=said, start="0s", duration=long, hasVideo=1, format=form, **_sound(film))
    place = f"{'' if folder == '.' else 'file://'}{quote(f'{folder}/{film.name}')}"
    yield f"  {_tag('media-rep', kind='original-media', src=place, end='/>')}"
    yield from _metadata({"sha256": film.sha256}, "  ")
    yield "</asset>"


def _sound(film: Film) -> dict[str, Any]:
    if film.sound is None:
        return {}
    return {"hasAudio": 1, "audioSources": 1, "audioChannels": film.sound.channels, "audioRate": film.sound.rate}


def _clip(clip: Clip, asset: str, at: int, rate: Rate) -> Iterator[str]:
    start, length = _time(clip.first, clip.film.rate), _time(clip.length, rate)
    yield _tag("asset-clip", ref=asset, name=clip.shot, offset=_time(at, rate), start=start, duration=length)
    if clip.notes:
        yield f"  <note>{_text(' · '.join(clip.notes))}</note>"
    for marker in clip.markers:
        when, one = _time(marker.frame, clip.film.rate), _time(1, clip.film.rate)
        done = {"completed": 1} if marker.resolved else {}  # only a marker of something to do has it
        yield f"  {_tag('marker', start=when, duration=one, value=marker.text, **done, note=marker.by, end='/>')}"
    yield from _metadata(clip.about, "  ")
    yield "</asset-clip>"


def _gap(gap: Gap, at: int, timeline: Timeline) -> Iterator[str]:
    where, long = _time(at, timeline.rate), _time(gap.length, timeline.rate)
    yield _tag("gap", name=f"{gap.shot} (open)", offset=where, start="0s", duration=long)
    yield f"  <note>{_text(gap.prompt)}</note>"
    yield "</gap>"


def _metadata(about: Mapping[str, str], indent: str) -> Iterator[str]:
    yield f"{indent}<metadata>"
    for key, value in about.items():
        yield f"{indent}  {_tag('md', key=f'com.takeledger.{key}', value=value, end='/>')}"
    yield f"{indent}</metadata>"


def _time(frames: int, rate: Rate) -> str:
    seconds = Fraction(frames * rate.per, rate.frames)
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{frames * rate.per}/{rate.frames}s"


def _tag(kind: str, /, end: str = ">", **about: object) -> str:
    said = "".join(f" {key}={quoteattr(_NOT_XML.sub('', str(value)))}" for key, value in about.items())
    return f"<{kind}{said}{end}"


def _text(text: str) -> str:
    return _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
