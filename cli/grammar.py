"""What is typed in a form of its own, read into values: `KEY=VALUE`, `A-B`, `INDEX:PROMPT`, `SHOT=TAKE`, `SH03=4`.

The form alone is read here; whether it names anything is decided elsewhere. Ids are read in domain/ids.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from domain.errors import BadInput, BadUsage
from domain.ids import NAME, plain_shot, read_shot_number, read_target, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.decisions.prompts import Override
    from domain.values import Setting

W = TypeVar("W")
# Compiled where they are used: a command that is given neither needn't pay.
_MATCH = r"(?i)(?P<shot>.+?)\s*=\s*(?P<place>0*[1-9][0-9]{0,4}|none)"
_MOMENT = r"(?i)(?P<take>\d+|.+_take\d+)@(?:end|(?P<seconds>\d+(?:\.\d+)?)s?)"


def once_each(wishes: Iterable[tuple[str, W]]) -> dict[str, W]:
    """Return wishes by sequence; refuse a sequence named twice, of which only one wish would be carried out."""
    found: dict[str, W] = {}
    for sequence, wish in wishes:
        if sequence in found:
            way = "one command for each, or --mode individual, or -n 2"
            raise BadUsage(f"{sequence} is named twice", way, code="named_twice", sequence=sequence)
        found[sequence] = wish
    return found


def read_setting(text: str) -> tuple[str, Setting]:
    """Read --set KEY=VALUE; true, false and numbers are what they say, anything else is text."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise BadUsage(f"--set {text} is not KEY=VALUE", "--set generate_audio=true", code="bad_form")
    words: dict[str, Setting] = {"true": True, "false": False}
    if value.lower() in words:
        return key.strip(), words[value.lower()]
    for kind in (int, float):
        try:
            return key.strip(), kind(value)
        except ValueError:
            continue
    return key.strip(), value


def read_parts(text: str, sequence: str) -> tuple[tuple[int, int], ...]:
    """Read --shots SH01-SH03 or 1,3-4 as the numbers of the first and the last shot of each part."""
    return tuple(_read_part(part, text, sequence) for part in text.split(","))


def _read_part(part: str, text: str, sequence: str) -> tuple[int, int]:
    first, sign, last = part.partition("-")
    if not first.strip() or (sign and not last.strip()):
        raise BadUsage(f"--shots {text} is not A-B or A,B", "--shots SH01-SH03", code="bad_form", sequence=sequence)
    one = read_shot_number(first.strip(), sequence)
    return one, read_shot_number(last.strip(), sequence) if sign else one


def read_override(text: str, sequence: str) -> Override:
    """Read --shot-override INDEX:PROMPT, where INDEX counts from 0 or is a shot's id."""
    from domain.decisions.prompts import Override

    place, sign, prompt = text.partition(":")
    if not sign:
        said, example = f"--shot-override {text} is not SHOT:PROMPT", '--shot-override SH03:"new prompt"'
        raise BadUsage(said, example, code="bad_form", sequence=sequence)
    if place.strip().isdecimal():
        return Override(prompt.strip(), index=int(place))
    return Override(prompt.strip(), number=read_shot_number(place.strip(), sequence))


def read_choices(texts: Iterable[str], sequence: str) -> dict[int, str]:
    """Read each --shot SHOT=TAKE as a shot's number and the take as it is named; refuse a shot that is given two."""
    from domain.decisions.choices import by_number

    pairs: list[tuple[str, str]] = []
    for text in texts:
        shot, sign, take = text.partition("=")
        if not sign:
            raise BadUsage(f"--shot {text} is not SHOT=TAKE", "--shot SH05=1", code="bad_form", sequence=sequence)
        pairs.append((shot.strip(), take.strip()))
    return by_number(sequence, pairs)


def read_matches(
    texts: Iterable[str], sequences: list[str], known: Iterable[str] = ()
) -> tuple[dict[str, dict[int, int | None]], dict[str, str | None]]:
    """Read each --match: SH03=4 as a shot's number and its place in the plan from 1, SEQ01=SEQ1 as a sequence.

    Shots come by sequence, None where one is gone; the sequence may be left out where the plan has only one. Sequences
    are those of `known`, the project's, by what the plan calls them.
    """
    told: dict[str, dict[int, int | None]] = {}
    became: dict[str, str | None] = {}
    known = set(known)
    for text in texts:
        old, new = (part.strip() for part in text.rpartition("=")[::2])
        if old in known and (new.lower() == "none" or (new in sequences and new not in known)):
            if new in became.values() or (old in sequences and new.lower() != "none"):
                said = f"--match {text}: the plan has {old} beside {new}, or {new} is another's already"
                raise BadInput(said, f"--match {old}=none, where it is none of the others", code="bad_match")
            became[old] = None if new.lower() == "none" else new
            continue
        sequence, number, place = read_match(text)
        if sequence is None and len(sequences) != 1:
            said, example = f"--match {text} doesn't say of which sequence", f"--match {sequences[0]}_{text}"
            raise BadInput(said, example, code="which_sequence")
        told.setdefault(sequence or sequences[0], {})[number] = place
    return told, became


def read_match(text: str) -> tuple[str | None, int, int | None]:
    """Read `SH03=4`, `SEQ08_SH03=4` or `SH03=none` as (sequence or None, number, place from 1 or None)."""
    match = re.fullmatch(_MATCH, text.strip())
    if match:
        target = read_target(match["shot"])
        sequence = None if target.shot is None else target.sequence
        number = target.shot or plain_shot(match["shot"])
        if number and target.take is None and (sequence is None or re.match(NAME, sequence)):
            return sequence, number, None if match["place"].lower() == "none" else int(match["place"])
    raise BadUsage(
        f"{shown(text)} says no match",
        "write --match SH03=4 for the plan's 4th shot, or --match SH03=none for one that is gone",
        code="bad_form",
    )


def read_take_moment(text: str) -> tuple[str, float | None] | None:
    """Read TAKE@SECONDS or TAKE@end as the take as typed and the seconds, None for the end.

    None where it isn't one, as with a file's name.
    """
    match = re.fullmatch(_MOMENT, text)
    return (match["take"], float(match["seconds"]) if match["seconds"] else None) if match else None
