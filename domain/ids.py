"""Names and ids: what a project, sequence, shot, take, grid and start frame are called, and how a typed one is read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.errors import BadInput, BadUsage, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.steps import Step

# Compiled where they are first needed: a glance at the files needs few of them.
NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"
_LIKE_AN_ID = r"(?i)_(?:SH|shot|take|grid|start)\d+\Z"
# SH03 counts from 1, shot02 from 0: both are the third that was planned.
_SHOT = r"(?:SH0*(?P<number>[1-9]\d{0,3})|shot0*(?P<place>\d{1,4}))"
_FROM_0 = r"(?i)(?:\A|_)shot\d+\Z"
_SHOT_ID = rf"(?i)(?P<sequence>.+)_{_SHOT}\Z"
_MADE_ID = r"(?i)(?P<entity>.+)_(?P<kind>take|grid|start)0*(?P<number>[1-9]\d{0,5})\Z"
_NUMBER = rf"(?i)(?:0*(?P<plain>[1-9]\d{{0,3}})|{_SHOT})\Z"
_MANY = 8192  # a log names the same ids again and again

QUADRANTS = ("top_left", "top_right", "bottom_left", "bottom_right")


class Target(NamedTuple):
    """What a typed id means: a sequence, perhaps one of its shots, perhaps one of its takes."""

    sequence: str
    shot: int | None = None
    take: int | None = None


def name_fault(name: str) -> str | None:
    """Say what is wrong with a project, sequence or element name, or None."""
    if not re.match(NAME, name):
        return f"{shown(name)} is not a name: use 1-64 letters, digits, '-' and '_', beginning with a letter or digit"
    if "_" in name and re.search(_LIKE_AN_ID, name):
        return f"{shown(name)} ends like an id (_SH03, _take001, …), which would be mistaken for one"
    return None


def check_project_name(name: str) -> str:
    """Return a project's name, or refuse it."""
    if fault := name_fault(name):
        hint = "rename the project, for example driver-beware"
        raise BadInput(f"project {fault}", hint, code="bad_name", project=name)
    return name


def shot_id(sequence: str, number: int) -> str:
    """Return `SEQ08_SH03`."""
    return f"{sequence}_SH{number:02d}"


def made_id(entity: str, kind: str, number: int) -> str:
    """Return `SEQ08_take002`, `SEQ08_grid001`, `SEQ08_start001`; `kind` is take, grid or start."""
    return f"{entity}_{kind}{number:03d}"


@lru_cache(_MANY)
def shot_number(entity: str) -> int | None:
    """Return 3 for `SEQ08_SH03`, None for a sequence."""
    match = re.match(_SHOT_ID, entity)
    return _number(match) if match else None


def _number(match: re.Match[str]) -> int:
    """Return the number of a match of _SHOT; `shot02` is SH03."""
    return int(match["number"]) if match["number"] else int(match["place"]) + 1


@lru_cache(_MANY)
def sequence_of(entity: str) -> str:
    """Return the sequence an entity, take, grid or start frame belongs to."""
    made = re.match(_MADE_ID, entity)
    entity = made["entity"] if made else entity
    match = re.match(_SHOT_ID, entity)
    return match["sequence"] if match else entity


def is_made(text: str) -> bool:
    """Say whether a text is the id of a take, grid or start frame."""
    return re.match(_MADE_ID, text) is not None


@lru_cache(_MANY)
def entity_of(made: str) -> str:
    """Return the entity of a take, grid or start id: `SEQ08_SH03` for `SEQ08_SH03_take001`; other text as it is."""
    match = re.match(_MADE_ID, made)
    return match["entity"] if match else made


@lru_cache(_MANY)
def made_number(made: str) -> int:
    """Return the number of a take, grid or start id: 2 for `SEQ08_take002`; 0 for other text."""
    match = re.match(_MADE_ID, made)
    return int(match["number"]) if match else 0


def made_kind(made: str) -> str | None:
    """Return `take`, `grid` or `start` for an id of one; None for other text."""
    match = re.match(_MADE_ID, made)
    return match["kind"].lower() if match else None


def own_form(text: str) -> str:
    """Return a typed id as the ledger writes it: `SEQ08_SH03_take001` for `SEQ08_shot2_take1`; other text as it is."""
    made = re.match(_MADE_ID, text)
    if made:
        return made_id(own_form(made["entity"]), made["kind"].lower(), int(made["number"]))
    shot = re.match(_SHOT_ID, text)
    return shot_id(shot["sequence"], _number(shot)) if shot else text


def counts_from_0(text: str) -> bool:
    """Say whether a shot is named in the form that counts from 0: `shot02`, `SEQ08_shot02`."""
    return re.search(_FROM_0, text) is not None


def read_target(text: str) -> Target:
    """Read `SEQ08`, `SEQ08_SH03`, `SEQ08_shot02` or any of them with `_take002` behind; `shot02` is SH03."""
    made = re.match(_MADE_ID, text)
    take = None
    if made and made["kind"].lower() == "take":
        text, take = made["entity"], int(made["number"])
    shot = re.match(_SHOT_ID, text)
    if shot:
        return Target(shot["sequence"], _number(shot), take)
    return Target(text, None, take)


def plain_shot(text: str) -> int | None:
    """Read `3`, `SH03` or `shot02` as 3; other text is None."""
    match = re.match(_NUMBER, text)
    if match is None:
        return None
    return int(match["plain"]) if match["plain"] else _number(match)


