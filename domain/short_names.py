"""What a name that is typed short may mean: its beginning in any case, or the number that it ends with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.ids import sequence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def fitting(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that a typed one may mean, sorted; a whole one, in any case, comes alone.

    A name fits by its beginning in any case, and by its last number where only a number is typed: `8` is SEQ08.
    """
    known, typed = sorted(names), text.lower()
    alone = [name for name in known if name.lower() == typed]  # no two names differ only in case
    if alone or not text:
        return alone
    return [name for name in known if name.lower().startswith(typed) or _ends_with(name, text)]


def fitting_ids(text: str, sequences: Iterable[str], shots_of: Callable[[str], Iterable[str]]) -> list[str]:
    """Return the ids of sequences, shots, takes, grids and start frames that a typed one may mean.

    Of `8_sh3_take1` only the sequence may be short; the rest stays as typed. A beginning counts for shots where it
    goes beyond their sequence's name.

    Args:
        text: what was typed.
        sequences: the project's.
        shots_of: returns a sequence's shots; asked only where a beginning reaches into them.
    """
    known, sequence = list(sequences), sequence_of(text)
    if sequence != text:
        return [name + text[len(sequence) :] for name in fitting(sequence, known)]
    found = fitting(text, known)
    if any(name.lower() == text.lower() for name in found):
        return found
    typed = text.lower()
    reached = [name for name in known if typed.startswith(f"{name.lower()}_")]
    return found + [shot for name in reached for shot in shots_of(name) if shot.lower().startswith(typed)]


def _ends_with(name: str, number: str) -> bool:
    last = re.search(r"[0-9]+\Z", name)
    return number.isascii() and number.isdecimal() and last is not None and int(last[0]) == int(number)
