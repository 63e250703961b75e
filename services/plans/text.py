"""A text file's bytes as text: its encoding is found where that is sure, and asked for where it isn't."""

from __future__ import annotations

import codecs
import re

from domain.errors import BadInput
from domain.ids import shown
from domain.steps import Step
from services.plans.readable import reads_as_east_asian, reads_as_words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEVEN_BIT = ((b"\x1b$", "iso2022_jp_2"), (b"\x1b$)", "iso2022_kr"), (b"~{", "hz"))
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_PAGES = (
    *("cp1252", "mac_roman", "cp1250", "cp1251", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *(
        "cp874",
        "iso8859_2",
        "iso8859_5",
        "iso8859_15",
        "mac_cyrillic",
        "mac_latin2",
        "cp850",
        "cp852",
        "cp866",
        "cp437",
    ),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_MOST = 8  # readings that are shown
_SAMPLE = 50_000  # bytes


def decoded(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return a file's text.

    Args:
        data: the file's bytes.
        name: what a refusal calls the file.
        encoding: what a person says it is; found out where it is None.

    Raises:
        BadInput: it isn't text in that encoding; or several encodings would read it, each shown with what it makes of
            the first words beyond ASCII.
    """
    if encoding is not None:
        return _as_told(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _whole(data, name, marked)
    if b"\x00" in data:
        return _unmarked(data, name)
    for mark, old in _SEVEN_BIT:
        if mark in data and data.isascii() and (text := _tried(data, old)) is not None and not text.isascii():
            return text
    text = _tried(data, "utf-8")
    return text if text is not None else _guessed(data, name)


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(codec.name)
    except LookupError:  # also what an encoding of bytes to bytes raises, as base64
        said = f"{shown(encoding)} is no encoding of text"
        raise BadInput(said, "one that is: utf-8, cp1252, mac_roman, gb18030", code="unknown_encoding") from None
    except UnicodeError as error:
        raise _not_text(data, name, encoding, error) from None
    return text.removeprefix("\ufeff")


def _whole(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(data, name, encoding.removesuffix("-sig").upper(), error) from None


def _not_text(data: bytes, name: str, encoding: str, error: UnicodeError) -> BadInput:
    start = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = data.count(b"\n", 0, start) + 1
    return BadInput(f"{name} is not {encoding} text (line {line})", "save it as UTF-8", code="not_text", file=name)


def _unmarked(data: bytes, name: str) -> str:
    """Return UTF-16 text without its mark: read the wrong way round, its commas and line ends are gone."""
    readings = [text for encoding in ("utf-16-le", "utf-16-be") if (text := _tried(data, encoding)) is not None]
    sound = [text for text in readings if not _CONTROLS.search(text) and re.search(r"[\t\n\r,;{]", text)]
    plain = sorted(sound, key=lambda text: sum(c < "\x80" for c in text))
    if not plain or (len(plain) > 1 and sum(c < "\x80" for c in plain[0]) * 4 > sum(c < "\x80" for c in plain[1])):
        raise BadInput(f"{name} holds NUL bytes: it is no text", "save it as UTF-8", code="not_text", file=name)
    return plain[-1]


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def readings(data: bytes) -> list[tuple[list[str], str]]:
    """Return what each encoding that fits a file in doubt makes of its first words; equal ones share a row."""
    return _alike(_choices(data)[1])


def _guessed(data: bytes, name: str) -> str:
    """Return text in an older encoding where just one makes sense; a page of single bytes is never sure."""
    sure, choices = _choices(data)
    if sure:
        return data.decode(sure)
    if not choices:
        raise BadInput(f"{name} is no text", "save it as UTF-8", code="not_text", file=name)
    raise _doubt(name, choices)


def _choices(data: bytes) -> tuple[str | None, dict[str, str]]:
    """Return the one older encoding that makes sense, None where several do; and what each makes of a sample."""
    sample = _sample(data)
    eastern = {e: sample.decode(e, "ignore") for e in _EAST_ASIAN if _tried(data, e) is not None}
    sensible = {e: text for e, text in eastern.items() if reads_as_east_asian(text, e)}
    pages = {e: sample.decode(e, "ignore") for e in _PAGES if _tried(data, e) is not None}
    words = {e: text for e, text in pages.items() if reads_as_words(text)}
    if len(set(sensible.values())) == 1 and not words:
        return next(iter(sensible)), sensible
    return None, {**sensible, **words, **eastern, **pages}


def _sample(data: bytes) -> bytes:
    """Return the first lines that hold anything beyond ASCII, enough to judge by; cut perhaps within a character."""
    odd = (line for line in data.splitlines(keepends=True) if not line.isascii())
    found = b""
    for line in odd:
        found += line
        if len(found) > _SAMPLE:
            break
    return found[:_SAMPLE]


def _doubt(name: str, choices: dict[str, str]) -> BadInput:
    """Refuse with what each encoding makes of the first words beyond ASCII."""
    lines = tuple(f"{', '.join(encodings)}: {words}" for encodings, words in _alike(choices))
    return BadInput(
        f"{name} isn't UTF-8, and more than one encoding would read it",
        "say which reads right, or save it as UTF-8:",
        Step("again", encoding=next(iter(choices))),
        code="doubtful_encoding",
        faults=lines,
        file=name,
    )


def _alike(choices: dict[str, str]) -> list[tuple[list[str], str]]:
    alike: dict[str, list[str]] = {}
    for encoding, text in choices.items():
        alike.setdefault(_first_odd(text), []).append(encoding)
    return [(encodings, words) for words, encodings in list(alike.items())[:_MOST]]


def _first_odd(text: str) -> str:
    """Return the words around the first letter beyond ASCII, from their own line."""
    at = next((i for i, c in enumerate(text) if c > "\x7f"), 0)
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    end = next((i for i in range(at, len(text)) if text[i] in "\r\n"), len(text))
    return shown(text[max(start, at - 40) : min(end, at + 60)], 120)
