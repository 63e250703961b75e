"""Sets a line of type in any script: run by run, each in a face that has it, from right to left where it is read so."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from domain.scripts import is_tied, script_of
from services.media import fonts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.media.fonts import Face

Colour = tuple[int, int, int] | int
# What Pillow's own typeface has.
OWN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("©«°±´·»‘’“”…‹›™")
# Scripts whose letters join or change places; those from right to left do too.
_JOINED = re.compile("[\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af]")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_INSTALL_FRIBIDI = "which needs FriBiDi: apt install libfribidi0, brew install fribidi"


class _Run(NamedTuple):
    text: str
    face: Face | None  # None is Pillow's own
    leftwards: bool


class Type:
    """Type of one size in pixels, whose lines hold only what `settable` left in them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._own = fonts.own(size)

    def length(self, text: str) -> float:
        """Return how wide a line is, in pixels."""
        return sum(self._length(run) for run in _runs(text))

    def write(self, image: Image.Image, x: float, y: float, text: str, colour: Colour) -> None:
        """Write a line on a picture or a mask, from `x` on, its middle at `y`."""
        draw, (rise, fall) = ImageDraw.Draw(image), self._own.getmetrics()
        for run in _runs(text):
            if run.face is None:
                draw.text((x, y), run.text, colour, self._own, anchor="lm")
            elif self._scale(run) == 1:
                face = fonts.opened(run.face, self.size)
                at, way = (x, y + (rise - fall) / 2), "rtl" if run.leftwards else None
                draw.text(at, run.text, colour, face, anchor="ls", direction=way)
            else:
                self._paste(image, run, (x, y), colour)
            x += self._length(run)

    def _length(self, run: _Run) -> float:
        if run.face is None:
            return self._own.getlength(run.text)
        way = "rtl" if run.leftwards else None
        return fonts.opened(run.face, self.size).getlength(run.text, direction=way) * self._scale(run)

    def _scale(self, run: _Run) -> float:
        """Return by how much what a run's face draws is made smaller: colour emoji come in a size of their own."""
        drawn = fonts.opened(run.face, self.size).size if run.face else self.size
        return 1 if drawn == self.size else self.size * 1.1 / drawn

    def _paste(self, image: Image.Image, run: _Run, middle: tuple[float, float], colour: Colour) -> None:
        """Lay a run of colour emoji on a picture, or its shape on a mask."""
        assert run.face is not None
        face, scale = fonts.opened(run.face, self.size), self._scale(run)
        left, top, right, bottom = (int(edge) for edge in face.getbbox(run.text))
        drawn = Image.new("RGBA", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(drawn).text((-left, -top), run.text, (255, 255, 255, 255), face, embedded_color=True)
        size = (max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale)))
        small = drawn.resize(size, Image.Resampling.LANCZOS)
        place = (round(middle[0]), round(middle[1] - small.height / 2))
        image.paste(colour if isinstance(colour, int) else small.convert("RGB"), place, small.getchannel("A"))


def settable(text: str) -> tuple[str, frozenset[str]]:
    """Return a line without the characters that no face has, and the names of the scripts they are of."""
    language, kept, lacking = _language(text), "", set()
    face: Face | None = None
    for character in text:
        if is_tied(character):
            kept += character if kept and _takes(face, character) else ""
        elif character in OWN:
            kept, face = kept + character, None
        elif found := None if _unshaped(character) else fonts.face_for(character, language):
            kept, face = kept + character, found
        else:
            lacking.add(script_of(character) + (f" ({_INSTALL_FRIBIDI})" if _unshaped(character) else ""))
    return kept, frozenset(lacking)


def leftwards(text: str) -> bool:
    """Say whether a line is read from right to left: its first letter is."""
    return next((way == "R" for way in map(_way, text) if way in "LR"), False)


def left_out(scripts: Iterable[str]) -> str:
    """Say that pictures lack letters of some scripts, and what to install: one line."""
    way = "in the checkout: uv tool install '.[fonts]'"
    if fonts.whole_extra():
        way = "install a font that has them, or name its folder in TAKES_FONTS"
    return f"no font here has {', '.join(sorted(scripts))}, left out of the pictures; {way}"


def _takes(face: Face | None, mark: str) -> bool:
    """Say whether a mark can follow a letter of a face; what only joins or chooses shapes has none itself."""
    if face is None:
        return False
    return fonts.shapes() if _shapeless(mark) else fonts.has(face, mark)


def _shapeless(character: str) -> bool:
    return character in "\u200c\u200d" or "\ufe00" <= character <= "\ufe0f"


def _unshaped(character: str) -> bool:
    return not fonts.shapes() and (_way(character) == "R" or _JOINED.match(character) is not None)


def _language(text: str) -> str:
    """Say whose forms a line's Chinese characters have, by the signs that stand beside them."""
    if re.search("[\u3040-\u30ff]", text):
        return "JP"
    return "KR" if re.search("[\u1100-\u11ff\uac00-\ud7ff]", text) else "SC"


def _way(character: str) -> str:
    """Say which way a character is read: L, R, N for a number, or - for what goes with its neighbours."""
    found = unicodedata.bidirectional(character)
    return {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N"}.get(found, "-")


def _runs(text: str) -> list[_Run]:
    """Return a line's runs from left to right."""
    if OWN.issuperset(text):
        return [_Run(text, None, leftwards=False)] if text else []
    ways, right = _ways(text), leftwards(text)
    pieces = zip(text, _faces(text, ways), ways, strict=True)
    stretches = []
    for way, stretch in groupby(pieces, key=lambda piece: piece[2]):
        runs = [
            _run("".join(piece[0] for piece in run), face, leftwards=way == "R")
            for face, run in groupby(stretch, key=lambda piece: piece[1])
        ]
        stretches.append(runs[::-1] if way == "R" else runs)
    return [run for runs in (stretches[::-1] if right else stretches) for run in runs]


def _run(text: str, face: Face | None, *, leftwards: bool) -> _Run:
    """Return a run; Pillow's own typeface is never shaped, so that its signs are turned round here."""
    if face is None and leftwards:
        text = "".join(re.findall("[0-9]+|[^0-9]", text)[::-1]).translate(_MIRRORED)
    return _Run(text, face, leftwards)


def _ways(text: str) -> list[str]:
    """Return L or R for each character; what has no way goes with both neighbours, or with the line."""
    ways, last, base = [], "", "R" if leftwards(text) else "L"
    for way in map(_way, text):
        last = way if way in "LR" else last
        ways.append("R" if way == "N" and last == "R" else "-" if way == "N" else way)
    known = [place for place, way in enumerate(ways) if way != "-"]
    for begin, end in zip([-1, *known], [*known, len(ways)], strict=True):
        before = ways[begin] if begin >= 0 else base
        after = ways[end] if end < len(ways) else base
        ways[begin + 1 : end] = [before if before == after else base] * (end - begin - 1)
    return ways


def _faces(text: str, ways: list[str]) -> list[Face | None]:
    """Return each character's face; between letters from right to left, spaces and signs are of theirs."""
    language, last = _language(text), None
    found: list[Face | None] = []
    for character, way in zip(text, ways, strict=True):
        if not is_tied(character):
            joins = way == "R" and last is not None and (character == " " or fonts.has(last, character))
            face = last if joins else None if character in OWN else fonts.face_for(character, language)
            last = face if face is not None or way == "L" else last
        else:
            face = found[-1] if found else None
        found.append(face)
    return found