def read_shot_number(text: str, sequence: str) -> int:
    """Read `3`, `SH03`, `shot02`, `SEQ08_SH03` or `SEQ08_shot02` as 3; refuse a shot of another sequence."""
    if plain := plain_shot(text):
        return plain
    match = re.match(_SHOT_ID, text)
    if match and match["sequence"] == sequence:
        return _number(match)
    kind = BadInput if match else BadUsage
    hint = f"name it by number, as in 3 or {sequence}_SH03"
    raise kind(f"{shown(text)} is not a shot of {sequence}", hint, code="bad_id", sequence=sequence)


def read_entity(text: str, shot: str | None) -> Target:
    """Read the id of a sequence, shot or take, with a shot of the sequence named beside it or not."""
    target = read_target(text)
    if shot is None:
        return target
    number = read_shot_number(shot, target.sequence)
    if target.shot not in (None, number):
        two = f"{shown(text)} and {shot_id(target.sequence, number)} name two shots"
        raise BadUsage(two, "name one of them", code="two_shots", sequence=target.sequence)
    return target._replace(shot=number)


def read_grid(text: str, grid: str | None) -> tuple[str, str | None]:
    """Return `SEQ08` and `SEQ08_grid002` for the latter; other text as it is, with the `grid` named beside it."""
    if made_kind(text) != "grid":
        return text, grid
    named = own_form(text)
    if grid is not None and read_made(grid, entity_of(named), "grid") != made_number(named):
        raise BadUsage(f"{named} and {shown(grid)} are two grids", "name one of them", code="two_grids")
    return entity_of(named), named


def read_place(text: str, shot: str | None) -> Target:
    """Read the id of a sequence or shot, with a shot named beside it or not; a take is neither."""
    target = read_entity(text, shot)
    if target.take is not None:
        hint = f"name {shown(text.rpartition('_')[0])}"
        raise BadUsage(f"{shown(text)} is a take, where a sequence or shot is asked for", hint, code="bad_id")
    return target


def read_made(text: str, entity: str, kind: str) -> int:
    """Read `2` or `SEQ08_take002` as 2; refuse one of another entity."""
    if re.fullmatch(r"0*[1-9]\d{0,5}", text):
        return int(text)
    match = re.match(_MADE_ID, own_form(text))
    if match and match["kind"] == kind and match["entity"] == entity:
        return int(match["number"])
    hint = f"name it by number, as in 2 or {made_id(entity, kind, 2)}"
    of_another = BadInput if match else BadUsage
    raise of_another(f"{shown(text)} is not a {kind} of {entity}", hint, code="bad_id", entity=entity)


def read_quadrant(text: str) -> str:
    """Read `top_left` … `bottom_right`, or 1-4 in reading order."""
    word = text.strip().lower().replace("-", "_")
    if word in QUADRANTS:
        return word
    if word in ("1", "2", "3", "4"):
        return QUADRANTS[int(word) - 1]
    hint = f"use one of {', '.join(QUADRANTS)}, or 1 2 3 4"
    raise BadUsage(f"{shown(text)} is not a quadrant", hint, code="bad_quadrant")


def unknown(
    what: str, name: str, known: Iterable[str], *ways: Step | str, code: str | None = None, **about: str | None
) -> Unknown:
    """Make the refusal for a name that isn't there, with the nearest ones that are.

    Its code is `unknown_` and the first word of `what` where no other is given: `unknown_project`.
    """
    names = sorted(known)
    near = nearest(name, names)
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    others = f"; did you mean {' or '.join(near)}?" if near else f"; there is {listed}" if names else ""
    return Unknown(
        f"there is no {what} {shown(name)}{others}", *ways, code=code or f"unknown_{what.split()[0]}", **about
    )


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return at most three names that somebody who typed `name` may have meant: they begin so, or are spelt alike.

    Names that differ in their last number alone are alike where the number is the next one or has the same digits.
    """
    from difflib import get_close_matches

    folded = {n.lower(): n for n in known}
    typed = name.lower()
    begun = sorted((n for n in folded if len(typed) > 1 and n.startswith(typed)), key=len)
    alike = [n for n in get_close_matches(typed, folded, n=12, cutoff=0.7) if n not in begun]
    return [folded[n] for n in [*begun, *(n for n in alike if _alike(typed, n))]][:3]


def _alike(typed: str, name: str) -> bool:
    one, other = (re.fullmatch(r"(.*?)(\d*)", text, re.DOTALL) for text in (typed, name))
    if not one or not other or one[1] != other[1] or not one[2] or not other[2]:
        return True
    return sorted(one[2]) == sorted(other[2]) or abs(int(one[2]) - int(other[2])) <= 1


# What a terminal might obey or hide: C0 and C1 controls, line separators, and the marks that turn text around.
_UNSEEN = "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"


def shown(text: str, limit: int = 80) -> str:
    r"""Return `text` fit for one line of a terminal: controls as \\x1b, long ones cut with an ellipsis."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    # All that is unseen isn't printable either; most texts are, and need no pattern.
    return (short if short.isprintable() else re.sub(_UNSEEN, _escape, short)) or "''"


def frame_named(start_id: str, path: str) -> str:
    """Return a start frame's id, with the name of its file where that is another's: it was brought back by an undo."""
    own = path.rpartition("/")[2].partition(".")[0]
    return start_id if own == start_id or not is_made(own) else f"{start_id} ({own} again)"


def harmless(text: str) -> str:
    """Return `text` whole, line breaks kept, with every other control written as an escape."""
    return re.sub(_UNSEEN, lambda m: m[0] if m[0] in "\n\t" else _escape(m), text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
