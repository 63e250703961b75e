"""Readers of what leaves, apart from the writers: a strict one for CMX3600, and the structure of FCPXML."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from lxml import etree

EVENT = re.compile(
    r"(?P<number>\d{3})  (?P<reel>[A-Z0-9]{1,8}) +(?P<track>V|B) +C        "
    r"(?P<first>\S{11}) (?P<last>\S{11}) (?P<at>\S{11}) (?P<end>\S{11})"
)
COMMENT = re.compile(r"\* (FROM CLIP NAME|SOURCE FILE|COMMENT|LOC): .+")


class Event(NamedTuple):
    """A line of an EDL, in frames, and its comments."""

    reel: str
    track: str
    first: int
    last: int
    at: int
    end: int
    comments: list[str]

    @property
    def file(self) -> str | None:
        return next((c.removeprefix("FROM CLIP NAME: ") for c in self.comments if c.startswith("FROM")), None)


def read_edl(data: bytes, fps: int) -> list[Event]:
    """Read an EDL; anything but the form is a fault."""
    lines = data.decode("utf-8").split("\r\n")
    assert lines[0].startswith("TITLE: ")
    assert lines[1] == "FCM: NON-DROP FRAME"
    assert lines[-1] == ""
    events: list[Event] = []
    for line in lines[3:-1]:
        found = EVENT.fullmatch(line)
        if found:
            assert int(found["number"]) == len(events) + 1
            first, last, at, end = (frames(found[name], fps) for name in ("first", "last", "at", "end"))
            events.append(Event(found["reel"], found["track"], first, last, at, end, []))
        else:
            assert COMMENT.fullmatch(line), line
            events[-1].comments.append(line[2:])
    return events


def frames(code: str, fps: int) -> int:
    hours, minutes, seconds, rest = map(int, code.split(":"))
    assert minutes < 60
    assert seconds < 60
    assert rest < fps
    return ((hours * 60 + minutes) * 60 + seconds) * fps + rest


class Placed(NamedTuple):
    """An item of a spine, in seconds; `start` is in its file."""

    kind: str
    name: str
    at: Fraction
    start: Fraction
    length: Fraction
    src: str | None
    element: ET.Element


DTD = os.environ.get("TAKES_FCPXML_DTD")  # Apple's own, which isn't ours to keep here; read before a test hides it


def check_dtd(data: bytes, dtd: str) -> None:
    """Check that an FCPXML is valid by the DTD of that path."""
    with Path(dtd).open("rb") as file:
        rules = etree.DTD(file)
    assert rules.validate(etree.fromstring(data)), rules.error_log.filter_from_errors()


# What may stand in an element, in order, by the DTD of FCPXML 1.10.
ORDER = {
    "fcpxml": ("resources", "library"),
    "resources": ("format", "asset"),
    "asset": ("media-rep", "metadata"),
    "library": ("event",),
    "event": ("project",),
    "project": ("sequence",),
    "sequence": ("spine",),
    "asset-clip": ("note", "marker", "metadata"),
    "gap": ("note", "marker", "metadata"),
    "metadata": ("md",),
}


def read_fcpxml(data: bytes) -> tuple[Fraction, list[Placed]]:
    """Return how long a frame is, and the spine; the order of elements and all references are checked."""
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n<fcpxml version="1.10">')
    if DTD:
        check_dtd(data, DTD)
    root = ET.fromstring(data)
    for parent in root.iter():
        kinds = [child.tag for child in parent]
        if parent.tag in ORDER:
            assert kinds == sorted(kinds, key=ORDER[parent.tag].index), (parent.tag, kinds)
    formats = {form.attrib["id"]: form for form in root.iter("format")}
    assets = {asset.attrib["id"]: asset for asset in root.iter("asset")}
    assert all(asset.attrib["format"] in formats for asset in assets.values())
    (sequence,) = root.iter("sequence")
    (spine,) = root.iter("spine")
    items = []
    for item in spine:
        asset = assets[item.attrib["ref"]] if item.tag == "asset-clip" else None
        rep = asset.find("media-rep") if asset is not None else None
        at, start, length = (seconds(item.attrib[name]) for name in ("offset", "start", "duration"))
        src = rep.attrib["src"] if rep is not None else None
        items.append(Placed(item.tag, item.attrib["name"], at, start, length, src, item))
    ends = [item.at + item.length for item in items]
    assert [item.at for item in items] == [seconds(sequence.attrib["tcStart"]), *ends[:-1]]
    frame = seconds(formats[sequence.attrib["format"]].attrib["frameDuration"])
    assert all((item.at / frame).denominator == (item.length / frame).denominator == 1 for item in items)
    return frame, items


def seconds(time: str) -> Fraction:
    assert time.endswith("s")
    return Fraction(time[:-1])
