"""Faces of type: Pillow's own, and for what it lacks those of the extra `fonts`, then the system's.

TAKES_FONTS names folders that are looked in instead of the system's.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageFont, features

from domain.errors import RenderFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")  # of the extra `fonts`
_SYSTEM = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    r"C:\Windows\Fonts",
)
_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
# How files of good families begin, the first that has a character first: of letters, of emoji, of Chinese, of signs.
_GOOD = (
    r"notosans(\[|-regular)|dejavusans\.|segoeui\.|arial\.|geezapro\.|tahoma\.|nirmala\.|leelawui\.",
    r"notosans(?!cjk|sc|tc|jp|kr|hk|symbols|mono|math)\w+(\[|-regular)",
    r"notoemoji|seguiemj\.|notocoloremoji|apple color emoji\.",
    r"notosans(cjk|sc|tc|jp|kr|hk)(-regular|-vf|\[)|sourcehansans\w*-(regular|vf)|wqy-(micro|zen)hei|pingfang\.|"
    r"hiragino sans gb|ヒラギノ角ゴシック w3|yugothr\.|yugothic-regular|msyh\.|malgun\.|msgothic\.|nanumgothic\.|"
    r"applesdgothicneo\.|droidsansfallback|stheiti light",
    r"notosanssymbols|symbola\.|apple symbols\.|seguisym\.|arial unicode|unifont\.",
)
_ANY_SIZE, _BITMAP_SIZES = 32, (109, 160, 136, 96)  # colour emoji are pictures, in few sizes
_NO_CHARACTER = "\U0010ffff"


class Face(NamedTuple):
    """A typeface: its file, and which one of a collection."""

    path: Path
    number: int = 0


def shapes() -> bool:
    """Say whether Pillow can join letters and set them from right to left here; it needs FriBiDi for that."""
    return features.check("raqm") is True


def whole_extra() -> bool:
    """Say whether all packages of the extra `fonts` are installed."""
    return all(find_spec(name) for name in _PACKAGES)


@cache
def own(size: int) -> ImageFont.FreeTypeFont:
    """Return Pillow's own typeface, in which Latin text is the same on every machine."""
    face = ImageFont.load_default(size)
    if not isinstance(face, ImageFont.FreeTypeFont):
        way = "install takeledger afresh with uv"
        raise RenderFailed("this Pillow was built without FreeType", way, code="not_installed")
    return face


@cache
def opened(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return a typeface in a size in pixels; one of pictures has a larger `size` of its own.

    Raises:
        OSError: it can't be read.
    """
    for pixels in (size, *_BITMAP_SIZES):
        with suppress(OSError):
            font = ImageFont.truetype(face.path, pixels, face.number)
            with suppress(OSError, ValueError):  # it isn't variable: one that is may begin at Thin
                font.set_variation_by_name("Regular")
            return font
    raise OSError(f"{face.path} is no font")


def face_for(character: str, language: str) -> Face | None:
    """Return the best face that has a character, in the forms of a language (SC, JP, KR); None if none has it."""
    return _face_for(character, language, os.environ.get("TAKES_FONTS"))


@cache
def _face_for(character: str, language: str, folders: str | None) -> Face | None:
    for path in _files(folders):
        face = Face(path, _place(path, language))
        if has(face, character):
            return face
    return None


@cache
def has(face: Face, character: str) -> bool:
    """Say whether a face has a character: it draws another shape than for one that is none."""
    try:
        font = opened(face, _ANY_SIZE)
        mask, none = font.getmask(character), font.getmask(_NO_CHARACTER)
    except OSError:
        return False
    return bool(mask.size[0]) and (mask.size, bytes(mask)) != (none.size, bytes(none))


@cache
def _files(folders: str | None) -> tuple[Path, ...]:
    """Return the font files to look in, in order; a file in a folder that was named needs no good name."""
    specs = (find_spec(name) for name in _PACKAGES)
    extra = _within(place for spec in specs if spec for place in spec.submodule_search_locations or ())
    others = _within(_SYSTEM if folders is None else filter(None, folders.split(os.pathsep)))
    if folders is None:
        others = [path for path in others if _rank(path) < len(_GOOD)]
    return (*(path for path in extra if _rank(path) < len(_GOOD)), *others)


def _within(folders: Iterable[str]) -> list[Path]:
    paths = {path for folder in folders for path in Path(folder).expanduser().rglob("*")}
    return sorted((path for path in paths if path.suffix.lower() in _ENDINGS), key=lambda path: (_rank(path), path))


def _rank(path: Path) -> int:
    ranks = (rank for rank, names in enumerate(_GOOD) if re.match(names, path.name.lower()))
    return next(ranks, len(_GOOD))


@cache
def _place(path: Path, language: str) -> int:
    """Return which face of a collection has the forms of a language: the first unless a name says so."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    with suppress(OSError):
        for index in count():
            if str(ImageFont.truetype(path, _ANY_SIZE, index).getname()[0]).endswith(f" {language}"):
                return index
    return 0
